import type { Webhook } from '../../emulator/deliver/deliver';
import * as agent from '../../emulator/people/agents';
import { ask } from '../../emulator/products/ask';
import { toCloudEvents } from '../../emulator/products/taskrouter/cloud-events';
import { taskrouterEvents as eventRows } from '../../emulator/products/taskrouter/events';
import { deliveriesFor, MESSAGE, type TestOrchestration } from '../orchestrations/orchestration';
import { createChance } from '../schedules/random';
import { look } from '../schedules/sight';
import { postBatch } from '../support/batch';
import { createTestWorld, type SavedWorld, type TestWorld } from '../support/world';

/** What may become of one customer, in this order; what cannot be done is let be. */
const DEEDS = [
  'accept',
  'complete',
  'leave',
  'transfer',
  'hidden-transfer',
  'second-task',
  'cancel',
  'end-alone',
  'end-carriers',
  'write',
  'ask-for-agent',
] as const;
type Deed = (typeof DEEDS)[number];

/** Some customers' lives, up to a moment at which no event of TaskRouter has been heard yet. */
export interface Story {
  seed: number;
  orchestration: TestOrchestration;
  lives: { channel: 'sms' | 'web'; deeds: Deed[] }[];
  saved: SavedWorld;
  /** SIDs of the engagements. */
  sids: string[];
  events: Webhook[];
}

/** What may be done to a story from there on. */
interface Afterlife {
  events: Webhook[];
  /** One after the other. */
  deliver(events: Webhook[]): Promise<void>;
  deliverAtOnce(events: Webhook[]): Promise<void>;
  /** As one array of CloudEvents. */
  deliverBatch(events: Webhook[]): Promise<void>;
  wait(ms: number): Promise<void>;
  sweep(): ReturnType<TestWorld['post']>;
  addStrangers(count: number): Promise<void>;
  /** Writing Twilio calls since the last look, but for the sweeper's own. */
  writes(): string[];
}

export type Life = (world: Afterlife) => Promise<void>;

/** What is left around one channel, in what does not depend on chance. */
export type Rest = Record<string, unknown>;

const OPTIONS = { evaluateTasksPerSecond: 0 };

const taskOf = ({ emulator, account }: TestWorld, engagementSid: string, ...statuses: string[]): string | undefined => {
  const task = emulator.store
    .of<Record<string, unknown>>('taskrouter.Task', account.workspaceSid)
    .find(
      ({ assignment_status: status, attributes }) =>
        statuses.includes(String(status)) && String(attributes).includes(engagementSid),
    );
  return task && String(task.sid);
};

const doDeed = (
  world: TestWorld,
  orchestration: TestOrchestration,
  engagementSid: string,
  deed: Deed,
  write: (text: string) => void,
): void => {
  const { emulator, account } = world;
  const update = (Sid: string, AssignmentStatus: 'canceled' | 'wrapping' | 'completed') =>
    ask(emulator, 'taskrouter.UpdateTask', { WorkspaceSid: account.workspaceSid, Sid }, { AssignmentStatus });
  const offered = taskOf(world, engagementSid, 'reserved');
  const taskSid = taskOf(world, engagementSid, 'assigned');
  const waiting = taskOf(world, engagementSid, 'pending', 'reserved');
  if (deed === 'write') write('hi');
  if (deed === 'ask-for-agent') write('agent');
  if (deed === 'accept' && offered) agent.accept(emulator, { taskSid: offered });
  if (deed === 'complete' && taskSid) agent.complete(emulator, { taskSid });
  if (deed === 'leave' && taskSid) update(taskSid, 'completed');
  if (deed === 'transfer' && taskSid) agent.transfer(emulator, { taskSid });
  if (deed === 'hidden-transfer' && taskSid) agent.transfer(emulator, { taskSid, hidesChannel: true });
  if (deed === 'cancel' && waiting) update(waiting, 'canceled');
  if (deed === 'end-alone') orchestration.endAlone(world, engagementSid);
  if (deed === 'end-carriers') orchestration.endCarriers(world, engagementSid);
  if (deed === 'second-task' && taskSid) {
    const Attributes = JSON.stringify(orchestration.reference(engagementSid));
    const given = { WorkflowSid: account.workflowSid, TaskChannel: 'sms', Attributes };
    ask(emulator, 'taskrouter.CreateTask', { WorkspaceSid: account.workspaceSid }, given);
  }
};

/** The customer's first message, and how to write another one. */
const arrive = (world: TestWorld, orchestration: TestOrchestration, channel: 'sms' | 'web', number: number) => {
  if (channel === 'sms') {
    const write = (body: string) => orchestration.sendSms(world, `+1555010${number}`, body);
    const first = write('hi');
    if (first.outcome === 'lost') throw new Error(first.reason);
    return { sid: first.sid, write };
  }
  const followed: string[] = [];
  const write = orchestration.openBrowser(world, { know: () => undefined, follow: (sid) => void followed.push(sid) });
  write('hi');
  return { sid: String(followed[0]), write };
};

let furnished: SavedWorld | undefined;

const newWorld = (): TestWorld => {
  furnished ??= createTestWorld({ options: OPTIONS }).save();
  return createTestWorld({ saved: furnished, options: OPTIONS });
};

export const tell = async (seed: number, orchestration: TestOrchestration): Promise<Story> => {
  const chance = createChance(seed);
  const world = newWorld();
  const { emulator } = world;
  const { deliverer, clock } = emulator;
  const { deliver } = deliverer;
  const events: Webhook[] = [];
  deliverer.deliver = (webhook) => {
    if (webhook.name.startsWith('onMessage')) deliver(webhook);
    else if (webhook.name.startsWith('task.')) events.push(webhook);
  };
  const lives: Story['lives'] = [];
  const sids = new Set<string>();
  for (let number = 0; number < 2; number += 1) {
    const channel = chance.pick(['sms', 'sms', 'web'] as const);
    const deeds = Array.from({ length: chance.between(0, 4) }, () => chance.pick(DEEDS));
    const all: Deed[] = [...(chance.happens(0.8) ? (['ask-for-agent', 'accept'] as const) : []), ...deeds];
    orchestration.setSurvival(world, chance.happens(0.4));
    const { sid, write } = arrive(world, orchestration, channel, number);
    sids.add(sid);
    await clock.advance(100);
    for (const deed of all) {
      doDeed(world, orchestration, sid, deed, (text) => void write(text));
      await clock.advance(Math.max(1_000, orchestration.arrivesMs));
    }
    lives.push({ channel, deeds: all });
  }
  emulator.close();
  return { seed, orchestration, lives, saved: world.save(), sids: [...sids], events };
};

/** ms; a Conversation may be closed a moment after its Channel. */
const FOLLOWS_MS = 3_000;

const WRITES = /\.(Create|Update|Delete)/;

/** Plays a story on, and tells what is left of it. */
export const restAfter = async ({ saved, orchestration, sids, events }: Story, life: Life): Promise<Rest[]> => {
  const world = createTestWorld({ saved, options: OPTIONS });
  const { emulator, account } = world;
  const { entries } = emulator.journal;
  // Of what happens from here on TaskRouter tells nobody.
  emulator.deliverer.rules = deliveriesFor([orchestration], [{ name: MESSAGE }, { copies: 0 }]);
  let looked = 0;
  const post = ({ params }: Webhook) => world.send('/taskrouter-events', params);
  const sure = (statuses: number[]) => {
    if (statuses.some((status) => status !== 204)) throw new Error(`The janitor answered ${statuses}`);
    return emulator.clock.advance(FOLLOWS_MS);
  };
  await life({
    events,
    async deliver(given) {
      for (const event of given) await sure([(await world.finish(post(event))).status]);
    },
    async deliverAtOnce(given) {
      await sure((await world.finish(Promise.all(given.map(post)))).map(({ status }) => status));
    },
    async deliverBatch(given) {
      const rows = eventRows.collection(emulator, account.workspaceSid).all();
      const batch = given.flatMap(({ params }) => rows.filter(({ sid }) => sid === params.Sid));
      if (batch.length !== given.length) throw new Error('Some events are not known');
      await sure([(await postBatch(world, toCloudEvents(batch))).status]);
    },
    wait: (ms) => emulator.clock.advance(ms),
    async sweep() {
      const answer = await world.post('/sweep', { dryRun: 'false' });
      await emulator.clock.advance(FOLLOWS_MS);
      return answer;
    },
    async addStrangers(count) {
      for (let number = 0; number < count; number += 1)
        arrive(world, orchestration, number % 2 ? 'web' : 'sms', 5 + number);
      await emulator.clock.advance(100);
    },
    writes() {
      const calls = entries.slice(looked).filter(({ kind, name }) => kind === 'call' && WRITES.test(name));
      looked = entries.length;
      return calls.filter(({ detail }) => !String(detail.path).includes('flexkeep.sweep')).map(({ name }) => name);
    },
  });
  const rest = sids.map((sid): Rest => {
    const sight = look(world, orchestration, sid);
    const { liveTasks, replies, told, webhooks, carriers, phase, ended, survivesTask } = sight;
    const answers = [...replies.values()].sort();
    return {
      ...{ liveTasks: liveTasks.length, carriers: carriers.length, webhooks, answers, told, ended, survivesTask },
      // That something is over may be remembered still, or not any more.
      ...(ended || phase === undefined || phase === 'closed' ? {} : { phase }),
    };
  });
  emulator.close();
  return rest;
};

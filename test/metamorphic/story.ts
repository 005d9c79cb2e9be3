import type { Webhook } from '../../emulator/deliver/deliver';
import * as agent from '../../emulator/people/agents';
import { openWebChat, sendInWebChat, sendSms } from '../../emulator/people/customers';
import { ask } from '../../emulator/products/ask';
import { orchestrator } from '../../emulator/products/chat-store/actor';

import { markInactive } from '../../emulator/products/flex/close';
import { toCloudEvents } from '../../emulator/products/taskrouter/cloud-events';
import { taskrouterEvents as eventRows } from '../../emulator/products/taskrouter/events';
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
  'mark-inactive',
  'forget-session',
  'write',
  'ask-for-agent',
] as const;
type Deed = (typeof DEEDS)[number];

/** Some customers' lives, up to a moment at which no event of TaskRouter has been heard yet. */
export interface Story {
  seed: number;
  lives: { channel: 'sms' | 'web'; deeds: Deed[] }[];
  saved: SavedWorld;
  channels: string[];
  events: Webhook[];
}

/** What may be done to a story from there on. */
export interface Afterlife {
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

const taskOf = ({ emulator, account }: TestWorld, channelSid: string, ...statuses: string[]): string | undefined => {
  const task = emulator.store
    .of<Record<string, unknown>>('taskrouter.Task', account.workspaceSid)
    .find(
      ({ assignment_status: status, attributes }) =>
        statuses.includes(String(status)) && String(attributes).includes(channelSid),
    );
  return task && String(task.sid);
};

const doDeed = (world: TestWorld, channelSid: string, deed: Deed, write: (text: string) => void): void => {
  const { emulator, account } = world;
  const update = (Sid: string, AssignmentStatus: 'canceled' | 'wrapping' | 'completed') =>
    ask(emulator, 'taskrouter.UpdateTask', { WorkspaceSid: account.workspaceSid, Sid }, { AssignmentStatus });
  const offered = taskOf(world, channelSid, 'reserved');
  const taskSid = taskOf(world, channelSid, 'assigned');
  const waiting = taskOf(world, channelSid, 'pending', 'reserved');
  const session = emulator.store
    .of<Record<string, unknown>>('proxy.Session', account.proxyServiceSid)
    .find(({ unique_name: name }) => String(name).startsWith(channelSid));
  if (deed === 'write') write('hi');
  if (deed === 'ask-for-agent') write('agent');
  if (deed === 'accept' && offered) agent.accept(emulator, { taskSid: offered });
  if (deed === 'complete' && taskSid) agent.complete(emulator, { taskSid });
  if (deed === 'leave' && taskSid) update(taskSid, 'completed');
  if (deed === 'transfer' && taskSid) agent.transfer(emulator, { taskSid });
  if (deed === 'hidden-transfer' && taskSid) agent.transfer(emulator, { taskSid, hidesChannel: true });
  if (deed === 'cancel' && waiting) update(waiting, 'canceled');
  if (deed === 'mark-inactive') markInactive(emulator, channelSid, orchestrator);
  if (deed === 'forget-session' && session)
    ask(emulator, 'proxy.DeleteSession', { ServiceSid: account.proxyServiceSid, Sid: String(session.sid) });
  if (deed === 'second-task' && taskSid) {
    const given = { WorkflowSid: account.workflowSid, TaskChannel: 'sms', Attributes: JSON.stringify({ channelSid }) };
    ask(emulator, 'taskrouter.CreateTask', { WorkspaceSid: account.workspaceSid }, given);
  }
};

/** The customer's first message, and how to write another one. */
const arrive = ({ emulator, account }: TestWorld, channel: 'sms' | 'web', number: number) => {
  if (channel === 'sms') {
    const write = (body: string) => sendSms(emulator, { from: `+1555010${number}`, to: account.smsNumber, body });
    const first = write('hi');
    if (first.outcome === 'lost') throw new Error(first.reason);
    return { channelSid: first.channelSid, write };
  }
  const chat = openWebChat(emulator, { name: 'Customer' });
  const write = (body: string) => sendInWebChat(emulator, { ...chat, body });
  write('hi');
  return { channelSid: chat.channelSid, write };
};

let furnished: SavedWorld | undefined;

const newWorld = (): TestWorld => {
  furnished ??= createTestWorld({ options: OPTIONS }).save();
  return createTestWorld({ saved: furnished, options: OPTIONS });
};

export const tell = async (seed: number): Promise<Story> => {
  const chance = createChance(seed);
  const world = newWorld();
  const { emulator, account } = world;
  for (const Sid of [account.flows.sms, account.flows.web]) {
    ask(emulator, 'flex.UpdateFlexFlow', { Sid }, { LongLived: chance.happens(0.4) });
  }
  const { deliverer, clock } = emulator;
  const { deliver } = deliverer;
  const events: Webhook[] = [];
  deliverer.deliver = (webhook) => {
    if (webhook.name.startsWith('onMessage')) deliver(webhook);
    else if (webhook.name.startsWith('task.')) events.push(webhook);
  };
  const lives: Story['lives'] = [];
  const channels = new Set<string>();
  for (let number = 0; number < 2; number += 1) {
    const channel = chance.pick(['sms', 'sms', 'web'] as const);
    const deeds = Array.from({ length: chance.between(0, 4) }, () => chance.pick(DEEDS));
    const all: Deed[] = [...(chance.happens(0.8) ? (['ask-for-agent', 'accept'] as const) : []), ...deeds];
    const { channelSid, write } = arrive(world, channel, number);
    channels.add(channelSid);
    await clock.advance(100);
    for (const deed of all) {
      doDeed(world, channelSid, deed, (text) => void write(text));
      await clock.advance(1_000);
    }
    lives.push({ channel, deeds: all });
  }
  emulator.close();
  return { seed, lives, saved: world.save(), channels: [...channels], events };
};

const WRITES = /\.(Create|Update|Delete)/;

/** Plays a story on, and tells what is left of it. */
export const restAfter = async ({ saved, channels, events }: Story, life: Life): Promise<Rest[]> => {
  const world = createTestWorld({ saved, options: OPTIONS });
  const { emulator, account } = world;
  const { entries } = emulator.journal;
  // Of what happens from here on TaskRouter tells nobody.
  emulator.deliverer.rules = [{ name: 'onMessageSent' }, { copies: 0 }];
  let looked = 0;
  const post = ({ params }: Webhook) => world.send('/taskrouter-events', params);
  const sure = (statuses: number[]) => {
    if (statuses.some((status) => status !== 204)) throw new Error(`The janitor answered ${statuses}`);
  };
  await life({
    events,
    async deliver(given) {
      for (const event of given) sure([(await world.finish(post(event))).status]);
    },
    async deliverAtOnce(given) {
      sure((await world.finish(Promise.all(given.map(post)))).map(({ status }) => status));
    },
    async deliverBatch(given) {
      const rows = eventRows.collection(emulator, account.workspaceSid).all();
      const batch = given.flatMap(({ params }) => rows.filter(({ sid }) => sid === params.Sid));
      if (batch.length !== given.length) throw new Error('Some events are not known');
      sure([(await postBatch(world, toCloudEvents(batch))).status]);
    },
    wait: (ms) => emulator.clock.advance(ms),
    sweep: () => world.post('/sweep', { dryRun: 'false' }),
    async addStrangers(count) {
      for (let number = 0; number < count; number += 1) arrive(world, number % 2 ? 'web' : 'sms', 5 + number);
      await emulator.clock.advance(100);
    },
    writes() {
      const calls = entries.slice(looked).filter(({ kind, name }) => kind === 'call' && WRITES.test(name));
      looked = entries.length;
      return calls.filter(({ detail }) => !String(detail.path).includes('flexkeep.sweep')).map(({ name }) => name);
    },
  });
  const rest = channels.map((channelSid): Rest => {
    const { liveTasks, replies, told, webhooks, sessions, phase, ended, longLived } = look(
      emulator,
      account,
      channelSid,
    );
    const answers = [...replies.values()].sort();
    return {
      ...{ liveTasks: liveTasks.length, sessions: sessions.length, webhooks, answers, told, ended, longLived },
      // That something is over may be remembered still, or not any more.
      ...(ended || phase === undefined || phase === 'closed' ? {} : { phase }),
    };
  });
  emulator.close();
  return rest;
};

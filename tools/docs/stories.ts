import { environmentOf } from '../../emulator/furnish';
import * as agent from '../../emulator/people/agents';
import { ask } from '../../emulator/products/ask';
import { findChannel } from '../../emulator/products/chat-store/channels';
import { type OrchestrationName, readSettings } from '../../src/platform/settings';
import { orchestrationNamed } from '../../test/orchestrations/all';
import { createScene, HOUR, type Scene } from '../../test/support/scene';

/** Twilio creates Interactions in its own time. */
const SETTLED_MS = 10_000;

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ') || '–';

const attributesOf = ({ emulator, sid }: Scene): Record<string, unknown> =>
  JSON.parse(String(findChannel(emulator, sid)?.attributes));

/** Variables without which only the other orchestration can be looked after. */
const needsOf = (name: OrchestrationName, { account }: Scene): string[] => {
  const all = environmentOf(account);
  const isEnough = (environment: Record<string, unknown>, ORCHESTRATIONS: OrchestrationName): boolean => {
    try {
      return readSettings({ ...environment, ORCHESTRATIONS }).orchestrations.length > 0;
    } catch {
      return false;
    }
  };
  const other = name === 'conversations' ? 'flex-flow' : 'conversations';
  return Object.keys(all).filter((variable) => {
    const without = { ...all, [variable]: undefined };
    return !isEnough(without, name) && isEnough(without, other);
  });
};

/** What is to be seen of one orchestration: a row's name, and what stands in it. */
const factsOf = async (name: OrchestrationName): Promise<Record<string, string>> => {
  const orchestration = orchestrationNamed(name);
  const scene = await createScene({ orchestration });
  await scene.writes('hi');
  const before = attributesOf(scene);
  await scene.writes('agent');
  await scene.emulator.clock.advance(SETTLED_MS);
  const [task] = await scene.tasks();
  const named = Object.entries(task?.attributes ?? {}).filter(([, value]) => value === scene.sid);
  const noted = Object.keys(attributesOf(scene)).filter((key) => !(key in before));
  const needs = needsOf(name, scene);
  scene.emulator.close();
  return {
    'webhook of a message': code([orchestration.messageEvent]),
    'its author': code([orchestration.authorIn(new Proxy({}, { get: (_, key) => key })) ?? '']),
    'the Task refers to it by': code(named.map(([key]) => key)),
    'a handover notes on the record itself': code(noted),
    'carries the next message, beside the record': code(scene.carriers().length ? ['Proxy Session'] : []),
    'the Task’s end cleans up at': code([`task.${orchestration.cleansAt === 'wrapping' ? 'wrapup' : 'completed'}`]),
    'variables that it alone needs': code(needs),
  };
};

/** The same of both, a row each: what it is, of Conversations, of Flex Flows. */
const factsOfBoth = async (): Promise<string[][]> => {
  const [conversations, flexFlow] = [await factsOf('conversations'), await factsOf('flex-flow')];
  return Object.entries(conversations).map(([what, fact]) => [what, fact, flexFlow[what] ?? '']);
};

/** What Flexkeep asks of Twilio at one moment of an engagement: operations, in their order. */
interface Asked {
  reads: readonly string[];
  writes: readonly string[];
}

/** The same stories on each orchestration, and what else is to be seen of both. */
export interface Played {
  moments: readonly { moment: string; by: Record<OrchestrationName, Asked> }[];
  /** Rows: what it is, of Conversations, of Flex Flows. */
  facts: readonly (readonly string[])[];
}

type Moments = Record<string, (scene: Scene) => Promise<unknown>>;

/** One customer, from the first message to the end of the Task. */
const STORY: Moments = {
  'the bot answers': (scene) => scene.writes('hi'),
  'it hands over': async (scene) => {
    await scene.writes('agent');
    await scene.emulator.clock.advance(SETTLED_MS);
  },
  'the Task has ended, and no agent’s browser was there to clean up': async ({ emulator, account }) => {
    const desk = agent.accept(emulator);
    if (!desk) throw new Error('There is no Task');
    const task = { WorkspaceSid: account.workspaceSid, Sid: desk.task.sid };
    ask(emulator, 'taskrouter.UpdateTask', task, { AssignmentStatus: 'completed' });
    await emulator.clock.advance(SETTLED_MS);
  },
};

/** Another one, who stops writing. */
const WALKED_AWAY: Moments = {
  'a sweep finds a customer who stopped writing to the bot': async (scene) => {
    await scene.writes('hi');
    await scene.emulator.clock.advance(30 * HOUR);
    scene.calls();
    await scene.sweep();
  },
};

/** The ledger is the same for both, so Sync is left out. */
const isWrite = (name: string): boolean => /^(?!sync)\w+\.(Create|Update|Delete)/.test(name);
const isRead = (name: string): boolean => /^(?!sync)\w+\.(Fetch|List)/.test(name);

const playOn = async (name: OrchestrationName, moments: Moments): Promise<Asked[]> => {
  const scene = await createScene({ orchestration: orchestrationNamed(name) });
  const found: Asked[] = [];
  for (const happen of Object.values(moments)) {
    scene.calls();
    await happen(scene);
    const calls = scene.calls();
    // What is asked for side by side has no order.
    const reads = [...new Set(calls.filter(isRead))].sort();
    found.push({ reads, writes: calls.filter(isWrite) });
  }
  scene.emulator.close();
  return found;
};

/** Plays both stories on both orchestrations, by the code of the Functions. */
export const playStories = async (): Promise<Played> => {
  const nothing: Asked = { reads: [], writes: [] };
  const all: { moment: string; by: Record<OrchestrationName, Asked> }[] = [];
  for (const moments of [STORY, WALKED_AWAY]) {
    const [conversations, flexFlow] = [await playOn('conversations', moments), await playOn('flex-flow', moments)];
    for (const [i, moment] of Object.keys(moments).entries()) {
      all.push({ moment, by: { conversations: conversations[i] ?? nothing, 'flex-flow': flexFlow[i] ?? nothing } });
    }
  }
  return { moments: all, facts: await factsOfBoth() };
};

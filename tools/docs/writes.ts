import * as agent from '../../emulator/people/agents';
import { ask } from '../../emulator/products/ask';
import type { OrchestrationName } from '../../src/platform/settings';
import { orchestrationNamed } from '../../test/orchestrations/all';
import { createScene, HOUR, type Scene } from '../../test/support/scene';

/** What Flexkeep writes into Twilio at one moment of an engagement: operations, in their order. */
export type Writes = readonly { moment: string; by: Record<OrchestrationName, readonly string[]> }[];

type Moments = Record<string, (scene: Scene) => Promise<unknown>>;

/** Twilio creates Interactions in its own time. */
const SETTLED_MS = 5_000;

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

const writesIn = async (name: OrchestrationName, moments: Moments): Promise<string[][]> => {
  const scene = await createScene({ orchestration: orchestrationNamed(name) });
  const found: string[][] = [];
  for (const happen of Object.values(moments)) {
    scene.calls();
    await happen(scene);
    found.push(scene.calls().filter(isWrite));
  }
  scene.emulator.close();
  return found;
};

/** Plays both stories on both orchestrations, by the code of the Functions. */
export const readWrites = async (): Promise<Writes> => {
  const all: { moment: string; by: Record<OrchestrationName, readonly string[]> }[] = [];
  for (const moments of [STORY, WALKED_AWAY]) {
    const [conversations, flexFlow] = [await writesIn('conversations', moments), await writesIn('flex-flow', moments)];
    for (const [i, moment] of Object.keys(moments).entries()) {
      all.push({ moment, by: { conversations: conversations[i] ?? [], 'flex-flow': flexFlow[i] ?? [] } });
    }
  }
  return all;
};

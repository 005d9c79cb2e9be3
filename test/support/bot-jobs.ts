import type { ChannelRow } from '../../emulator/products/chat-store/rows';
import { attributesOf } from '../../emulator/products/taskrouter/expression';
import type { OrchestrationName } from '../../src/platform/settings';
import type { TestOrchestration } from '../orchestrations/orchestration';
import { openConsole, postCheckup } from './console';
import type { Job } from './jobs';
import { agent, createScene, HOUR, type Scene, withAgent } from './scene';

interface Calls {
  first: number;
  goodbye: number;
  checkup: number;
  /** Absent: nothing outlives its Task. */
  putBack?: number;
}

/** Twilio calls of the invocation that is killed, at least: settings of what is unknown may add some. */
const CALLS: Record<OrchestrationName, Calls> = {
  'flex-flow': { first: 3, goodbye: 8, checkup: 14, putBack: 7 },
  conversations: { first: 4, goodbye: 6, checkup: 14 },
};

/** Each message is delivered once, so that the rescue is what helps. */
const toldOnce = (scene: Scene): Scene => {
  scene.emulator.deliverer.rules = [{ name: scene.orchestration.messageEvent }];
  return scene;
};

const sweepLater = async (scene: Scene): Promise<void> => {
  await scene.emulator.clock.advance(26 * HOUR);
  await scene.sweep();
};

/** The engagement, and one that a message has begun since. */
const isCleanedUp = async ({ orchestration, ...scene }: Scene): Promise<void> => {
  const { emulator, account } = scene;
  for (const { sid, attributes } of emulator.store.of<ChannelRow>('chat.Channel', account.chatServiceSid).all()) {
    const { ended, carriers } = orchestration.state(scene, sid, attributesOf(String(attributes)));
    expect({ sid, ended, carriers }).toEqual({ sid, ended: true, carriers: [] });
  }
};

const setStatus = async (scene: Scene, assignmentStatus: 'wrapping' | 'completed'): Promise<void> => {
  const { twilio, account, emulator, taskSid } = scene as Scene & { taskSid: string }; // reason: the job's `before` makes one
  await twilio.taskrouter.v1.workspaces(account.workspaceSid).tasks(taskSid).update({ assignmentStatus });
  await emulator.clock.advance(1_000);
};

/** How the bot meets a customer, leaves them, and comes back, and a sweep that a person starts. */
export const botJobs = (orchestration: TestOrchestration): Job[] => {
  const { name } = orchestration;
  const calls = CALLS[name];
  const withCustomer = async () => {
    const scene = await createScene({ orchestration });
    await scene.writes('hi');
    return scene;
  };
  const putBack: Job = {
    name: `an event that puts the bot back on what outlives its Task, ${name}`,
    calls: calls.putBack ?? 0,
    async before() {
      const scene = await withAgent({ orchestration, longLived: true });
      agent.closeTab(scene.emulator);
      return scene;
    },
    act: (scene) => setStatus(scene, 'wrapping'),
    rescue: {
      'the next event': (scene) => setStatus(scene, 'completed'),
      async 'a sweep'(scene) {
        scene.emulator.deliverer.rules = [{ name: 'task.completed', copies: 0 }];
        await setStatus(scene, 'completed');
        await sweepLater(scene);
      },
    },
    async after(scene) {
      expect([scene.carriers(), scene.isEnded(), scene.webhooks().length]).toEqual([[], false, 1]);
      const said = scene.heard().length;
      await scene.writes('hours');
      expect(scene.heard()).toHaveLength(said + 1);
    },
  };
  return [
    {
      name: `a first message, ${name}`,
      calls: calls.first,
      before: async () => toldOnce(await createScene({ orchestration })),
      act: (scene) => scene.writes('hi'),
      rescue: { 'the next message': (scene) => scene.writes('hours') },
      async after(scene) {
        // The message that was cut off has one answer at most, and the next one has its own.
        expect([1, 2]).toContain(scene.heard().length);
        expect(new Set(scene.heard()).size).toBe(scene.heard().length);
        expect([await scene.tasks(), scene.webhooks().length]).toEqual([[], 1]);
      },
    },
    {
      name: `a goodbye, ${name}`,
      calls: calls.goodbye,
      before: async () => toldOnce(await withCustomer()),
      act: (scene) => scene.writes('bye'),
      rescue: {
        "the next day's sweep": sweepLater,
        async 'the next message, and a sweep the day after'(scene) {
          await scene.writes('bye');
          await sweepLater(scene);
        },
      },
      after: isCleanedUp,
    },
    {
      name: `a sweep that is started at the console, ${name}`,
      calls: calls.checkup,
      async before() {
        const scene = await withCustomer();
        await scene.emulator.clock.advance(26 * HOUR);
        return scene;
      },
      async act(scene) {
        openConsole(scene);
        void postCheckup(scene);
        await scene.emulator.clock.advance(15_000);
      },
      // The bot's farewell is a sign of life: what was cut off right after it is old again a day later.
      rescue: { "the next day's sweep": sweepLater },
      after: isCleanedUp,
    },
    ...(calls.putBack === undefined ? [] : [putBack]),
  ];
};

import type { TestOrchestration } from '../orchestrations/orchestration';
import { killAt } from './kill';
import { agent, createScene, HOUR, type Scene, withAgent } from './scene';

/** What the Functions do, as something that can be cut off or go wrong at each of its Twilio calls. */
export interface Job {
  name: string;
  /** Twilio calls of the invocation that is killed. */
  calls: number;
  before(): Promise<Scene>;
  /** What is cut off. */
  act(scene: Scene): Promise<unknown>;
  /** The one thing that comes after: a delivery, an event, a sweep. */
  rescue: Record<string, (scene: Scene) => Promise<unknown>>;
  after(scene: Scene): Promise<void>;
}

/** Longer than the kill, Twilio's own redeliveries and every lease. */
export const LATER_MS = 60_000;

const handedOver = async (scene: Scene) => {
  expect(await scene.liveTasks()).toHaveLength(1);
  expect(scene.webhooks()).toEqual([]);
  expect(scene.attributes().taskSid).toBe((await scene.liveTasks())[0]);
};

const cleanedUp = async (scene: Scene) => {
  expect(scene.carriers()).toEqual([]);
  expect(scene.isEnded()).toBe(true);
};

const nextMessage = (scene: Scene) => scene.writes('hello?');
const nextSweep = (scene: Scene) => scene.sweep();

/** Once the bot's webhook is gone the customer's messages go to the agent alone: what is left to do is for the sweep. */
const messageAndSweep = async (scene: Scene) => {
  await nextMessage(scene);
  await nextSweep(scene);
};

const task = (scene: Scene & { taskSid?: string }) =>
  scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid).tasks(String(scene.taskSid));

/** Nothing is delivered again by itself, so that the rescue is what helps. */
const onlyOnce = (scene: Scene) => {
  scene.emulator.deliverer.rules = [{ name: scene.orchestration.messageEvent }];
  return scene;
};

/** Every job, in one orchestration. */
export const jobsOf = (orchestration: TestOrchestration): Job[] => {
  const { calls } = orchestration;
  return [
    {
      name: `a bot turn, ${orchestration.name}`,
      calls: calls.turn,
      before: async () => {
        const scene = await createScene({ orchestration });
        await scene.writes('hi');
        return onlyOnce(scene);
      },
      act: (scene) => scene.writes('hours'),
      rescue: { 'the next message': (scene) => scene.writes('delivery') },
      async after(scene) {
        // The message that was cut off has one answer at most, and the next one has its own.
        expect(scene.heard().length).toBeGreaterThanOrEqual(2);
        expect(scene.heard().length).toBeLessThanOrEqual(3);
        expect(new Set(scene.heard()).size).toBe(scene.heard().length);
        expect(await scene.tasks()).toEqual([]);
      },
    },
    {
      name: `a handover, ${orchestration.name}`,
      calls: calls.handover,
      before: async () => {
        const scene = await createScene({ orchestration });
        await scene.writes('hi');
        return scene;
      },
      act: (scene) => scene.writes('agent'),
      rescue: { 'the next message and a sweep': messageAndSweep, 'a sweep': nextSweep },
      after: handedOver,
    },
    {
      name: `a handover that is taken over from one that was refused, ${orchestration.name}`,
      calls: calls.takeover,
      before: async () => {
        const scene = await createScene({ orchestration });
        await scene.writes('hi');
        scene.emulator.faults.set([
          { operation: scene.orchestration.operations.createTask ?? '', fault: 'rate-limited', times: 100 },
        ]);
        await scene.writes('agent');
        await scene.emulator.clock.advance(LATER_MS);
        scene.emulator.faults.set([]);
        return scene;
      },
      act: nextMessage,
      rescue: { 'the next message and a sweep': messageAndSweep, 'a sweep': nextSweep },
      after: handedOver,
    },
    {
      name: `a handover that is taken over from the dead, ${orchestration.name}`,
      calls: calls.takeoverFromDead,
      before: async () => {
        const scene = await createScene({ orchestration });
        await scene.writes('hi');
        killAt(scene, 2, 'after');
        await scene.writes('agent');
        onlyOnce(scene);
        await scene.emulator.clock.advance(LATER_MS);
        delete scene.around;
        return scene;
      },
      act: nextMessage,
      rescue: { 'the next message and a sweep': messageAndSweep, 'a sweep': nextSweep },
      after: handedOver,
    },
    {
      name: `a clean-up by the janitor, ${orchestration.name}`,
      calls: calls.event,
      before: () => withAgent({ orchestration }),
      async act(scene) {
        agent.closeTab(scene.emulator);
        await task(scene).update({ assignmentStatus: 'wrapping' });
        await scene.emulator.clock.advance(1_000);
      },
      rescue: {
        'the next event': async (scene) => {
          await task(scene).update({ assignmentStatus: 'completed' });
          await scene.emulator.clock.advance(1_000);
        },
        'a sweep': async (scene) => {
          scene.emulator.deliverer.rules = [{ name: 'task.completed', copies: 0 }];
          await task(scene).update({ assignmentStatus: 'completed' });
          await scene.emulator.clock.advance(26 * HOUR);
          await nextSweep(scene);
        },
      },
      after: cleanedUp,
    },
    {
      name: `a sweep, ${orchestration.name}`,
      calls: calls.sweep,
      before: async () => {
        const scene = await createScene({ orchestration });
        await scene.writes('hi');
        await scene.emulator.clock.advance(26 * HOUR);
        return scene;
      },
      act: async (scene) => {
        void scene.sweep();
        await scene.emulator.clock.advance(15_000);
      },
      rescue: {
        // The bot's farewell is a sign of life like any other: what was cut off right after it is old again a day later.
        "the next day's sweep": async (scene) => {
          await scene.emulator.clock.advance(26 * HOUR);
          await nextSweep(scene);
        },
      },
      after: cleanedUp,
    },
  ];
};

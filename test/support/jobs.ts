import type { Webhook } from '../../emulator/deliver/deliver';
import type { TestOrchestration } from '../orchestrations/orchestration';
import { look } from '../schedules/sight';
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
  const { taskKept, taskNoted, namesTask } = look(scene, scene.orchestration, scene.sid);
  expect(namesTask ? [taskKept, taskNoted] : [taskKept]).toEqual(
    namesTask ? Array(2).fill((await scene.liveTasks())[0]) : await scene.liveTasks(),
  );
};

const cleanedUp = async (scene: Scene) => {
  expect(scene.carriers()).toEqual([]);
  expect(scene.isEnded()).toBe(true);
};

const nextMessage = (scene: Scene) => scene.writes('hello?');
const asksAgain = (scene: Scene) => scene.writes('agent');
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

const setStatus = async (scene: Scene, assignmentStatus: 'wrapping' | 'completed') => {
  await task(scene).update({ assignmentStatus });
  await scene.emulator.clock.advance(1_000);
};

/** The event of TaskRouter that was delivered last. */
const newestEvent = new WeakMap<Scene, Webhook>();
const keepEvents = (scene: Scene) => {
  const { deliverer } = scene.emulator;
  const { deliver } = deliverer;
  deliverer.deliver = (webhook) => {
    if (webhook.name.startsWith('task.')) newestEvent.set(scene, webhook);
    deliver(webhook);
  };
};

/** The event comes again. */
const deliverAgain = async (scene: Scene) => {
  const event = newestEvent.get(scene);
  if (event) scene.emulator.deliverer.deliver(event);
  await scene.emulator.clock.advance(1_000);
};

/** Every job, in one orchestration. */
export const jobsOf = (orchestration: TestOrchestration): Job[] => {
  const { calls, cleansAt, redelivers } = orchestration;
  const isTold = Object.keys(redelivers).length > 0;
  /** What was cut off before the ledger knew of it is known to the customer alone. */
  const toldOnce: Job = {
    name: `a handover of which Twilio tells once only, ${orchestration.name}`,
    calls: calls.handover,
    before: async () => {
      const scene = await createScene({ orchestration });
      await scene.writes('hi');
      return scene;
    },
    act: asksAgain,
    rescue: {
      'the customer, who asks again, and a sweep': async (scene) => {
        await asksAgain(scene);
        await nextSweep(scene);
      },
    },
    after: handedOver,
  };
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
        const scene = await createScene({ orchestration, options: redelivers });
        await scene.writes('hi');
        return scene;
      },
      act: asksAgain,
      rescue: { 'the next message and a sweep': messageAndSweep, 'a sweep': nextSweep },
      after: handedOver,
    },
    ...(isTold ? [toldOnce] : []),
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
      before: async () => {
        const scene = await withAgent({ orchestration });
        agent.closeTab(scene.emulator);
        if (cleansAt === 'completed') await setStatus(scene, 'wrapping');
        return scene;
      },
      act: (scene) => {
        keepEvents(scene);
        return setStatus(scene, cleansAt);
      },
      rescue: {
        'the next event': (scene) => (cleansAt === 'wrapping' ? setStatus(scene, 'completed') : deliverAgain(scene)),
        'a sweep': async (scene) => {
          scene.emulator.deliverer.rules = [{ name: 'task.completed', copies: 0 }];
          if (cleansAt === 'wrapping') await setStatus(scene, 'completed');
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

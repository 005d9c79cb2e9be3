import type { Webhook } from '../../emulator/deliver/deliver';
import { sendToFlex } from '../../emulator/people/studio';
import { attributesOf } from '../../emulator/products/taskrouter/expression';
import type { TaskRow } from '../../emulator/products/taskrouter/rows';
import { conversations } from '../orchestrations/conversations';
import type { Job } from './jobs';
import { agent, createScene, HOUR, LIVE, type Scene, withAgent } from './scene';

/** ms in which Flex UI has done both of what it does. */
const A_MOMENT = 3_000;

type AtWork = Scene & { taskSid: string };
type Going = 'leave' | 'pause' | 'park';

const told = new WeakMap<Scene, Webhook>();

/** Keeps the last event of a Task's end, so that it can come again. */
const keepEvents = (scene: Scene): void => {
  const { deliverer } = scene.emulator;
  const { deliver } = deliverer;
  deliverer.deliver = (webhook) => {
    if (webhook.name === 'task.completed') told.set(scene, webhook);
    deliver(webhook);
  };
};

const nextEvent = async (scene: Scene): Promise<void> => {
  const event = told.get(scene);
  if (event) scene.emulator.deliverer.deliver(event);
  await scene.emulator.clock.advance(A_MOMENT);
};

/** An agent goes, and the Task is completed. The events before the last one are not told: that one has to do all of it. */
const goes = (going: Going) => async (scene: AtWork) => {
  const { emulator, taskSid } = scene;
  keepEvents(scene);
  // Where it keeps the Task, no event tells of Pause.
  emulator.options.pauseKeepsTask = false;
  // While a list hides the webhook that will wake it, only the attributes show that it is parked: they have to be there.
  if (going === 'park') emulator.options.flexUiGapMs = 0;
  emulator.deliverer.rules = [{ name: 'task.wrapup', copies: 0 }];
  agent[going](emulator, { taskSid });
  await emulator.clock.advance(A_MOMENT);
  if (going !== 'park') agent.complete(emulator, { taskSid });
  await emulator.clock.advance(A_MOMENT);
};

const tasksOf = ({ emulator, account, sid }: Scene): TaskRow[] =>
  emulator.store
    .of<TaskRow>('taskrouter.Task', account.workspaceSid)
    .all()
    .filter(({ attributes }) => attributesOf(attributes).conversationSid === sid)
    .filter(({ assignment_status: status }) => LIVE.includes(status));

/** It is not over, days later; and the customer's next message meets agents, not the bot. */
const isKept = (going: Going) => async (scene: Scene) => {
  const said = scene.heard().length;
  await scene.emulator.clock.advance(50 * HOUR);
  expect((await scene.sweep()).body).toMatchObject({ stale: 0 });
  expect(scene.isEnded()).toBe(false);
  if (going === 'pause') return;
  await scene.writes('one more thing');
  await scene.emulator.clock.advance(A_MOMENT);
  expect(tasksOf(scene)).toHaveLength(1);
  expect(scene.heard()).toHaveLength(said);
};

/** A customer whom Studio sent to an agent: no ledger tells of them. */
const sentByStudio = async (): Promise<AtWork> => {
  const scene = await createScene({ orchestration: conversations });
  scene.emulator.deliverer.rules = [{ name: 'onMessageAdded', copies: 0 }];
  await scene.writes('hi');
  await scene.emulator.clock.advance(A_MOMENT);
  const hooks = scene.emulator.store.of<{ sid: string }>(
    'chat.ChannelWebhook',
    `${scene.account.chatServiceSid}/${scene.sid}`,
  );
  for (const { sid } of hooks.all()) hooks.remove(sid);
  const taskSid = sendToFlex(scene.emulator, { ...scene.account, conversationSid: scene.sid });
  await scene.emulator.clock.advance(scene.orchestration.arrivesMs);
  agent.accept(scene.emulator, { taskSid });
  return Object.assign(scene, { taskSid });
};

const asAtWork = (scene: Scene): AtWork => scene as AtWork; // reason: each job's `before` makes one

const GONE = { leave: 'left', pause: 'paused', park: 'parked' } as const;

const noting = (going: Going, calls: number, ofStudio = false): Job => ({
  name: `the note that a customer${ofStudio ? ' of Studio' : ''} was ${GONE[going]}`,
  calls,
  before: () => (ofStudio ? sentByStudio() : withAgent({ orchestration: conversations })),
  act: (scene) => goes(going)(asAtWork(scene)),
  rescue: {
    'the next event': nextEvent,
    // Of what Studio made, the events alone tell.
    ...(ofStudio ? {} : { 'a sweep': (scene) => scene.sweep() }),
  },
  after: isKept(going),
});

/** What happens to agents' customers on Conversations alone. */
export const interactionJobs = (): Job[] => [
  noting('leave', 5),
  noting('pause', 5),
  noting('park', 5),
  noting('leave', 5, true),
  noting('pause', 5, true),
  noting('park', 5, true),
  {
    name: 'a sweep that hands over again what Twilio dropped',
    calls: 14,
    async before() {
      const scene = await createScene({ orchestration: conversations });
      await scene.writes('hi');
      scene.emulator.options.interactionFate = 'dropped';
      scene.emulator.deliverer.rules = [{ name: 'task.canceled', copies: 0 }];
      await scene.writes('agent');
      await scene.emulator.clock.advance(HOUR);
      scene.emulator.options.interactionFate = 'usual';
      return scene;
    },
    async act(scene) {
      void scene.sweep();
      await scene.emulator.clock.advance(15_000);
    },
    rescue: {
      'the next sweep': (scene) => scene.sweep(),
      'the next message and a sweep': async (scene) => {
        await scene.writes('hello?');
        await scene.sweep();
      },
    },
    async after(scene) {
      await scene.emulator.clock.advance(scene.orchestration.arrivesMs);
      expect(await scene.liveTasks()).toHaveLength(1);
      const said = scene.heard().length;
      // A list that lags hides a webhook that was put back right before: the sweep after that takes it off.
      if (scene.webhooks().length) await scene.sweep();
      expect([scene.webhooks(), scene.heard().length]).toEqual([[], said]);
      expect(await scene.liveTasks()).toHaveLength(1);
      expect(scene.lines().filter((line) => line.includes('longer')).length).toBeLessThan(2);
    },
  },
];

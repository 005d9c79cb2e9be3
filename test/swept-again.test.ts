import { conversations } from './orchestrations/conversations';
import { flexFlow } from './orchestrations/flex-flow';
import { createScene, HOUR, type Scene } from './support/scene';
import { asksInVain, leaveWebChats } from './support/task';

const MINUTE = 60_000;

/** The bot's answer to the customer's first message fails, as long as the fault lasts. */
const unanswered = async (scene: Scene) => {
  const { messageEvent, operations } = scene.orchestration;
  scene.emulator.deliverer.rules = [{ name: messageEvent }];
  scene.emulator.faults.set([{ operation: operations.say ?? '', fault: 'server-error', times: 99 }]);
  await scene.writes('hi');
  await scene.emulator.clock.advance(15 * MINUTE);
};

describe.each([flexFlow, conversations])('what a sweep did not do is done by the next one: $name', (orchestration) => {
  it('where it failed', async () => {
    const scene = await createScene({ orchestration });
    await unanswered(scene);
    expect((await scene.sweep()).body).toMatchObject({ done: true, failed: 1, items: [{ reason: 'reply-owed' }] });
    scene.emulator.faults.set([]);
    await scene.emulator.clock.advance(HOUR);
    expect((await scene.sweep()).body).toMatchObject({ cleaned: 1, items: [{ reason: 'reply-owed' }] });
    expect(scene.heard()).toHaveLength(1);
    await scene.emulator.clock.advance(HOUR);
    expect((await scene.sweep()).body.items).toEqual([]);
    expect(scene.heard()).toHaveLength(1);
  });
});

it('nor does a slice that a caller let begin in the middle hide what stands before it', async () => {
  const scene = await createScene({ orchestration: flexFlow });
  await leaveWebChats(scene, 150);
  scene.emulator.options.latency = [{ medianMs: 400 }];
  const { body: first } = await scene.sweep();
  expect(first.done).toBe(false);
  scene.emulator.options.latency = [];
  // Another caller goes on to the end.
  while (!(await scene.sweep()).body.done);
  await unanswered(scene);
  scene.emulator.faults.set([]);
  expect((await scene.sweep({ cursor: String(first.cursor) })).body.done).toBe(true);
  await scene.emulator.clock.advance(HOUR);
  expect((await scene.sweep()).body).toMatchObject({ items: [{ sid: scene.sid, reason: 'reply-owed' }] });
  expect(scene.heard()).toHaveLength(1);
});

it('a handover that Flex dropped is made again, however small the minimum age', async () => {
  const scene = await createScene({ orchestration: conversations });
  scene.environment.SWEEP_MIN_AGE_HOURS = '1';
  await asksInVain(scene, 'dropped');
  await scene.emulator.clock.advance(61 * MINUTE);
  expect((await scene.sweep()).body).toMatchObject({ items: [{ reason: 'handover-failed' }] });
  await scene.emulator.clock.advance(MINUTE);
  expect([scene.isEnded(), (await scene.liveTasks()).length]).toEqual([false, 1]);
});

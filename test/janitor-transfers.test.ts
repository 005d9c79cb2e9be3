import { agent, createScene, type Scene, withAgent } from './support/scene';
import {
  addTask,
  deadEnd,
  editChannel,
  editTask,
  endAnyhow,
  endUnseen,
  PUT_AWAY,
  restOf,
  UNTOUCHED,
  workspaceOf,
} from './support/task';

/** The ways in which plug-ins hand a chat over, in all of which others' janitors closed it under the customer's feet. */
type Transfer = [how: string, hand: (scene: Scene & { taskSid: string }) => Promise<unknown>];

describe('a customer who is with another agent by now keeps channel and session', () => {
  it.each<Transfer>([
    [
      'the first Task was given all-zero SIDs before it ended',
      async (scene) => agent.transfer(scene.emulator, { taskSid: scene.taskSid, hidesChannel: true }),
    ],
    [
      'the first Task lost its channelSid before it ended',
      async (scene) => {
        await addTask(scene);
        await editTask(scene, scene.taskSid, ({ channelSid: _, ...others }) => others);
        await endUnseen(scene, scene.taskSid, 'completed');
      },
    ],
    [
      'the first Task says by transferMeta who has the customer',
      async (scene) => {
        const transferMeta = { originalTask: scene.taskSid, sidWithTaskControl: `WR${'1'.repeat(32)}` };
        await addTask(scene, { transferMeta });
        await editTask(scene, scene.taskSid, (values) => ({ ...values, transferMeta }));
        await endUnseen(scene, scene.taskSid, 'completed');
      },
    ],
    [
      'the first Task says nothing of the transfer at all',
      async (scene) => {
        await addTask(scene);
        await endUnseen(scene, scene.taskSid, 'wrapping', 'completed');
      },
    ],
    [
      'the transfer was rejected, and the second Task canceled',
      async (scene) => {
        const second = await addTask(scene);
        await endUnseen(scene, second, 'canceled');
      },
    ],
    [
      'the Task moved to another queue by being made anew there',
      async (scene) => {
        const { attributes } = await workspaceOf(scene).tasks(scene.taskSid).fetch();
        await addTask(scene, JSON.parse(attributes), await deadEnd(scene));
        await endUnseen(scene, scene.taskSid, 'completed');
      },
    ],
    [
      'the second Task is of another Task Channel, and so of no interest to a filter by it',
      async (scene) => {
        const workflowSid = scene.account.workflowSid;
        const attributes = JSON.stringify({ channelSid: scene.sid });
        await workspaceOf(scene).tasks.create({ workflowSid, taskChannel: 'default', attributes });
        await endUnseen(scene, scene.taskSid, 'completed');
      },
    ],
  ])('%s', async (_, spring) => {
    const scene = await withAgent();
    await spring(scene);
    await scene.emulator.clock.advance(60_000);
    expect(await restOf(scene)).toEqual(UNTOUCHED);
    // … and whoever ends last ends it.
    for (const sid of await scene.liveTasks()) await endAnyhow(scene, sid);
    expect(await restOf(scene)).toEqual(PUT_AWAY);
  });

  it.each(['pending', 'reserved', 'assigned', 'wrapping'])('a second Task that is %s', async (status) => {
    const scene = await withAgent();
    const second = await addTask(scene, {}, status === 'pending' ? await deadEnd(scene) : undefined);
    const task = workspaceOf(scene).tasks(second);
    if (status === 'assigned' || status === 'wrapping') agent.accept(scene.emulator, { taskSid: second });
    // Its own event is on its way, or lost.
    scene.emulator.deliverer.rules = [{ name: 'task.wrapup', copies: 0 }];
    if (status === 'wrapping') await task.update({ assignmentStatus: 'wrapping' });
    expect((await task.fetch()).assignmentStatus).toBe(status);
    await endUnseen(scene, scene.taskSid, 'completed');
    expect(await restOf(scene)).toEqual(UNTOUCHED);
  });

  it('a move to another queue is no ending, and costs nothing', async () => {
    const scene = await withAgent();
    scene.calls();
    for (const EventType of [
      'task-queue.moved',
      'task.transfer-initiated',
      'task.transfer-completed',
      'task.updated',
    ]) {
      const answer = await scene.post('/taskrouter-events', {
        EventType,
        AccountSid: scene.account.accountSid,
        WorkspaceSid: scene.account.workspaceSid,
        TaskSid: scene.taskSid,
        TaskAttributes: JSON.stringify({ channelSid: scene.sid }),
      });
      expect(answer).toEqual({ status: 204, body: {} });
    }
    expect(scene.calls()).toEqual([]);
    expect(await restOf(scene)).toEqual(UNTOUCHED);
  });

  it('a bot that meets the customer again, whoever made the Task that ended', async () => {
    const scene = await createScene({ longLived: true });
    await scene.writes('hi');
    const foreign = await addTask(scene);
    await endUnseen(scene, foreign, 'canceled');
    expect(await restOf(scene)).toEqual(UNTOUCHED);
    await scene.writes('hours');
    expect(scene.heard()).toHaveLength(2);
  });

  it('of two Tasks on a long-lived channel the last one ends the session, and the channel stays', async () => {
    const scene = await withAgent({ longLived: true });
    const before = scene.attributes();
    const second = await addTask(scene);
    await endUnseen(scene, scene.taskSid, 'wrapping', 'completed');
    expect(await restOf(scene)).toEqual(UNTOUCHED);
    await endUnseen(scene, second, 'canceled');
    expect(await restOf(scene)).toEqual({ sessions: 0, status: 'ACTIVE' });
    expect(scene.attributes()).toEqual(before);
  });

  it('"false" is no long-lived channel', async () => {
    const scene = await withAgent();
    await editChannel(scene, (values) => ({ ...values, long_lived: 'false' }));
    await endUnseen(scene, scene.taskSid, 'completed');
    expect(await restOf(scene)).toEqual(PUT_AWAY);
  });
});

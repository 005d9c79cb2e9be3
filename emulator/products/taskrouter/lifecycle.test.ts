import { seedTaskAttributes } from '../../../test/emulator/seed';
import { setUp } from '../../../test/emulator/taskrouter-account';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('a Task', () => {
  test('waits for a Worker, is worked on, wrapped up and completed, and is gone five minutes later', async () => {
    const { emulator, workspace, worker, accept, statusOf, told } = await setUp();
    const { sid } = await workspace.tasks.create({ attributes: '{"channelSid":"CH1"}' });
    expect(await statusOf(sid)).toBe('pending');
    await worker('alice');
    expect(await statusOf(sid)).toBe('reserved');
    await accept(sid);
    expect(await statusOf(sid)).toBe('assigned');
    await workspace.tasks(sid).update({ assignmentStatus: 'wrapping', reason: 'chat ended' });
    await workspace.tasks(sid).update({ assignmentStatus: 'completed' });
    expect(await told(sid)).toEqual([
      'task.created',
      'workflow.target-matched',
      'workflow.entered',
      'task-queue.entered',
      'reservation.created',
      'reservation.accepted',
      'reservation.wrapup',
      'task.wrapup',
      'reservation.completed',
      'task.completed',
    ]);
    await emulator.clock.advance(5 * 60_000 - 1);
    expect(await statusOf(sid)).toBe('completed');
    await emulator.clock.advance(1);
    await expect(workspace.tasks(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    expect(await told(sid)).toHaveLength(10);
  });

  test('that no agent takes is canceled when its time is over', async () => {
    const { emulator, workspace, posts, statusOf } = await setUp();
    const { sid } = await workspace.tasks.create({ timeout: 60 });
    await emulator.clock.advance(59_999);
    expect(await statusOf(sid)).toBe('pending');
    await emulator.clock.advance(1);
    const { assignmentStatus, reason } = await workspace.tasks(sid).fetch();
    expect({ assignmentStatus, reason }).toEqual({ assignmentStatus: 'canceled', reason: 'Task TTL Exceeded' });
    expect(posts.at(-1)).toMatchObject({
      EventType: 'task.canceled',
      EventDescription: 'Task TTL Exceeded',
      Reason: 'Task TTL Exceeded',
      TaskCanceledReason: 'Task TTL Exceeded',
      TaskAge: '60',
    });
  });

  test.each(['assigned', 'wrapping'] as const)('%s for a day is deleted by the system', async (state) => {
    const { emulator, workspace, worker, accept, posts } = await setUp();
    await worker('alice');
    const { sid } = await workspace.tasks.create();
    await accept(sid);
    if (state === 'wrapping') await workspace.tasks(sid).update({ assignmentStatus: 'wrapping' });
    await emulator.clock.advance(DAY_MS - 1);
    expect((await workspace.tasks(sid).fetch()).assignmentStatus).toBe(state);
    await emulator.clock.advance(1);
    await expect(workspace.tasks(sid).fetch()).rejects.toMatchObject({ status: 404 });
    expect(posts.at(-1)).toMatchObject({ EventType: 'task.system-deleted', TaskSid: sid, TaskAssignmentStatus: state });
  });

  test('deleted through the API says so, and its Worker is free again', async () => {
    const { workspace, worker, accept, statusOf, told } = await setUp();
    await worker('alice');
    const first = await workspace.tasks.create();
    const second = await workspace.tasks.create();
    await accept(first.sid);
    expect(await statusOf(second.sid)).toBe('pending');
    await workspace.tasks(first.sid).remove();
    expect((await told(first.sid)).at(-1)).toBe('task.deleted');
    expect(await statusOf(second.sid)).toBe('reserved');
  });

  test('refuses what its state does not allow, in words of Twilio', async () => {
    const { emulator, workspace, workspaceSid, worker, accept } = await setUp();
    const { sid } = await workspace.tasks.create();
    const which = `task ${sid} in workspace ${workspaceSid} for account ${emulator.accountSid}`;
    const move = (assignmentStatus: 'wrapping' | 'canceled' | 'completed' | 'assigned') =>
      workspace.tasks(sid).update({ assignmentStatus });
    const refusal = (message: string) => ({ status: 400, code: 20001, message });
    await expect(move('wrapping')).rejects.toMatchObject(
      refusal(`Cannot wrap up a ${which} because it's not currently assigned`),
    );
    await expect(move('completed')).rejects.toMatchObject({ status: 400, code: 20001 });
    await expect(move('assigned')).rejects.toMatchObject({ status: 400, code: 20001 });
    await worker('alice');
    await accept(sid);
    await expect(move('canceled')).rejects.toMatchObject(
      refusal(`Cannot cancel ${which} because it is not pending or reserved.`),
    );
    await move('completed');
    await expect(move('completed')).rejects.toMatchObject({ status: 400, code: 20001 });
  });

  test('may hold attributes that no request could set', async () => {
    const { emulator, workspace, posts } = await setUp();
    const { sid } = await workspace.tasks.create();
    seedTaskAttributes(emulator, sid, '{broken');
    expect((await workspace.tasks(sid).fetch()).attributes).toBe('{broken');
    expect(await workspace.tasks.list({ evaluateTaskAttributes: 'channelSid == "CH1"' })).toHaveLength(0);
    await workspace.tasks(sid).update({ assignmentStatus: 'canceled' });
    await emulator.clock.advance(0);
    expect(posts.at(-1)).toMatchObject({ EventType: 'task.canceled', TaskAttributes: '{broken' });
  });

  test('is changed by who holds its version, once', async () => {
    const { workspace } = await setUp();
    const { sid } = await workspace.tasks.create({ attributes: '{}' });
    const etag = (await workspace.tasks(sid).fetchWithHttpInfo()).headers?.etag ?? '';
    const write = (by: string) =>
      workspace
        .tasks(sid)
        .update({ attributes: JSON.stringify({ by }), ifMatch: etag })
        .then(
          () => 'written',
          ({ status }) => status,
        );
    expect([await write('one'), await write('two')]).toEqual(['written', 412]);
    expect((await workspace.tasks(sid).fetch()).attributes).toBe('{"by":"one"}');
    await expect(workspace.tasks(sid).remove({ ifMatch: etag })).rejects.toMatchObject({ status: 412 });
  });

  test('survives a snapshot with everything that is planned for it', async () => {
    const { emulator, workspace, worker, accept } = await setUp();
    await worker('alice');
    const { sid } = await workspace.tasks.create();
    await accept(sid);
    const snapshot = emulator.snapshot();
    await workspace.tasks(sid).update({ assignmentStatus: 'completed' });
    emulator.restore(snapshot);
    const [reservation] = await workspace.tasks(sid).reservations.list();
    expect(reservation?.reservationStatus).toBe('accepted');
    await workspace.tasks(sid).update({ assignmentStatus: 'wrapping' });
    expect(
      (
        await workspace
          .tasks(sid)
          .reservations(reservation?.sid ?? '')
          .fetch()
      ).reservationStatus,
    ).toBe('wrapping');
    await emulator.clock.advance(DAY_MS);
    expect(await workspace.tasks.list()).toHaveLength(0);
  });
});

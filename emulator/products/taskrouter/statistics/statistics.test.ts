import type { Row } from '../../../core/store';
import { createEmulator } from '../../../emulator';
import { furnish } from '../../../furnish';
import { sdkFor } from '../../../network/sdk';
import { taskrouter } from '../product';

/** A furnished workspace with two agents, in still time. */
const setUp = () => {
  const emulator = createEmulator();
  const account = furnish(emulator, { publicUrl: 'https://example.com' });
  const workspace = sdkFor(emulator).taskrouter.v1.workspaces(account.workspaceSid);
  const accept = async (task: string) => {
    const [reservation] = await workspace.tasks(task).reservations.list({ reservationStatus: 'pending' });
    await workspace
      .tasks(task)
      .reservations(reservation?.sid ?? '')
      .update({ reservationStatus: 'accepted' });
  };
  return { emulator, account, workspace, accept, pass: (s: number) => emulator.clock.advance(s * 1000) };
};

const activityOf = async (workspace: ReturnType<typeof setUp>['workspace'], name: string) =>
  (await workspace.activities.list({ friendlyName: name }))[0]?.sid ?? '';

describe('statistics', () => {
  test('split what was accepted and canceled by how long it had waited', async () => {
    const { workspace, accept, pass } = setUp();
    const [quick, slow] = [await workspace.tasks.create({}), await workspace.tasks.create({})];
    await accept(quick.sid);
    await pass(20);
    await accept(slow.sid);
    const third = await workspace.tasks.create({ taskChannel: 'voice' });
    await pass(7);
    await workspace.tasks(third.sid).update({ assignmentStatus: 'canceled' });
    const found = await workspace.cumulativeStatistics().fetch({ splitByWaitTime: '5,10' });
    expect(found.splitByWaitTime).toEqual({
      5: {
        above: { reservations_accepted: 1, tasks_canceled: 1 },
        below: { reservations_accepted: 1, tasks_canceled: 0 },
      },
      10: {
        above: { reservations_accepted: 1, tasks_canceled: 0 },
        below: { reservations_accepted: 1, tasks_canceled: 1 },
      },
    });
    await expect(workspace.cumulativeStatistics().fetch({ splitByWaitTime: 'long' })).rejects.toMatchObject({
      status: 400,
    });
  });

  test('count the last 15 minutes, or the interval that is asked for', async () => {
    const { workspace, pass } = setUp();
    await workspace.tasks.create({});
    await pass(20 * 60);
    expect((await workspace.cumulativeStatistics().fetch()).tasksCreated).toBe(0);
    expect((await workspace.cumulativeStatistics().fetch({ minutes: 60 })).tasksCreated).toBe(1);
    const endDate = new Date(Date.UTC(2026, 0, 5, 9, 1));
    expect((await workspace.cumulativeStatistics().fetch({ minutes: 60, endDate })).tasksCreated).toBe(1);
    expect((await workspace.cumulativeStatistics().fetch({ startDate: endDate })).tasksCreated).toBe(0);
  });

  test('count a Task Channel alone, and in a queue only those whom it takes', async () => {
    const { workspace } = setUp();
    const expression = 'friendly_name == "alice"';
    const queue = await workspace.taskQueues.create({ friendlyName: 'Alice only', targetWorkers: expression });
    await workspace.tasks.create({ taskChannel: 'chat' });
    await workspace.tasks.create({ taskChannel: 'sms' });
    const byChannel = await workspace.realTimeStatistics().fetch({ taskChannel: 'sms' });
    expect(byChannel).toMatchObject({ totalTasks: 1, totalWorkers: 2 });
    const ofQueue = await workspace.taskQueues(queue.sid).realTimeStatistics().fetch();
    expect(ofQueue).toMatchObject({ totalTasks: 0, totalEligibleWorkers: 1, totalAvailableWorkers: 1 });
  });

  test('count a Task that went from one queue to the next as moved, from the one that it left', async () => {
    const { account, workspace, pass } = setUp();
    const [first, second] = [
      await workspace.taskQueues.create({ friendlyName: 'first', targetWorkers: '1==2' }),
      await workspace.taskQueues.create({ friendlyName: 'second', targetWorkers: '1==2' }),
    ];
    const targets = [{ queue: first.sid, timeout: 5 }, { queue: second.sid }];
    const filters = [{ filter_friendly_name: 'all', expression: '1==1', targets }];
    const configuration = JSON.stringify({ task_routing: { filters } });
    await workspace.workflows(account.workflowSid).update({ configuration });
    await workspace.tasks.create({});
    await pass(10);
    const moved = async (sid: string) => (await workspace.taskQueues(sid).cumulativeStatistics().fetch()).tasksMoved;
    expect([await moved(first.sid), await moved(second.sid)]).toEqual([1, 0]);
    const there = await workspace.taskQueues(second.sid).realTimeStatistics().fetch();
    expect(there).toMatchObject({ longestTaskWaitingAge: 10, longestRelativeTaskAgeInQueue: 5 });
  });

  test('tell how long Workers were in each Activity', async () => {
    const { workspace, account, pass } = setUp();
    const worker = workspace.workers(account.workers[0]?.sid ?? '');
    await pass(60);
    await worker.update({ activitySid: await activityOf(workspace, 'Break') });
    await pass(30);
    const { cumulative } = await worker.statistics().fetch();
    expect(cumulative.activity_durations).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ friendly_name: 'Available', avg: 60, min: 60, max: 60, total: 60 }),
        expect.objectContaining({ friendly_name: 'Break', total: 30 }),
        expect.objectContaining({ friendly_name: 'Offline', total: 0 }),
      ]),
    );
  });

  describe('of many queues at once', () => {
    const unknown = `WQ${'0'.repeat(32)}`;

    test('have zeros for a queue that is not there', async () => {
      const { workspace, account } = setUp();
      await workspace.tasks.create({});
      const found = await workspace.taskQueues.bulkRealTimeStatistics.create({
        queueSids: [account.queueSid, unknown],
      });
      expect(found.taskQueueData).toMatchObject([
        { task_queue_sid: account.queueSid, total_tasks: 1, total_eligible_workers: 2 },
        { task_queue_sid: unknown, total_tasks: 0, total_eligible_workers: 0 },
      ]);
    });

    test.each([
      ['none', []],
      ['more than 50', Array.from({ length: 51 }, () => unknown)],
      ['what is no SID', ['everyone']],
    ])('are refused for %s', async (_, queueSids) => {
      const { workspace } = setUp();
      const asked = workspace.taskQueues.bulkRealTimeStatistics.create({ queueSids });
      await expect(asked).rejects.toMatchObject({ status: 400 });
    });

    test('are answered five times a second', async () => {
      const { workspace, account, pass } = setUp();
      const queueSids = [account.queueSid];
      const ask = () => workspace.taskQueues.bulkRealTimeStatistics.create({ queueSids });
      for (let n = 0; n < 5; n += 1) await ask();
      await expect(ask()).rejects.toMatchObject({ status: 429, code: 20429 });
      await pass(1);
      expect((await ask()).taskQueueResponseCount).toBe(1);
    });
  });

  const examples = taskrouter.description.operations
    .filter(({ id }) => /^Fetch.*Statistics$/.test(id))
    .map(({ id, path, examples: [example] }) => ({ id, path, example: example?.value as Row }));

  test.each(examples)("$id has all that the description's example has", async ({ path, example }) => {
    const { emulator, account } = setUp();
    const authorization = Buffer.from(`${emulator.accountSid}:${emulator.authToken}`).toString('base64');
    const sids: Record<string, string | undefined> = {
      WorkspaceSid: account.workspaceSid,
      TaskQueueSid: account.queueSid,
      WorkflowSid: account.workflowSid,
      WorkerSid: account.workers[0]?.sid,
    };
    const answer = await emulator.api({
      ...{ method: 'GET', host: 'taskrouter.twilio.com', query: new URLSearchParams(), body: '' },
      path: path.replace(/\{(\w+)\}/g, (_, name: string) => sids[name] ?? ''),
      headers: { authorization: `Basic ${authorization}` },
    });
    const found: Row = JSON.parse(answer.body ?? '{}');
    const lacking = (whole: Row, part: Row) => Object.keys(part).filter((name) => !(name in whole));
    expect(lacking(found, example)).toEqual([]);
    for (const name of ['realtime', 'cumulative']) {
      if (example[name]) expect(lacking(Object(found[name]), Object(example[name]))).toEqual([]);
    }
  });
});

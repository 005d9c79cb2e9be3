import { setUp } from '../../../test/emulator/taskrouter-account';

describe('assignment', () => {
  test('a Reservation that is rejected goes to the next Worker', async () => {
    const { workspace, worker, pendingOf, told } = await setUp();
    const alice = await worker('alice');
    const bob = await worker('bob');
    const { sid } = await workspace.tasks.create();
    const [first] = await pendingOf(sid);
    expect(first?.workerSid).toBe(alice.sid);
    await workspace
      .workers(alice.sid)
      .reservations(first?.sid ?? '')
      .update({ reservationStatus: 'rejected' });
    const [second] = await pendingOf(sid);
    expect(second?.workerSid).toBe(bob.sid);
    expect((await told(sid)).slice(-3)).toEqual(['reservation.created', 'reservation.rejected', 'reservation.created']);
  });

  test('a Reservation without an answer times out, and its Worker goes offline', async () => {
    const { emulator, workspace, worker, pendingOf, statusOf, posts } = await setUp();
    const alice = await worker('alice');
    const { sid } = await workspace.tasks.create();
    await emulator.clock.advance(120_000);
    expect(await pendingOf(sid)).toHaveLength(0);
    expect(await statusOf(sid)).toBe('pending');
    expect((await workspace.workers(alice.sid).fetch()).activityName).toBe('Offline');
    expect(posts.slice(-2).map((post) => post.EventType)).toEqual(['reservation.timeout', 'worker.activity.update']);
  });

  test('a Worker has so many Tasks of a channel as its capacity says', async () => {
    const { workspace, worker, accept, statusOf } = await setUp();
    const { sid: workerSid } = await worker('alice');
    const [one, two, three] = [
      await workspace.tasks.create({ taskChannel: 'chat' }),
      await workspace.tasks.create({ taskChannel: 'chat' }),
      await workspace.tasks.create({ taskChannel: 'sms' }),
    ];
    const states = async () => [await statusOf(one.sid), await statusOf(two.sid), await statusOf(three.sid)];
    expect(await states()).toEqual(['reserved', 'pending', 'reserved']);
    await accept(one.sid);
    await workspace.workers(workerSid).workerChannels('chat').update({ capacity: 2 });
    expect(await states()).toEqual(['assigned', 'reserved', 'reserved']);
    const chat = await workspace.workers(workerSid).workerChannels('chat').fetch();
    expect(chat).toMatchObject({ configuredCapacity: 2, assignedTasks: 2, availableCapacityPercentage: 0 });
  });

  test('the higher priority comes first, then the older Task', async () => {
    const { workspace, worker, statusOf } = await setUp();
    const low = await workspace.tasks.create();
    const high = await workspace.tasks.create({ priority: 5 });
    await worker('alice');
    expect([await statusOf(low.sid), await statusOf(high.sid)]).toEqual(['pending', 'reserved']);
  });

  test('a queue takes the Workers its expression names, a filter the Tasks', async () => {
    const { workspace, worker, pendingOf } = await setUp();
    const spanish = await workspace.taskQueues.create({
      friendlyName: 'Spanish',
      targetWorkers: "languages HAS 'es'",
    });
    const english = await workspace.taskQueues.create({ friendlyName: 'English' });
    const workflow = await workspace.workflows.create({
      friendlyName: 'By language',
      configuration: JSON.stringify({
        task_routing: {
          filters: [
            {
              filter_friendly_name: 'es',
              expression: "language == 'es'",
              targets: [{ queue: spanish.sid, priority: 3 }],
            },
          ],
          default_filter: { queue: english.sid },
        },
      }),
    });
    await worker('alice', { languages: ['en'] });
    const bob = await worker('bob', { languages: ['es'] });
    const create = (language: string) =>
      workspace.tasks.create({ workflowSid: workflow.sid, attributes: JSON.stringify({ language }) });
    const task = await create('es');
    expect(task).toMatchObject({ taskQueueFriendlyName: 'Spanish', priority: 3 });
    expect((await pendingOf(task.sid)).map(({ workerSid }) => workerSid)).toEqual([bob.sid]);
    expect((await create('de')).taskQueueFriendlyName).toBe('English');
  });

  test('a step that is over leads to the next, and the last to the end', async () => {
    const { emulator, workspace, statusOf, told } = await setUp();
    const one = await workspace.taskQueues.create({ friendlyName: 'One' });
    const two = await workspace.taskQueues.create({ friendlyName: 'Two' });
    const targets = [
      { queue: one.sid, timeout: 10 },
      { queue: two.sid, timeout: 10 },
    ];
    const workflow = await workspace.workflows.create({
      friendlyName: 'Steps',
      configuration: JSON.stringify({ task_routing: { filters: [{ expression: '1==1', targets }] } }),
    });
    const { sid } = await workspace.tasks.create({ workflowSid: workflow.sid });
    await emulator.clock.advance(10_000);
    expect((await workspace.tasks(sid).fetch()).taskQueueFriendlyName).toBe('Two');
    await emulator.clock.advance(10_000);
    expect(await statusOf(sid)).toBe('canceled');
    expect((await told(sid)).slice(-5)).toEqual([
      'task-queue.timeout',
      'task-queue.entered',
      'task-queue.timeout',
      'workflow.timeout',
      'task.canceled',
    ]);
  });

  test('a Task can be sent to one Worker past its capacity', async () => {
    const { workspace, worker, pendingOf } = await setUp();
    const alice = await worker('alice');
    await workspace.tasks.create();
    const { sid } = await workspace.tasks.create({ routingTarget: alice.sid });
    expect((await pendingOf(sid)).map(({ workerSid }) => workerSid)).toEqual([alice.sid]);
  });

  test('who accepts first has the Task, the others are rescinded', async () => {
    const { workspace, worker, accept, told } = await setUp();
    const [queue] = await workspace.taskQueues.list();
    await workspace.taskQueues(queue?.sid ?? '').update({ maxReservedWorkers: 2 });
    await worker('alice');
    await worker('bob');
    const { sid } = await workspace.tasks.create();
    await accept(sid);
    const statuses = (await workspace.tasks(sid).reservations.list()).map((row) => row.reservationStatus);
    expect(statuses).toEqual(['accepted', 'rescinded']);
    expect((await told(sid)).slice(-2)).toEqual(['reservation.accepted', 'reservation.rescinded']);
  });

  test('who has a Reservation pending leaves only by rejecting it', async () => {
    const { workspace, worker, activity, statusOf } = await setUp();
    const alice = await worker('alice');
    const { sid } = await workspace.tasks.create();
    const leave = (rejectPendingReservations: boolean) =>
      workspace.workers(alice.sid).update({ activitySid: activity('Break'), rejectPendingReservations });
    await expect(leave(false)).rejects.toMatchObject({ status: 400 });
    expect(await statusOf(sid)).toBe('reserved');
    await leave(true);
    expect(await statusOf(sid)).toBe('pending');
  });

  test.each([
    ['no JSON', '{'],
    ['no task_routing', '{}'],
    ['filters that are no list', '{"task_routing":{"filters":{}}}'],
    ['a filter without targets', '{"task_routing":{"filters":[{"expression":"1==1"}]}}'],
    ['a filter without an expression', '{"task_routing":{"filters":[{"targets":[]}]}}'],
    ['a default filter that is text', '{"task_routing":{"default_filter":"WQ"}}'],
  ])('a Workflow with %s is refused', async (_, configuration) => {
    const { workspace } = await setUp();
    const create = workspace.workflows.create({ friendlyName: 'Broken', configuration });
    await expect(create).rejects.toMatchObject({ status: 400, code: 20001 });
  });
});

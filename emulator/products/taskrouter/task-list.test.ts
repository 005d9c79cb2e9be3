import { setUp } from './fixture';

describe('the list of Tasks', () => {
  const create = async () => {
    const world = await setUp();
    const { workspace, worker, accept } = world;
    await worker('alice');
    const names = ['a', 'b', 'c', 'd'];
    for (const [i, name] of names.entries()) {
      const attributes = JSON.stringify({ name, channelSid: `CH${i}`, tags: [name] });
      await workspace.tasks.create({ attributes, priority: i % 2, taskChannel: 'chat' });
      await world.emulator.clock.advance(1000);
    }
    const [first] = await workspace.tasks.list({ assignmentStatus: ['reserved'] });
    await accept(first?.sid ?? '');
    return world;
  };
  const names = (tasks: { attributes: string }[]) =>
    tasks.map(({ attributes }) => JSON.parse(attributes).name).join('');

  test.each([
    [{ assignmentStatus: ['assigned'] }, 'a'],
    [{ assignmentStatus: ['pending', 'reserved'] }, 'bcd'],
    [{ assignmentStatus: ['assigned,pending'] }, 'abcd'],
    [{ priority: 1 }, 'bd'],
    [{ workflowName: 'Default Fifo Workflow' }, 'abcd'],
    [{ taskQueueName: 'Sample Queue' }, 'abcd'],
    [{ taskQueueName: 'Another' }, ''],
    [{ evaluateTaskAttributes: "channelSid == 'CH2'" }, 'c'],
    [{ evaluateTaskAttributes: "tags HAS 'b' OR name IN ['d']" }, 'bd'],
    [{ ordering: 'DateCreated:desc' }, 'dcba'],
    [{ ordering: 'Priority:desc,DateCreated:asc' }, 'bdac'],
    [{ ordering: 'Priority:desc', pageSize: 1 }, 'bdac'],
    [{ pageSize: 3 }, 'abcd'],
    [{ hasAddons: true }, ''],
  ])('%j is %p', async (filter, expected) => {
    const { workspace } = await create();
    expect(names(await workspace.tasks.list(filter))).toBe(expected);
  });

  test.each(['Name:asc', 'DateCreated:up', 'DateCreated:asc,VirtualStartTime:asc'])(
    'ordering %s is refused',
    async (ordering) => {
      const { workspace } = await setUp();
      await expect(workspace.tasks.list({ ordering })).rejects.toMatchObject({ status: 400 });
    },
  );

  test('by attributes is answered three times a second, unless the account has more', async () => {
    const { emulator, workspace } = await setUp();
    const list = () =>
      workspace.tasks.list({ evaluateTaskAttributes: "channelSid == 'CH1'" }).then(
        () => 200,
        ({ status, code }) => [status, code],
      );
    expect([await list(), await list(), await list(), await list()]).toEqual([200, 200, 200, [429, 20429]]);
    await emulator.clock.advance(1000);
    expect(await list()).toBe(200);
    emulator.options.evaluateTasksPerSecond = 0;
    expect([await list(), await list(), await list(), await list()]).toEqual([200, 200, 200, 200]);
  });

  test('shows attributes, or does not, as the account has it; a single Task always does', async () => {
    const { emulator, workspace } = await create();
    emulator.options.listsShowTaskAttributes = false;
    const tasks = await workspace.tasks.list();
    expect(tasks.map(({ attributes }) => attributes)).toEqual([null, null, null, null]);
    expect(JSON.parse((await workspace.tasks(tasks[0]?.sid ?? '').fetch()).attributes)).toMatchObject({ name: 'a' });
  });

  test('attributes are JSON, or the request is refused', async () => {
    const { workspace } = await setUp();
    await expect(workspace.tasks.create({ attributes: '{' })).rejects.toMatchObject({ status: 400 });
    const { sid } = await workspace.tasks.create();
    await expect(workspace.tasks(sid).update({ attributes: 'no' })).rejects.toMatchObject({ status: 400 });
    expect((await workspace.tasks(sid).fetch()).attributes).toBe('{}');
  });
});

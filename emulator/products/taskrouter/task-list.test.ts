import { setUp } from '../../../test/emulator/taskrouter-account';

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

  describe('by the SIDs that Tasks refer to', () => {
    const [ONE, TWO, OTHER] = ['1', '2', 'a'].map((digit) => `CH${digit.repeat(32)}`);
    const setUpWithReferences = async () => {
      const world = await setUp();
      world.emulator.options.evaluateTasksPerSecond = 0;
      for (const [name, channelSid] of Object.entries({ a: ONE, b: TWO, c: ONE, d: OTHER })) {
        await world.workspace.tasks.create({ attributes: JSON.stringify({ name, channelSid }) });
      }
      const find = async (evaluateTaskAttributes: string) =>
        names(await world.workspace.tasks.list({ evaluateTaskAttributes, pageSize: 1 }));
      return { ...world, find };
    };

    test.each([
      [`channelSid == "${ONE}"`, 'ac'],
      [`channelSid IN ["${TWO}", "${ONE}"]`, 'abc'],
      [`channelSid IN ["${TWO}"] OR name == "d"`, 'bd'],
      [`conversationSid IN ["${ONE}"] OR channelSid IN ["${OTHER}"]`, 'd'],
      [`channelSid != "${ONE}"`, 'bd'],
      [`name == "${ONE}"`, ''],
    ])('%s is %p', async (expression, expected) => {
      const { find } = await setUpWithReferences();
      expect(await find(expression)).toBe(expected);
    });

    it('follows what becomes of their attributes, and of them', async () => {
      const { workspace, emulator, find } = await setUpWithReferences();
      const [a, b, c] = (await workspace.tasks.list()).map(({ sid }) => sid);
      await workspace.tasks(a ?? '').update({ attributes: JSON.stringify({ name: 'a', channelSid: TWO }) });
      await workspace.tasks(c ?? '').remove();
      expect([await find(`channelSid == "${ONE}"`), await find(`channelSid == "${TWO}"`)]).toEqual(['', 'ab']);
      emulator.restore(emulator.snapshot());
      await workspace.tasks(b ?? '').update({ attributes: '{}' });
      expect(await find(`channelSid == "${TWO}"`)).toBe('a');
    });
  });

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

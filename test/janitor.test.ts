import { seedAttributes } from './emulator/seed';

import { agent, createScene, HOUR, type Scene, withAgent } from './support/scene';
import { strangersEnd } from './support/task';

/** The agent's tab is closed, so the Flex UI cleans nothing: all that is cleaned is the bundle's doing. */
const endedUnseen = async (scene: Scene & { taskSid: string }, end: 'complete' | 'delete' = 'complete') => {
  agent.closeTab(scene.emulator);
  const { twilio, account } = scene;
  const task = twilio.taskrouter.v1.workspaces(account.workspaceSid).tasks(scene.taskSid);
  if (end === 'delete') await task.remove();
  else {
    await task.update({ assignmentStatus: 'wrapping' });
    await task.update({ assignmentStatus: 'completed' });
  }
  await scene.emulator.clock.advance(1_000);
};

const status = (scene: Scene) => scene.attributes().status;

describe('the janitor', () => {
  it('puts the session and the channel away when the Task ends, and keeps all other attributes', async () => {
    const scene = await withAgent();
    const before = scene.attributes();
    await endedUnseen(scene);
    expect(scene.carriers()).toEqual([]);
    expect(scene.attributes()).toEqual({ ...before, status: 'INACTIVE' });
  });

  it('cleans up after a Task that no agent took for 24 hours', async () => {
    const scene = await createScene();
    await scene.writes('agent');
    await scene.emulator.clock.advance(25 * HOUR);
    expect(scene.carriers()).toEqual([]);
    expect(status(scene)).toBe('INACTIVE');
  });

  it('cleans up after a Task that was active for 24 hours', async () => {
    const scene = await withAgent();
    agent.closeTab(scene.emulator);
    await scene.emulator.clock.advance(25 * HOUR);
    expect(scene.carriers()).toEqual([]);
    expect(status(scene)).toBe('INACTIVE');
  });

  it('leaves an engagement alone whose Task was deleted', async () => {
    const scene = await withAgent();
    scene.calls();
    const workspace = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid);
    await workspace.update({ eventsFilter: '' });
    await endedUnseen(scene, 'delete');
    expect(scene.carriers()).toHaveLength(1);
    expect(status(scene)).toBe('ACTIVE');
    expect(scene.calls().filter((name) => !name.startsWith('taskrouter.'))).toEqual([]);
  });

  it('leaves the channel of a long-lived engagement as it is', async () => {
    const scene = await withAgent({ longLived: true });
    const before = scene.attributes();
    await endedUnseen(scene);
    expect(scene.carriers()).toEqual([]);
    expect(scene.attributes()).toEqual(before);
  });

  it('cleans nothing while another Task lives on the channel', async () => {
    const scene = await withAgent();
    agent.transfer(scene.emulator, { taskSid: scene.taskSid });
    await scene.emulator.clock.advance(1_000);
    expect(await scene.liveTasks()).toHaveLength(1);
    expect(scene.carriers()).toHaveLength(1);
    expect(status(scene)).toBe('ACTIVE');
  });

  it('needs six calls, three in sequence, and one for the second event', async () => {
    const scene = await withAgent();
    agent.closeTab(scene.emulator);
    const task = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid).tasks(scene.taskSid);
    await task.update({ assignmentStatus: 'wrapping' });
    scene.calls();
    await scene.emulator.clock.advance(1_000);
    expect(scene.calls()).toEqual([
      'chat.FetchChannel',
      'taskrouter.ListTask',
      'sync.FetchDocument',
      'sync.UpdateDocument',
      'proxy.DeleteSession',
      'chat.UpdateChannel',
    ]);
    await task.update({ assignmentStatus: 'completed' });
    scene.calls();
    await scene.emulator.clock.advance(1_000);
    expect(scene.calls()).toEqual(['sync.FetchDocument']);
  });

  it('leaves the channel as it is while the session cannot be deleted, answers 503, and the next event finishes it', async () => {
    const scene = await withAgent();
    scene.emulator.faults.set([{ operation: 'proxy.DeleteSession', fault: 'server-error', times: 4 }]);
    agent.closeTab(scene.emulator);
    const task = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid).tasks(scene.taskSid);
    await task.update({ assignmentStatus: 'wrapping' });
    await scene.emulator.clock.advance(20_000);
    expect(status(scene)).toBe('ACTIVE');
    expect(scene.carriers()).toHaveLength(1);
    const answers = scene.emulator.journal.entries.filter(({ name }) => name === 'task.wrapup');
    expect(answers.some((entry) => entry.kind === 'webhook' && entry.status === 503)).toBe(true);
    await task.update({ assignmentStatus: 'completed' });
    await scene.emulator.clock.advance(1_000);
    expect(scene.carriers()).toEqual([]);
    expect(status(scene)).toBe('INACTIVE');
  });

  it.each(['', 'null', '[]', '"text"', '{broken'])(
    'ends the session of a channel with attributes %j, and writes nothing over them',
    async (text) => {
      const scene = await withAgent();
      seedAttributes(scene.emulator, scene.sid, text);
      await endedUnseen(scene);
      expect(scene.carriers()).toEqual([]);
      const channel = await scene.twilio.chat.v2.services(scene.account.chatServiceSid).channels(scene.sid).fetch();
      expect(channel.attributes).toBe(text);
    },
  );

  it.each([
    ['another-workspace', { WorkspaceSid: `WS${'1'.repeat(32)}` }, 'workspaceSid'],
    ['another-account', { AccountSid: `AC${'1'.repeat(32)}` }, 'accountSid'],
  ] as const)('says in one line of the log whose event it ignores: %s', async (reason, named, configured) => {
    const scene = await createScene();
    const [found] = Object.values(named);
    await scene.post('/taskrouter-events', {
      ...strangersEnd(scene),
      ...{ TaskAttributes: '{}', ...named },
    });
    expect(scene.log.map((line) => JSON.parse(line))).toMatchObject([
      { outcome: 'ignored', reason, found, configured: scene.account[configured] },
    ]);
  });

  it.each([
    ['another workspace', { WorkspaceSid: `WS${'1'.repeat(32)}` }],
    ['another event', { EventType: 'task.created' }],
    ['a deleted Task', { EventType: 'task.deleted' }],
    ['a Task without a channel', { TaskAttributes: '{}' }],
    ['a Task with an all-zero channel', { TaskAttributes: `{"channelSid":"CH${'0'.repeat(32)}"}` }],
    ['a Task with broken attributes', { TaskAttributes: '{broken' }],
  ])('makes no Twilio call for %s', async (_, change) => {
    const scene = await createScene();
    scene.calls();
    const event = { ...strangersEnd(scene), ...change };
    expect(await scene.post('/taskrouter-events', event)).toEqual({ status: 204, body: {} });
    expect(scene.calls()).toEqual([]);
  });
});

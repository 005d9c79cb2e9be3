import { DAY_MS, withAgent, withInteraction } from '../../test/emulator/interactions';
import * as agent from './agents';

describe('an agent at a Task of an Interaction', () => {
  test('speaks in its Conversation', async () => {
    const { emulator, taskSid, conversation, members } = await withAgent();
    agent.say(emulator, { taskSid, body: 'How can I help?' });
    expect((await conversation.messages.list()).map(({ author, body }) => [author, body])).toEqual([
      ['alice', 'How can I help?'],
    ]);
    expect(await members()).toEqual(['carol', 'alice']);
  });

  test('ends the chat: Channel and Conversation are closed, the Task wraps up, then is completed', async () => {
    const { emulator, taskSid, both, state } = await withAgent();
    agent.endChat(emulator, { taskSid });
    expect([await both(), await state()]).toEqual([['wrapping', 'closed'], 'closed']);
    agent.complete(emulator, { taskSid });
    expect(await both()).toEqual(['completed', 'closed']);
  });

  test.each([
    ['leave', agent.leave, 'inactive'],
    ['pause', agent.pause, 'pause'],
  ] as const)('can %s: the Channel changes, and only the customer is there', async (_, going, status) => {
    const { emulator, taskSid, both, members } = await withAgent();
    going(emulator, { taskSid });
    expect(await both()).toEqual(['wrapping', status]);
    expect(await members()).toEqual(['carol']);
    agent.complete(emulator, { taskSid });
    expect(await both()).toEqual(['completed', status]);
  });

  test('pauses and resumes, where the account keeps the Task assigned', async () => {
    const { emulator, taskSid, both, members } = await withAgent({ pauseKeepsTask: true });
    agent.pause(emulator, { taskSid });
    expect([await both(), await members()]).toEqual([
      ['assigned', 'pause'],
      ['carol', 'alice'],
    ]);
    const notes = emulator.journal.entries.flatMap(({ kind, name }) => (kind === 'note' ? [name] : []));
    expect(notes).toContain('pauseKeepsTask kept a Task from wrapping up');
    agent.resume(emulator, { taskSid });
    expect(await both()).toEqual(['assigned', 'active']);
    expect(() => agent.resume(emulator, { taskSid })).toThrow('is not paused');
  });

  test('who leaves another agent there leaves the Channel active', async () => {
    const { emulator, taskSid, status, bob } = await withAgent();
    const second = agent.invite(emulator, { taskSid, toWorker: bob });
    agent.accept(emulator, { taskSid: second?.sid ?? '' });
    agent.leave(emulator, { taskSid });
    expect(await status()).toBe('active');
    agent.leave(emulator, { taskSid: second?.sid ?? '' });
    expect(await status()).toBe('inactive');
  });

  test.each([
    ['task-first', ['wrapping', 'active']],
    ['channel-first', ['assigned', 'closed']],
  ] as const)('ends the chat in two steps, as the account has it: %s', async (flexUiOrder, between) => {
    const { emulator, taskSid, both } = await withAgent({ flexUiOrder, flexUiGapMs: 300 });
    agent.endChat(emulator, { taskSid });
    expect(await both()).toEqual(between);
    await emulator.clock.advance(300);
    expect(await both()).toEqual(['wrapping', 'closed']);
  });

  test('who leaves changes the Channel first, where the account has it so', async () => {
    const { emulator, taskSid, both } = await withAgent({ flexUiOrder: 'channel-first', flexUiGapMs: 300 });
    agent.leave(emulator, { taskSid });
    expect(await both()).toEqual(['assigned', 'inactive']);
    await emulator.clock.advance(300);
    expect(await both()).toEqual(['wrapping', 'inactive']);
  });

  test('invites another, who is noted in the Conversation until the Invite is accepted', async () => {
    const { emulator, workspace, taskSid, bob, conversation, members } = await withAgent();
    const second = agent.invite(emulator, { taskSid, toWorker: bob });
    const notes = async () => Object.keys(JSON.parse((await conversation.fetch()).attributes).invites ?? {});
    expect(await notes()).toEqual([second?.sid]);
    expect(JSON.parse((await workspace.tasks(second?.sid ?? '').fetch()).attributes)).toMatchObject({
      customerName: 'Carol',
      ignoreAgent: 'alice',
    });
    expect(agent.accept(emulator, { taskSid: second?.sid ?? '' })?.identity).toBe('bob');
    expect([await notes(), await members()]).toEqual([[], ['carol', 'alice', 'bob']]);
  });

  test('is left alone by one who declines: the Task of the Invite is canceled', async () => {
    const { emulator, taskSid, bob, taskStatus, taskStatusOf, status } = await withAgent();
    const second = agent.invite(emulator, { taskSid, toWorker: bob });
    agent.reject(emulator, { taskSid: second?.sid ?? '' });
    expect([await taskStatusOf(second?.sid ?? ''), await taskStatus(), await status()]).toEqual([
      'canceled',
      'assigned',
      'active',
    ]);
  });

  test('transfers the chat: the first Task is completed while the second waits', async () => {
    const { emulator, taskSid, bob, taskStatus, taskStatusOf, status, members } = await withAgent();
    const second = agent.transfer(emulator, { taskSid, toWorker: bob });
    expect([await taskStatus(), await taskStatusOf(second?.sid ?? ''), await status()]).toEqual([
      'completed',
      'reserved',
      'active',
    ]);
    expect(await members()).toEqual(['carol']);
    agent.accept(emulator, { taskSid: second?.sid ?? '' });
    expect(await members()).toEqual(['carol', 'bob']);
  });

  test('who closed the tab does nothing: the Task dies, the Channel stays active', async () => {
    const { emulator, taskSid, status, workspace } = await withAgent();
    agent.closeTab(emulator);
    expect(agent.leave(emulator, { taskSid })).toBeUndefined();
    await emulator.clock.advance(DAY_MS);
    await expect(workspace.tasks(taskSid).fetch()).rejects.toMatchObject({ status: 404 });
    expect(await status()).toBe('active');
  });

  test('can do so with Tasks of Interactions only', async () => {
    const { emulator, account, workspace } = await withInteraction();
    const task = await workspace.tasks.create({ workflowSid: account.workflowSid, taskChannel: 'sms' });
    agent.accept(emulator, { taskSid: task.sid });
    expect(() => agent.leave(emulator, { taskSid: task.sid })).toThrow('belongs to no Interaction');
  });
});

describe('the events of a Task', () => {
  type Stage = Awaited<ReturnType<typeof withAgent>>;
  const complete = ({ emulator, taskSid }: Stage) => agent.complete(emulator, { taskSid });
  const participantOf = async ({ channel }: Stage) => {
    const [, { sid = '' } = {}] = await channel.participants.list();
    return channel.participants(sid);
  };

  const both = ['task.wrapup', 'task.completed'];
  test.each<[string, (stage: Stage) => unknown, string[]]>([
    ['End Chat', ({ emulator, taskSid }) => agent.endChat(emulator, { taskSid }), both],
    ['Leave', ({ emulator, taskSid }) => agent.leave(emulator, { taskSid }), both],
    ['Pause', ({ emulator, taskSid }) => agent.pause(emulator, { taskSid }), both],
    ['wrap-up of the Participant', async (stage) => (await participantOf(stage)).update({ status: 'wrapup' }), both],
    ['a close without Routing', ({ channel }) => channel.update({ status: 'closed' }), both],
  ])('after %s are wrap-up, and completion by the agent', async (_, act, expected) => {
    const stage = await withAgent();
    await act(stage);
    complete(stage);
    expect(stage.endings()).toEqual(expected);
  });

  test.each<[string, (stage: Stage) => unknown]>([
    ['Park', ({ emulator, taskSid }) => agent.park(emulator, { taskSid })],
    ['a transfer', ({ emulator, taskSid, bob }) => agent.transfer(emulator, { taskSid, toWorker: bob })],
    ['the close of the Participant', async (stage) => (await participantOf(stage)).update({ status: 'closed' })],
    ['a close with Routing', ({ channel }) => channel.update({ status: 'closed', routing: { status: 'closed' } })],
  ])('after %s are completion alone', async (_, act) => {
    const stage = await withAgent();
    await act(stage);
    expect(stage.endings()).toEqual(['task.completed']);
  });
});

describe('a native transfer', () => {
  const transferring = async () => {
    const stage = await withAgent();
    const [, alice] = await stage.channel.participants.list();
    const transfer = await stage.channel.transfers.create({ type: 'cold', from: alice?.sid, to: stage.bob });
    const [, second] = await stage.channel.invites.list();
    return { ...stage, transfer, second: String(second?.routing.properties.sid) };
  };

  test('puts the Channel to `transfer` until the other agent accepts', async () => {
    const { emulator, transfer, second, status, taskStatus, taskStatusOf, channel, members } = await transferring();
    expect(transfer).toMatchObject({ type: 'cold', status: 'active' });
    expect([await status(), await taskStatus(), await taskStatusOf(second)]).toEqual([
      'transfer',
      'completed',
      'reserved',
    ]);
    agent.accept(emulator, { taskSid: second });
    expect([await status(), await members()]).toEqual(['active', ['carol', 'bob']]);
    expect((await channel.transfers(transfer.sid).fetch()).status).toBe('completed');
  });

  test('is what Flex UI makes', async () => {
    const { emulator, taskSid, bob, status, taskStatus } = await withAgent();
    const second = agent.transfer(emulator, { taskSid, toWorker: bob, native: true });
    expect([await status(), await taskStatus()]).toEqual(['transfer', 'completed']);
    agent.accept(emulator, { taskSid: second?.sid ?? '' });
    expect(await status()).toBe('active');
  });

  test.each([
    ['warm', { type: 'warm' }],
    ['from an unknown participant', { from: `UT${'0'.repeat(32)}` }],
    ['to an unknown agent', { to: 'bob' }],
  ])('is refused, %s', async (_, wrong) => {
    const { channel, bob } = await withAgent();
    const [, alice] = await channel.participants.list();
    const create = channel.transfers.create({ type: 'cold', from: alice?.sid, to: bob, ...wrong });
    await expect(create).rejects.toMatchObject({ status: 400 });
  });

  test('that is declined fails', async () => {
    const { emulator, transfer, second, status, channel } = await transferring();
    agent.reject(emulator, { taskSid: second });
    expect([await status(), (await channel.transfers(transfer.sid).fetch()).status]).toEqual(['active', 'failed']);
  });
});

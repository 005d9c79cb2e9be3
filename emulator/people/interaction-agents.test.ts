import { createEmulator } from '../emulator';
import { furnish } from '../furnish';
import { sdkFor } from '../network/sdk';
import type { WorldOptions } from '../products/shared/options';
import * as agent from './agents';

const SETUP_MS = 500;

/** A customer has been handed over by an Interaction: an agent is asked to take its Task. */
const setUp = async (options: Partial<WorldOptions> = {}) => {
  const emulator = createEmulator({ options });
  const account = furnish(emulator, { publicUrl: 'http://127.0.0.1:3000' });
  const sdk = sdkFor(emulator);
  const chat = sdk.chat.v2.services(account.chatServiceSid);
  const { sid: conversationSid } = await chat.channels.create({ type: 'private' });
  const conversation = chat.channels(conversationSid);
  await conversation.members.create({ identity: 'carol' });
  const { workspaceSid, workflowSid } = account;
  const made = await sdk.flexApi.v1.interaction.create({
    channel: { type: 'web', initiated_by: 'customer', properties: { media_channel_sid: conversationSid } },
    routing: {
      properties: {
        workspace_sid: workspaceSid,
        workflow_sid: workflowSid,
        task_channel_unique_name: 'chat',
        attributes: { customerName: 'Carol' },
      },
    },
  });
  await emulator.clock.advance(SETUP_MS);
  const taskSid: string = made.routing.properties.sid;
  const workspace = sdk.taskrouter.v1.workspaces(workspaceSid);
  const channel = sdk.flexApi.v1.interaction(made.sid).channels(made.channel.sid);
  const taskStatus = async (sid = taskSid) => (await workspace.tasks(sid).fetch()).assignmentStatus;
  const status = async () => (await channel.fetch()).status;
  return {
    emulator,
    account,
    workspace,
    conversation,
    conversationSid,
    channel,
    taskSid,
    taskStatus,
    status,
    both: async (sid = taskSid) => [await taskStatus(sid), await status()],
    members: async () => (await conversation.members.list()).map(({ identity }) => identity),
    bob: account.workers[1]?.sid ?? '',
  };
};

const atWork = async (options: Partial<WorldOptions> = {}) => {
  const stage = await setUp(options);
  agent.accept(stage.emulator);
  return stage;
};

describe('an agent at a Task of an Interaction', () => {
  test('speaks in its Conversation', async () => {
    const { emulator, taskSid, conversation, members } = await atWork();
    agent.say(emulator, { taskSid, body: 'How can I help?' });
    expect((await conversation.messages.list()).map(({ from, body }) => [from, body])).toEqual([
      ['alice', 'How can I help?'],
    ]);
    expect(await members()).toEqual(['carol', 'alice']);
  });

  test('ends the chat: the Channel is closed, the Task wraps up, then is completed', async () => {
    const { emulator, taskSid, both } = await atWork();
    agent.endChat(emulator, { taskSid });
    expect(await both()).toEqual(['wrapping', 'closed']);
    agent.complete(emulator, { taskSid });
    expect(await both()).toEqual(['completed', 'closed']);
  });

  test.each([
    ['leave', agent.leave, 'inactive'],
    ['pause', agent.pause, 'pause'],
  ] as const)('can %s: the Channel changes, and nobody but the customer is there', async (_, going, status) => {
    const { emulator, taskSid, both, members } = await atWork();
    going(emulator, { taskSid });
    expect(await both()).toEqual(['wrapping', status]);
    expect(await members()).toEqual(['carol']);
    agent.complete(emulator, { taskSid });
    expect(await both()).toEqual(['completed', status]);
  });

  test('who leaves another agent there leaves the Channel active', async () => {
    const { emulator, taskSid, status, bob } = await atWork();
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
    const { emulator, taskSid, both } = await atWork({ flexUiOrder, flexUiGapMs: 300 });
    agent.endChat(emulator, { taskSid });
    expect(await both()).toEqual(between);
    await emulator.clock.advance(300);
    expect(await both()).toEqual(['wrapping', 'closed']);
  });

  test('who leaves changes the Channel first, where the account has it so', async () => {
    const { emulator, taskSid, both } = await atWork({ flexUiOrder: 'channel-first', flexUiGapMs: 300 });
    agent.leave(emulator, { taskSid });
    expect(await both()).toEqual(['assigned', 'inactive']);
    await emulator.clock.advance(300);
    expect(await both()).toEqual(['wrapping', 'inactive']);
  });

  test('invites another, who is noted in the Conversation until the Invite is accepted', async () => {
    const { emulator, workspace, taskSid, bob, conversation, members } = await atWork();
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
    const { emulator, taskSid, bob, taskStatus, status } = await atWork();
    const second = agent.invite(emulator, { taskSid, toWorker: bob });
    agent.reject(emulator, { taskSid: second?.sid ?? '' });
    expect([await taskStatus(second?.sid), await taskStatus(), await status()]).toEqual([
      'canceled',
      'assigned',
      'active',
    ]);
  });

  test('transfers the chat: the first Task is completed while the second waits', async () => {
    const { emulator, taskSid, bob, taskStatus, status, members } = await atWork();
    const second = agent.transfer(emulator, { taskSid, toWorker: bob });
    expect([await taskStatus(), await taskStatus(second?.sid), await status()]).toEqual([
      'completed',
      'reserved',
      'active',
    ]);
    expect(await members()).toEqual(['carol']);
    agent.accept(emulator, { taskSid: second?.sid ?? '' });
    expect(await members()).toEqual(['carol', 'bob']);
  });

  test('who closed the tab does nothing: the Task dies, the Channel stays active', async () => {
    const { emulator, taskSid, status, workspace } = await atWork();
    agent.closeTab(emulator);
    expect(agent.leave(emulator, { taskSid })).toBeUndefined();
    await emulator.clock.advance(24 * 60 * 60 * 1000);
    await expect(workspace.tasks(taskSid).fetch()).rejects.toMatchObject({ status: 404 });
    expect(await status()).toBe('active');
  });

  test('can do so with Tasks of Interactions only', async () => {
    const { emulator, account, workspace } = await setUp();
    const task = await workspace.tasks.create({ workflowSid: account.workflowSid, taskChannel: 'sms' });
    agent.accept(emulator, { taskSid: task.sid });
    expect(() => agent.leave(emulator, { taskSid: task.sid })).toThrow('belongs to no Interaction');
  });
});

describe('a native transfer', () => {
  const transferring = async () => {
    const stage = await atWork();
    const [, alice] = await stage.channel.participants.list();
    const transfer = await stage.channel.transfers.create({ type: 'cold', from: alice?.sid, to: stage.bob });
    const [, second] = await stage.channel.invites.list();
    return { ...stage, transfer, second: String(second?.routing.properties.sid) };
  };

  test('puts the Channel to `transfer` until the other agent accepts', async () => {
    const { emulator, transfer, second, status, taskStatus, channel, members } = await transferring();
    expect(transfer).toMatchObject({ type: 'cold', status: 'active' });
    expect([await status(), await taskStatus(), await taskStatus(second)]).toEqual([
      'transfer',
      'completed',
      'reserved',
    ]);
    agent.accept(emulator, { taskSid: second });
    expect([await status(), await members()]).toEqual(['active', ['carol', 'bob']]);
    expect((await channel.transfers(transfer.sid).fetch()).status).toBe('completed');
  });

  test('that is declined fails', async () => {
    const { emulator, transfer, second, status, channel } = await transferring();
    agent.reject(emulator, { taskSid: second });
    expect([await status(), (await channel.transfers(transfer.sid).fetch()).status]).toEqual(['active', 'failed']);
  });
});

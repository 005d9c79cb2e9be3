import { createEmulator } from '../../../emulator';
import { furnish } from '../../../furnish';
import { sdkFor } from '../../../network/sdk';
import * as agent from '../../../people/agents';
import type { WorldOptions } from '../../shared/options';

const DAY_MS = 86_400_000;

/** An account with a Conversation that a customer is in. */
const setUp = async (options: Partial<WorldOptions> = {}) => {
  const emulator = createEmulator({ options });
  const account = furnish(emulator, { publicUrl: 'http://127.0.0.1:3000' });
  const sdk = sdkFor(emulator);
  const chat = sdk.chat.v2.services(account.chatServiceSid);
  const { sid: conversationSid } = await chat.channels.create({ type: 'private' });
  await chat.channels(conversationSid).members.create({ identity: 'carol' });
  const workspace = sdk.taskrouter.v1.workspaces(account.workspaceSid);
  const create = async (media = conversationSid, attributes: object = { customerName: 'Carol' }) => {
    const made = await sdk.flexApi.v1.interaction.create({
      channel: { type: 'web', initiated_by: 'customer', properties: { media_channel_sid: media } },
      routing: {
        properties: {
          workspace_sid: account.workspaceSid,
          workflow_sid: account.workflowSid,
          task_channel_unique_name: 'chat',
          attributes,
        },
      },
    });
    const channel = sdk.flexApi.v1.interaction(made.sid).channels(made.channel.sid);
    return {
      made,
      channel,
      task: workspace.tasks(made.routing.properties.sid),
      taskStatus: async () => (await workspace.tasks(made.routing.properties.sid).fetch()).assignmentStatus,
      status: async () => (await channel.fetch()).status,
    };
  };
  return { emulator, account, sdk, chat, conversationSid, workspace, create };
};

const PROMPT = 500;

describe('the creation of an Interaction', () => {
  test('is accepted at once, and its Channel is there later', async () => {
    const { emulator, create, conversationSid } = await setUp();
    const { made, status, task, channel } = await create();
    expect(made.routing).toMatchObject({ reservation: null, properties: { assignment_status: 'pending' } });
    expect(await status()).toBe('setup');
    await emulator.clock.advance(PROMPT);
    expect(await status()).toBe('active');
    const { assignmentStatus, attributes, taskChannelUniqueName } = await task.fetch();
    expect([assignmentStatus, taskChannelUniqueName]).toEqual(['reserved', 'chat']);
    const [invite] = await channel.invites.list();
    expect(JSON.parse(attributes)).toEqual({
      customerName: 'Carol',
      customers: { name: 'Carol' },
      channelType: 'web',
      conversationSid,
      flexInteractionSid: made.sid,
      flexInteractionChannelSid: made.channel.sid,
      flexChannelInviteSid: invite?.sid,
      initiatedBy: 'customer',
      direction: 'inbound',
      conversations: {
        conversation_id: made.sid,
        media: [{ type: 'ChatTranscript', sid: conversationSid }],
        initiated_by: 'customer',
        direction: 'inbound',
        communication_channel: 'web',
      },
    });
    expect((await channel.participants.list()).map(({ type }) => type)).toEqual(['customer']);
  });

  test('for a Conversation with a Channel is dropped: its Task is canceled without a reason', async () => {
    const { emulator, create } = await setUp();
    const first = await create();
    const second = await create();
    await emulator.clock.advance(PROMPT);
    expect([await first.status(), await first.taskStatus()]).toEqual(['active', 'reserved']);
    await expect(second.channel.fetch()).rejects.toMatchObject({ status: 404 });
    expect(await second.task.fetch()).toMatchObject({ assignmentStatus: 'canceled', reason: null });
    expect(emulator.journal.entries).toContainEqual(expect.objectContaining({ fault: 'no-channel' }));
  });

  test.each([
    ['deleted meanwhile', 45354],
    ['without a participant', 45355],
  ])('for a Conversation that is %s fails', async (_, code) => {
    const { emulator, chat, conversationSid, create } = await setUp();
    const { channel, taskStatus } = await create();
    if (code === 45354) await chat.channels(conversationSid).remove();
    else await chat.channels(conversationSid).members('carol').remove();
    await emulator.clock.advance(PROMPT);
    expect(await channel.fetch()).toMatchObject({ status: 'failed', errorCode: code });
    expect(await taskStatus()).toBe('canceled');
  });

  test('that failed leaves the Conversation free for another', async () => {
    const { emulator, create } = await setUp({ interactionFate: 'failed' });
    const first = await create();
    await emulator.clock.advance(PROMPT);
    expect([await first.status(), await first.taskStatus()]).toEqual(['failed', 'canceled']);
    emulator.options.interactionFate = 'usual';
    const second = await create();
    await emulator.clock.advance(PROMPT);
    expect(await second.status()).toBe('active');
  });

  test('takes as long as the account has it, and fails when the account has it', async () => {
    const { emulator, create } = await setUp({
      interactionSetupMs: 20_000,
      interactionFate: 'dropped',
      interactionCancelMs: 5_000,
    });
    const { channel, status, taskStatus } = await create();
    await emulator.clock.advance(19_999);
    expect(await status()).toBe('setup');
    await emulator.clock.advance(1);
    await expect(channel.fetch()).rejects.toMatchObject({ status: 404 });
    expect(await taskStatus()).toBe('pending');
    await emulator.clock.advance(5_000);
    expect(await taskStatus()).toBe('canceled');
  });

  test('is refused at once where the account has it so', async () => {
    const { emulator, create, workspace } = await setUp({ refusesInteractions: true });
    await create();
    await emulator.clock.advance(PROMPT);
    await expect(create()).rejects.toMatchObject({ status: 400, code: 45353 });
    expect(await workspace.tasks.list()).toHaveLength(1);
  });

  test('takes no more requests than the account allows', async () => {
    const { emulator, create } = await setUp({ interactionsPerSecond: 1 });
    await create();
    await expect(create()).rejects.toMatchObject({ status: 429, code: 20429 });
    await emulator.clock.advance(1000);
    await create();
  });

  test.each([
    ['no JSON', { channel: 'x' as unknown as object }],
    ['no media', { channel: { type: 'web', initiated_by: 'customer' } }],
    ['an unknown type', { channel: { type: 'fax', initiated_by: 'customer' } }],
    ['an unknown initiator', { channel: { type: 'web', initiated_by: 'robot' } }],
    ['no workspace', { routing: { properties: {} } }],
  ])('is refused for %s', async (_, wrong) => {
    const { sdk, conversationSid } = await setUp();
    const right = {
      channel: { type: 'web', initiated_by: 'customer', properties: { media_channel_sid: conversationSid } },
      routing: { properties: { workspace_sid: `WS${'0'.repeat(32)}` } },
    };
    await expect(sdk.flexApi.v1.interaction.create({ ...right, ...wrong })).rejects.toMatchObject({
      status: 400,
      code: 45366,
    });
  });
});

describe('an agent in an Interaction Channel', () => {
  const accepted = async () => {
    const stage = await setUp();
    const interaction = await stage.create();
    await stage.emulator.clock.advance(PROMPT);
    agent.accept(stage.emulator);
    const [, { sid = '' } = {}] = await interaction.channel.participants.list();
    const members = async () =>
      (await stage.chat.channels(stage.conversationSid).members.list()).map(({ identity }) => identity);
    return { ...stage, ...interaction, members, participant: interaction.channel.participants(sid) };
  };

  test('is in the Conversation, and known with the Task', async () => {
    const { channel, account, members, made } = await accepted();
    expect(await members()).toEqual(['carol', 'alice']);
    const [, alice] = await channel.participants.list();
    expect(alice).toMatchObject({
      type: 'agent',
      routingProperties: { task_sid: made.routing.properties.sid, worker_sid: account.workers[0]?.sid },
    });
  });

  test('who is closed leaves: the Task is completed, the Channel stays', async () => {
    const { participant, members, status, taskStatus, channel } = await accepted();
    await participant.update({ status: 'closed' });
    expect([await taskStatus(), await status(), await members()]).toEqual(['completed', 'active', ['carol']]);
    expect(await channel.participants.list()).toHaveLength(1);
  });

  test('who wraps up leaves the Conversation, and has the Task still', async () => {
    const { participant, members, status, taskStatus } = await accepted();
    await participant.update({ status: 'wrapup' });
    expect([await taskStatus(), await status(), await members()]).toEqual(['wrapping', 'active', ['carol']]);
  });

  test.each([
    [{ status: 'closed' }, 'completed'],
    [undefined, 'wrapping'],
  ])('has the Task, when the Channel is closed with Routing %o, %s', async (routing, task) => {
    const { channel, taskStatus } = await accepted();
    await channel.update({ status: 'closed', ...(routing && { routing }) });
    expect(await taskStatus()).toBe(task);
  });

  test('is gone with the Task when the Channel becomes inactive', async () => {
    const { channel, members, taskStatus } = await accepted();
    await channel.update({ status: 'inactive', routing: { status: 'closed' } });
    expect([await taskStatus(), await members()]).toEqual(['completed', ['carol']]);
  });

  test('is joined by another through an Invite, whose Task has no attributes of the first', async () => {
    const { channel, account, emulator, workspace, members } = await accepted();
    const { routing, sid } = await channel.invites.create({
      routing: {
        properties: {
          workspace_sid: account.workspaceSid,
          workflow_sid: account.workflowSid,
          task_channel_unique_name: 'chat',
          worker_sid: account.workers[1]?.sid,
          attributes: {},
        },
      },
    });
    const task = await workspace.tasks(routing.properties.sid).fetch();
    expect(task.assignmentStatus).toBe('reserved');
    const attributes = JSON.parse(task.attributes);
    expect(attributes).toMatchObject({
      flexChannelInviteSid: sid,
      flexInteractionChannelSid: (await channel.fetch()).sid,
    });
    expect([attributes.customerName, attributes.initiatedBy]).toEqual([undefined, undefined]);
    agent.accept(emulator, { taskSid: task.sid });
    expect(await members()).toEqual(['carol', 'alice', 'bob']);
  });
});

describe('an Interaction Channel', () => {
  const started = async (options: Partial<WorldOptions> = {}) => {
    const stage = await setUp(options);
    const interaction = await stage.create();
    await stage.emulator.clock.advance(PROMPT);
    return { ...stage, ...interaction };
  };

  test('that is closed twice answers as the account has it', async () => {
    const { emulator, channel, status } = await started();
    await channel.update({ status: 'closed', routing: { status: 'closed' } });
    await expect(channel.update({ status: 'closed' })).rejects.toMatchObject({ status: 400, code: 80906 });
    emulator.options.secondClose = 'not-found';
    await expect(channel.update({ status: 'closed' })).rejects.toMatchObject({ status: 404 });
    emulator.options.secondClose = 'accepted';
    expect((await channel.update({ status: 'closed' })).status).toBe('closed');
    expect(await status()).toBe('closed');
  });

  test('becomes inactive only together with its Tasks', async () => {
    const { channel, status } = await started();
    await expect(channel.update({ status: 'inactive' })).rejects.toMatchObject({ status: 400 });
    await channel.update({ status: 'inactive', routing: { status: 'closed' } });
    expect(await status()).toBe('inactive');
  });

  test('is gone 180 days after its last update', async () => {
    const { emulator, channel, conversationSid, create } = await started();
    await emulator.clock.advance(100 * DAY_MS);
    await channel.update({ status: 'inactive', routing: { status: 'closed' } });
    await emulator.clock.advance(100 * DAY_MS);
    expect((await channel.fetch()).status).toBe('inactive');
    await emulator.clock.advance(80 * DAY_MS);
    await expect(channel.fetch()).rejects.toMatchObject({ status: 404 });
    const again = await create(conversationSid);
    await emulator.clock.advance(PROMPT);
    expect(await again.status()).toBe('active');
  });

  test.each(['canceled', 'completed', 'left'] as const)(
    'that is closed has open Invites %s',
    async (invitesAtClose) => {
      const { channel, taskStatus } = await started({ invitesAtClose });
      await channel.update({ status: 'closed', routing: { status: 'closed' } });
      expect(await taskStatus()).toBe(invitesAtClose === 'left' ? 'reserved' : invitesAtClose);
    },
  );
});

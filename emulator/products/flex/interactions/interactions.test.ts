import { DAY_MS, SETUP_MS, withConversation, withInteraction } from '../../../../test/emulator/interactions';
import * as agent from '../../../people/agents';

describe('the creation of an Interaction', () => {
  test('is accepted at once, and its Channel is there later', async () => {
    const { emulator, create, conversationSid } = await withConversation();
    const { made, status, task, channel } = await create();
    expect(made.routing).toMatchObject({ reservation: null, properties: { assignment_status: 'pending' } });
    expect(await status()).toBe('setup');
    await emulator.clock.advance(SETUP_MS);
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

  test('keeps attributes as they are given, but for those of Flex', async () => {
    const own = { conversations: 'x', customers: ['y'], customerAddress: '+15550123', channelType: 'mine', list: [1] };
    const { create } = await withConversation();
    const { task, made } = await create(own);
    const attributes = JSON.parse((await task.fetch()).attributes);
    expect(attributes).toMatchObject({ list: [1], customers: { phone: '+15550123' }, channelType: 'web' });
    expect(Object.keys(attributes.conversations)).not.toContain('0');
    expect(attributes.conversations.conversation_id).toBe(made.sid);
  });

  test('for a Conversation with a Channel is dropped: its Task is canceled without a reason', async () => {
    const { emulator, create } = await withConversation();
    const first = await create();
    const second = await create();
    await emulator.clock.advance(SETUP_MS);
    expect([await first.status(), await first.taskStatus()]).toEqual(['active', 'reserved']);
    await expect(second.channel.fetch()).rejects.toMatchObject({ status: 404 });
    expect(await second.task.fetch()).toMatchObject({ assignmentStatus: 'canceled', reason: null });
    expect(emulator.journal.entries).toContainEqual(expect.objectContaining({ fault: 'no-channel' }));
  });

  type Conversation = Awaited<ReturnType<typeof withConversation>>['conversation'];
  test.each([
    ['closed meanwhile', 45354, (conversation: Conversation) => conversation.update({ state: 'closed' })],
    ['deleted meanwhile', 45354, (conversation: Conversation) => conversation.remove()],
    ['empty', 45355, async (conversation: Conversation) => (await conversation.participants.list())[0]?.remove()],
  ])('for a Conversation that is %s fails', async (_, code, change) => {
    const { emulator, conversation, create } = await withConversation();
    const { channel, taskStatus } = await create();
    await change(conversation);
    await emulator.clock.advance(SETUP_MS);
    expect(await channel.fetch()).toMatchObject({ status: 'failed', errorCode: code });
    expect(await taskStatus()).toBe('canceled');
  });

  test('that failed leaves the Conversation free for another', async () => {
    const { emulator, create } = await withConversation({ interactionFate: 'failed' });
    const first = await create();
    await emulator.clock.advance(SETUP_MS);
    expect([await first.status(), await first.taskStatus()]).toEqual(['failed', 'canceled']);
    emulator.options.interactionFate = 'usual';
    const second = await create();
    await emulator.clock.advance(SETUP_MS);
    expect(await second.status()).toBe('active');
  });

  test('takes the place of one that failed meanwhile, and keeps it', async () => {
    const { emulator, create } = await withConversation({ interactionFate: 'failed' });
    await create();
    emulator.options.interactionFate = 'usual';
    const second = await create();
    await emulator.clock.advance(SETUP_MS);
    const third = await create();
    await emulator.clock.advance(SETUP_MS);
    expect([await second.status(), await third.taskStatus()]).toEqual(['active', 'canceled']);
  });

  test('that failed cannot be read, where the account has it so', async () => {
    const { emulator, create } = await withConversation({ interactionFate: 'failed', failedChannelsAreGone: true });
    const { channel, taskStatus } = await create();
    await emulator.clock.advance(SETUP_MS);
    await expect(channel.fetch()).rejects.toMatchObject({ status: 404 });
    expect(await taskStatus()).toBe('canceled');
  });

  test.each([true, false])('may have further properties of Routing, or not: %s', async (refusesUnknownRouting) => {
    const { sdk, account, conversationSid } = await withConversation({ refusesUnknownRouting });
    const { workspaceSid: workspace_sid, workflowSid: workflow_sid } = account;
    const made = sdk.flexApi.v1.interaction.create({
      channel: { type: 'web', initiated_by: 'customer', properties: { media_channel_sid: conversationSid } },
      routing: { type: 'taskrouter', properties: { workspace_sid, workflow_sid } },
    });
    if (refusesUnknownRouting) await expect(made).rejects.toMatchObject({ status: 400, code: 45366 });
    else expect((await made).sid).toMatch(/^KD/);
  });

  test('takes as long as the account has it, and fails when the account has it', async () => {
    const { emulator, create } = await withConversation({
      interactionSetupMs: 20_000,
      interactionFate: 'dropped',
      interactionCancelMs: 5_000,
      interactionCancelReason: 'Rejected',
    });
    const { channel, status, task, taskStatus } = await create();
    await emulator.clock.advance(19_999);
    expect(await status()).toBe('setup');
    await emulator.clock.advance(1);
    await expect(channel.fetch()).rejects.toMatchObject({ status: 404 });
    expect(await taskStatus()).toBe('pending');
    await emulator.clock.advance(5_000);
    expect(await task.fetch()).toMatchObject({ assignmentStatus: 'canceled', reason: 'Rejected' });
  });

  test('is refused at once where the account has it so', async () => {
    const { emulator, create, workspace } = await withConversation({ refusesInteractions: true });
    await create();
    await emulator.clock.advance(SETUP_MS);
    await expect(create()).rejects.toMatchObject({ status: 400, code: 45353 });
    expect(await workspace.tasks.list()).toHaveLength(1);
  });

  test('is no matter to an agent who is quicker', async () => {
    const { emulator, create, account, workspace, members } = await withConversation();
    const { channel } = await create();
    // Whatever makes TaskRouter look for Tasks that wait.
    await workspace.workers(account.workers[0]?.sid ?? '').update({ friendlyName: 'alice' });
    agent.accept(emulator);
    await emulator.clock.advance(SETUP_MS);
    expect((await channel.participants.list()).map(({ type }) => type)).toEqual(['agent', 'customer']);
    expect(await members()).toEqual(['carol', 'alice']);
  });

  test('takes no more requests than the account allows', async () => {
    const { emulator, create } = await withConversation({ interactionsPerSecond: 1 });
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
    const { sdk, conversationSid } = await withConversation();
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

describe('the routing of an Interaction', () => {
  const setUpRouting = async () => {
    const stage = await withConversation();
    const { sdk, account, conversationSid } = stage;
    const { workspaceSid: workspace_sid, workflowSid: workflow_sid } = account;
    const create = (properties: Record<string, unknown>) =>
      sdk.flexApi.v1.interaction.create({
        channel: { type: 'web', initiated_by: 'customer', properties: { media_channel_sid: conversationSid } },
        routing: { properties: { workspace_sid, workflow_sid, task_channel_unique_name: 'chat', ...properties } },
      });
    return { ...stage, create };
  };
  const none = '0'.repeat(32);

  test.each([
    [{ workspace_sid: `WS${none}` }, `Workspace WS${none} not found`],
    [{ workflow_sid: `WW${none}` }, `Workflow WW${none} not found`],
    [{ task_channel_unique_name: 'fax' }, 'TaskChannel fax not found'],
    [{ worker_sid: `WK${none}` }, `Worker WK${none} not found`],
    [{ priority: 'high' }, 'Routing.properties.priority is not a whole number'],
    [{ timeout: 1.5 }, 'Routing.properties.timeout is not a whole number'],
    [{ timeout: 0 }, 'Timeout must be between 1'],
  ])('is refused where it is wrong: %j', async (wrong, message) => {
    const { create, workspace } = await setUpRouting();
    const refusal = { status: 400, code: 45366, message: expect.stringContaining(message) };
    await expect(create(wrong)).rejects.toMatchObject(refusal);
    expect(await workspace.tasks.list()).toEqual([]);
  });

  test('may have its numbers as text', async () => {
    const { create, workspace } = await setUpRouting();
    await create({ timeout: '60', priority: '5' });
    expect(await workspace.tasks.list()).toMatchObject([{ timeout: 60, priority: 5 }]);
  });
});

describe('an Interaction Channel', () => {
  test('that is closed twice answers as the account has it', async () => {
    const { emulator, channel, status } = await withInteraction();
    await channel.update({ status: 'closed', routing: { status: 'closed' } });
    await expect(channel.update({ status: 'closed' })).rejects.toMatchObject({ status: 400, code: 80906 });
    emulator.options.secondClose = 'conflict';
    await expect(channel.update({ status: 'closed' })).rejects.toMatchObject({ status: 409, code: 80906 });
    emulator.options.secondClose = 'not-found';
    await expect(channel.update({ status: 'closed' })).rejects.toMatchObject({ status: 404 });
    emulator.options.secondClose = 'accepted';
    expect((await channel.update({ status: 'closed' })).status).toBe('closed');
    expect(await status()).toBe('closed');
  });

  test('that is closed takes no Invite', async () => {
    const { channel, made } = await withInteraction();
    const { workspace_sid, workflow_sid } = made.routing.properties;
    await channel.update({ status: 'closed', routing: { status: 'closed' } });
    const invite = channel.invites.create({ routing: { properties: { workspace_sid, workflow_sid } } });
    await expect(invite).rejects.toMatchObject({ status: 400, code: 80906 });
  });

  test('of another Interaction is not found', async () => {
    const { sdk, made } = await withInteraction();
    const other = sdk.flexApi.v1.interaction(`KD${'0'.repeat(32)}`);
    await expect(other.channels(made.channel.sid).fetch()).rejects.toMatchObject({ status: 404 });
  });

  test('becomes inactive only together with its Tasks', async () => {
    const { channel, status } = await withInteraction();
    await expect(channel.update({ status: 'inactive' })).rejects.toMatchObject({ status: 400 });
    await channel.update({ status: 'inactive', routing: { status: 'closed' } });
    expect(await status()).toBe('inactive');
  });

  test('is gone 180 days after its last update, whatever happens in the Conversation', async () => {
    const { emulator, channel, conversation, create, made } = await withInteraction();
    await emulator.clock.advance(100 * DAY_MS);
    const { workspace_sid, workflow_sid } = made.routing.properties;
    await channel.invites.create({ routing: { properties: { workspace_sid, workflow_sid } } });
    await emulator.clock.advance(100 * DAY_MS);
    expect((await channel.fetch()).status).toBe('active');
    await conversation.update({ friendlyName: 'Chat' });
    await emulator.clock.advance(80 * DAY_MS);
    await expect(channel.fetch()).rejects.toMatchObject({ status: 404 });
    const again = await create();
    await emulator.clock.advance(SETUP_MS);
    expect(await again.status()).toBe('active');
  });

  test.each(['canceled', 'completed', 'left'] as const)(
    'that is closed has open Invites %s',
    async (invitesAtClose) => {
      const { channel, taskStatus } = await withInteraction({ invitesAtClose });
      await channel.update({ status: 'closed', routing: { status: 'closed' } });
      expect(await taskStatus()).toBe(invitesAtClose === 'left' ? 'reserved' : invitesAtClose);
    },
  );
});

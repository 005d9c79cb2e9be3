import { accept } from '../../emulator/people/agents';
import type { Cases, Stage } from './stage';

/** ms after which an Interaction is set up. */
const SETUP_MS = 1000;

/** An Interaction for a Conversation with a customer, and a second Task for it by an Invite. */
const start = async ({ account, chat, emulator, flex }: Stage) => {
  const { sid: conversationSid } = await chat.channels.create({ type: 'private' });
  await chat.channels(conversationSid).members.create({ identity: 'carol' });
  const routing = {
    properties: {
      workspace_sid: account.workspaceSid,
      workflow_sid: account.workflowSid,
      task_channel_unique_name: 'chat',
      attributes: { customerName: 'Carol' },
    },
  };
  const created = await flex.interaction.create({
    channel: { type: 'chat', initiated_by: 'customer', properties: { media_channel_sid: conversationSid } },
    routing,
  });
  await emulator.clock.advance(SETUP_MS);
  const interaction = flex.interaction(created.sid);
  return { created, routing, interaction, channel: interaction.channels(created.channel.sid) };
};

/** The agent who accepted passes the Task on to another. */
const transferring = async (stage: Stage) => {
  const { channel } = await start(stage);
  accept(stage.emulator);
  const [, agent] = await channel.participants.list();
  const to = stage.account.workers[1]?.sid;
  return { channel, transfer: await channel.transfers.create({ type: 'cold', from: agent?.sid, to }) };
};

const KD = expect.stringMatching(/^KD[0-9a-f]{32}$/);
const UO = expect.stringMatching(/^UO[0-9a-f]{32}$/);

export const interactionCases: Cases = {
  'flex.CreateInteraction': async (stage) => {
    const { created } = await start(stage);
    return [created, { sid: KD, channel: { type: 'chat', sid: UO }, links: expect.anything() }];
  },
  'flex.FetchInteraction': async (stage) => {
    const { created, interaction } = await start(stage);
    return [await interaction.fetch(), { sid: created.sid, routing: created.routing }];
  },
  'flex.UpdateInteraction': async (stage) => {
    const { interaction } = await start(stage);
    const webhookTtid = 'flex_interactionwebhook_00000000000000000000000000';
    return [await interaction.update({ webhookTtid }), { webhookTtid }];
  },
  'flex.FetchInteractionChannel': async (stage) => {
    const { channel } = await start(stage);
    return [await channel.fetch(), { status: 'active', type: 'chat', errorCode: null }];
  },
  'flex.ListInteractionChannel': async (stage) => {
    const { created, interaction } = await start(stage);
    const list = await interaction.channels.list();
    return [list.map(({ sid }) => sid), [created.channel.sid]];
  },
  'flex.UpdateInteractionChannel': async (stage) => {
    const { channel } = await start(stage);
    return [await channel.update({ status: 'closed', routing: { status: 'closed' } }), { status: 'closed' }];
  },
  'flex.CreateInteractionChannelInvite': async (stage) => {
    const { channel, routing } = await start(stage);
    const invite = await channel.invites.create({ routing });
    return [
      invite.routing,
      { reservation: null, properties: expect.objectContaining({ assignment_status: 'pending' }) },
    ];
  },
  'flex.ListInteractionChannelInvite': async (stage) => {
    const { channel, routing } = await start(stage);
    const { sid } = await channel.invites.create({ routing });
    return [(await channel.invites.list()).map((invite) => invite.sid), expect.arrayContaining([sid])];
  },
  'flex.ListInteractionChannelParticipant': async (stage) => {
    const { channel } = await start(stage);
    return [(await channel.participants.list()).map(({ type }) => type), ['customer']];
  },
  'flex.UpdateInteractionChannelParticipant': async (stage) => {
    const { channel } = await start(stage);
    const desk = accept(stage.emulator);
    const [, agent] = await channel.participants.list();
    const routingProperties = expect.objectContaining({ task_sid: desk?.task.sid });
    const updated = await channel.participants(agent?.sid ?? '').update({ status: 'closed' });
    return [updated, { type: 'agent', routingProperties }];
  },
  'flex.CreateInteractionTransfer': async (stage) => {
    const { transfer } = await transferring(stage);
    return [transfer, { type: 'cold', status: 'active', to: stage.account.workers[1]?.sid }];
  },
  'flex.FetchInteractionTransfer': async (stage) => {
    const { channel, transfer } = await transferring(stage);
    return [await channel.transfers(transfer.sid).fetch(), { sid: transfer.sid, type: 'cold' }];
  },
  'flexV2.CreateWebChannel': async ({ sdk }) => {
    const preEngagementData = JSON.stringify({ friendlyName: 'Carol', question: 'Where is my order?' });
    const [address] = await sdk.conversations.v1.addressConfigurations.list({ type: 'chat' });
    const chat = await sdk.flexApi.v2.webChannels.create({
      addressSid: address?.sid ?? '',
      customerFriendlyName: 'Carol',
      preEngagementData,
      identity: 'carol',
    });
    const conversation = sdk.conversations.v1.conversations(chat.conversationSid);
    const { attributes } = await conversation.fetch();
    const [guest] = await conversation.participants.list();
    return [
      { ...JSON.parse(attributes), guest: guest?.identity, identity: chat.identity },
      { pre_engagement_data: JSON.parse(preEngagementData), guest: 'carol', identity: 'carol' },
    ];
  },
};

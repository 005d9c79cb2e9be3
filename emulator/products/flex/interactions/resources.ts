import { defineResource } from '../../shared/resource';
import type { TwilioWorld } from '../../shared/world';
import type { InteractionChannelRow, InteractionRow, InviteRow, ParticipantRow, TransferRow } from './rows';

export const interactions = defineResource<InteractionRow, 'flex.Interaction'>('flex.Interaction', { prefix: 'KD' });

export const interactionChannels = defineResource<InteractionChannelRow, 'flex.InteractionChannel'>(
  'flex.InteractionChannel',
  { prefix: 'UO', parents: [interactions], defaults: { error_code: null } },
);

type Below = { interaction_sid: string; channel_sid: string };

const parents = [interactions, interactionChannels];

/** What has no operation to fetch it has a URL of its own all the same. */
const urlBelow =
  (path: string) =>
  ({ sid, interaction_sid: interaction, channel_sid: channel }: Below & { sid: string }) => ({
    url: `https://flex-api.twilio.com/v1/Interactions/${interaction}/Channels/${channel}/${path}/${sid}`,
  });

export const invites = defineResource<InviteRow, 'flex.InteractionChannelInvite'>('flex.InteractionChannelInvite', {
  prefix: 'KG',
  parents,
  view: urlBelow('Invites'),
});

export const participants = defineResource<ParticipantRow, 'flex.InteractionChannelParticipant'>(
  'flex.InteractionChannelParticipant',
  { prefix: 'UT', parents, view: urlBelow('Participants') },
);

export const transfers = defineResource<TransferRow, 'flex.InteractionTransfer'>('flex.InteractionTransfer', {
  prefix: 'UX',
  parents,
});

/** The key under which the store keeps what belongs to a Channel. */
export const within = ({ interaction_sid, sid }: InteractionChannelRow): string => `${interaction_sid}/${sid}`;

/** By its `KD…` and `UO…`, as a Task's attributes name them. */
export const findInteractionChannel = (
  world: TwilioWorld,
  interactionSid: string,
  sid: string,
): InteractionChannelRow | undefined => interactionChannels.collection(world, interactionSid).get(sid);

/** Which Channel a Conversation is mapped to: no API shows it. */
const mapping = (world: TwilioWorld) =>
  world.store.of<{ interactionSid: string; sid: string }>('flex.channels-of-conversations');

/** "a Conversation has at most one": https://www.twilio.com/docs/api/errors/45353 */
export const channelOfConversation = (
  world: TwilioWorld,
  conversationSid: string,
): InteractionChannelRow | undefined => {
  const { interactionSid, sid } = mapping(world).get(conversationSid) ?? {};
  return findInteractionChannel(world, interactionSid ?? '', sid ?? '');
};

export const mapConversation = (world: TwilioWorld, channel: InteractionChannelRow): void => {
  const { conversation_sid: conversation, interaction_sid: interactionSid, sid } = channel;
  mapping(world).insert(conversation, { interactionSid, sid });
};

/** From here on another Channel can be mapped to the Conversation. */
export const freeConversation = (world: TwilioWorld, { conversation_sid, sid }: InteractionChannelRow): void => {
  if (mapping(world).get(conversation_sid)?.sid === sid) mapping(world).remove(conversation_sid);
};

/** With everything below it. Its Interaction stays. */
export const forgetChannel = (world: TwilioWorld, channel: InteractionChannelRow): void => {
  freeConversation(world, channel);
  interactionChannels.collection(world, channel.interaction_sid).remove(channel.sid);
  for (const child of ['Invite', 'Participant']) world.store.drop(`flex.InteractionChannel${child}`, within(channel));
  world.store.drop('flex.InteractionTransfer', within(channel));
};

import { ApiError, badRequest } from '../../core/errors';
import { parseObject } from '../../core/json';
import type { Row } from '../../core/store';
import { refuseCrowd } from '../chat-store/members';
import type { ChannelRow } from '../chat-store/rows';
import type { Answer, Call, Handlers, Takes } from '../shared/call';
import type { TwilioWorld } from '../shared/world';
import { bindingOf, boundTo, pairOf } from './bindings';
import { conversations, home, serviceConversations } from './conversations';
import { ALREADY_THERE, participants, refuseBusy, requireWellFormed, serviceParticipants } from './participants';
import { conflict } from './refusals';

type Creating = Call<{
  params: Record<string, string>;
  input: Takes<'conversations.CreateConversationWithParticipants'>['input'];
}>;
type NewParticipant = Takes<'conversations.CreateConversationParticipant'>['input'];

/** The description: "The maximum number of participants that can be added in a single request is 10". */
const MAX_PARTICIPANTS = 10;

const textIn = (from: Record<string, unknown>, property: string, name: string) =>
  typeof from[property] === 'string' ? { [name]: from[property] } : {};

/** `{"identity": "alice"}`, `{"messaging_binding": {"address": "+1…", "proxy_address": "+1…"}}` */
const readParticipant = (text: string): NewParticipant => {
  const given = parseObject(text);
  if (!given) throw badRequest('Participant is no JSON object');
  const binding = parseObject(JSON.stringify(given.messaging_binding)) ?? {};
  return {
    ...textIn(given, 'identity', 'Identity'),
    ...textIn(given, 'attributes', 'Attributes'),
    ...textIn(binding, 'address', 'MessagingBinding.Address'),
    ...textIn(binding, 'proxy_address', 'MessagingBinding.ProxyAddress'),
    ...textIn(binding, 'projected_address', 'MessagingBinding.ProjectedAddress'),
  };
};

/** https://www.twilio.com/docs/api/errors/50425. Approximate: the sentence. @fidelity conversations.with-participants */
const alreadyBound = (world: TwilioWorld, where: string): ApiError =>
  conflict(world, 50425, `A binding for this participant and proxy address already exists in ${where}`);

/** @param pairs Those of the request so far. */
const refuseBound = (world: TwilioWorld, input: NewParticipant, pairs: Set<string>): void => {
  const binding = bindingOf(input);
  const holder = boundTo(world, binding);
  if (holder) throw alreadyBound(world, `Conversation ${holder.channel.sid}`);
  if (pairs.has(pairOf(binding))) throw alreadyBound(world, 'the same request');
  pairs.add(pairOf(binding));
};

/** Everything for which one of the participants could be refused, before there is a Conversation. */
const refuseAny = (world: TwilioWorld, serviceSid: string, wanted: readonly NewParticipant[]): void => {
  const [identities, pairs] = [new Set<string>(), new Set<string>()];
  for (const input of wanted) {
    requireWellFormed({ input });
    const { Identity: identity } = input;
    if (identity === undefined) refuseBound(world, input, pairs);
    else {
      if (identities.has(identity)) throw new ApiError(409, ALREADY_THERE.code, ALREADY_THERE.message);
      refuseCrowd(world, serviceSid, identities.size + pairs.size);
      refuseBusy(world, serviceSid, identity);
      identities.add(identity);
    }
  }
};

interface Kinds {
  conversation: {
    create(call: Creating, world: TwilioWorld): ChannelRow;
    view(row: ChannelRow, world: TwilioWorld): Row;
  };
  participant: {
    create(call: Call<{ params: Record<string, string>; input: NewParticipant }>, world: TwilioWorld): unknown;
  };
}

/** All or nothing: what can be refused is looked at first. */
const create = (call: Creating, world: TwilioWorld, { conversation, participant }: Kinds): Answer => {
  const { Participant: texts = [], ...input } = call.input;
  if (texts.length > MAX_PARTICIPANTS) throw badRequest('Too many participants');
  const wanted = texts.map(readParticipant);
  refuseAny(world, call.params.ChatServiceSid ?? home(world).service_sid, wanted);
  const channel = conversation.create({ ...call, input }, world);
  const params = { ...call.params, ConversationSid: channel.sid };
  for (const one of wanted) participant.create({ ...call, params, input: one }, world);
  return { body: conversation.view(channel, world) };
};

export const withParticipantsHandlers: Handlers<'conversations'> = {
  CreateConversationWithParticipants: (call, world) =>
    create(call, world, { conversation: conversations, participant: participants } as Kinds), // reason: the description checked the call
  CreateServiceConversationWithParticipants: (call, world) =>
    create(call, world, { conversation: serviceConversations, participant: serviceParticipants } as Kinds), // reason: as above
};

import { rest } from '../chat-store/actor';
import { tellChange } from '../chat-store/changes';
import { channelOf } from '../chat-store/channels';
import { memberNamed } from '../chat-store/members';
import { MESSAGE_DEFAULTS, nextPlace, sent } from '../chat-store/messages';
import type { MessageRow } from '../chat-store/rows';
import type { Call, Takes } from '../shared/call';
import { noteKept } from '../shared/kept-back';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { conversations, home, serviceConversations } from './conversations';
import { conflict, requireAttributes, requireOpen, requirePlainText } from './refusals';
import { services } from './services';

type Taking<N extends string> = Call<{ params: Record<string, string>; input: Takes<`conversations.${N}`>['input'] }>;

const created = (row: MessageRow, call: Taking<'CreateConversationMessage'>, world: TwilioWorld): void => {
  const channel = channelOf(world, row);
  requireOpen(world, channel);
  // Unknown: whether a message can be posted before the Conversation is active. @fidelity conversations.early-messages
  if (channel.state === 'initializing' && !world.options.initializingTakesMessages) {
    noteKept(world, 'initializingTakesMessages', 'a message from being posted', { conversationSid: channel.sid });
    throw conflict(world, 50391, 'Conflicting conversation modification');
  }
  requireAttributes(call);
  requirePlainText(call.input);
  row.body ??= '';
  row.from ??= 'system';
  row.participant_sid = memberNamed(world, channel, row.from)?.sid ?? null;
  Object.assign(row, nextPlace(world, channel));
};

const resource = {
  prefix: 'IM',
  kept: 'chat.Message',
  names: { chat_service_sid: 'service_sid', conversation_sid: 'channel_sid', author: 'from' },
  defaults: { ...MESSAGE_DEFAULTS, from: 'system' },
  created,
  updated(row: MessageRow, before: MessageRow, call: Taking<'UpdateConversationMessage'>, world: TwilioWorld) {
    requireOpen(world, channelOf(world, row));
    requireAttributes(call);
    row.was_edited = before.was_edited || row.body !== before.body;
  },
  deleted: (row: MessageRow, _call: Call, world: TwilioWorld) => requireOpen(world, channelOf(world, row)),
  after(what: 'create' | 'update' | 'delete', message: MessageRow, call: Call, world: TwilioWorld) {
    const actor = rest(call, message.from);
    if (what === 'create') return sent(world, message, actor);
    const how = what === 'update' ? 'updated' : 'removed';
    return tellChange(world, { what: 'message', how, channel: channelOf(world, message), message, actor });
  },
  list: ({ input }: Taking<'ListConversationMessage'>) => ({ descending: input.Order === 'desc' }),
};

export const messages = defineResource<MessageRow, 'conversations.ConversationMessage'>(
  'conversations.ConversationMessage',
  { ...resource, home, parents: [conversations] },
);

export const serviceMessages = defineResource<MessageRow, 'conversations.ServiceConversationMessage'>(
  'conversations.ServiceConversationMessage',
  { ...resource, parents: [services, serviceConversations] },
);

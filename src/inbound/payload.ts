import type { Message } from '../engagement/receive';
import { isOurs } from '../orchestration/mark';
import { cut } from '../platform/cut';
import { BadRequest } from '../platform/errors';
import type { OrchestrationName, Settings } from '../platform/settings';

export type Inbound =
  | { kind: 'message'; orchestration: OrchestrationName; message: Message }
  | { kind: 'ignored'; reason: string };

type Params = Record<string, unknown>;

const ignored = (reason: string): Inbound => ({ kind: 'ignored', reason });

const text = (params: Params, name: string): string | undefined => {
  const value = params[name];
  return typeof value === 'string' ? value : undefined;
};

const sid = (params: Params, name: string, prefix: string): string => {
  const value = text(params, name) ?? '';
  if (!new RegExp(`^${prefix}[0-9a-fA-F]{32}$`).test(value)) {
    throw new BadRequest(`${name} must be ${prefix} and 32 hex digits`);
  }
  return value;
};

/** The longest text that the bot reads; Chat's own limit is 32 KiB. */
const LONGEST_TEXT = 4_096;

/** What a channel's webhook says. Throws {@link BadRequest} where it is neither Chat's nor Conversations'. */
export const readInbound = (params: Params, settings: Settings): Inbound => {
  const event = text(params, 'EventType');
  const conversations = text(params, 'ConversationSid') !== undefined;
  if (event === undefined || (!conversations && text(params, 'ChannelSid') === undefined)) {
    throw new BadRequest(
      'EventType and ChannelSid (Chat), or EventType and ConversationSid (Conversations), are needed',
    );
  }
  if (conversations) {
    sid(params, 'ConversationSid', 'CH');
    return ignored(settings.orchestrations.includes('conversations') ? 'not-served-yet' : 'not-looked-after');
  }
  const conversationSid = sid(params, 'ChannelSid', 'CH');
  if (event !== 'onMessageSent') return ignored('another-event');
  if (!settings.orchestrations.includes('flex-flow')) return ignored('not-looked-after');
  const account = text(params, 'AccountSid');
  if (account !== undefined && account !== settings.accountSid) return ignored('another-account');
  const service = text(params, 'InstanceSid');
  if (service !== undefined && service !== settings.chatServiceSid) return ignored('another-service');

  const messageSid = sid(params, 'MessageSid', 'IM');
  // A client that acts for itself is named twice.
  const author = text(params, params.From ? 'From' : 'ClientIdentity');
  if (!author) throw new BadRequest('From must be the identity of whoever wrote the message');
  if (isOurs(params.Attributes)) return ignored('own-message');
  const index = /^\d{1,9}$/.test(text(params, 'Index') ?? '') ? Number(params.Index) : undefined;
  const webhookSid = text(params, 'WebhookSid');
  const language = text(params, 'language');
  return {
    kind: 'message',
    orchestration: 'flex-flow',
    message: {
      conversationSid,
      sid: messageSid,
      author,
      // A picture has no text; the bot treats it as something it does not understand.
      text: cut(text(params, 'Body') ?? '', LONGEST_TEXT),
      ...(index === undefined ? {} : { index }),
      // From the query of the flow's own URL (`/inbound?language=de`), which is signed with the rest.
      ...(language && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) ? { language } : {}),
      ...(webhookSid && /^WH[0-9a-fA-F]{32}$/.test(webhookSid) ? { webhookSid } : {}),
    },
  };
};

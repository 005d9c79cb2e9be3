import type { Inbound, Params, Reader } from '../core/port';
import { sidIn } from '../platform/attributes';
import { cut } from '../platform/cut';
import { BadRequest } from '../platform/errors';
import type { Settings } from '../platform/settings';
import { isOurs } from '../twilio/mark';
import { REFERENCE } from './task';

const text = (params: Params, name: string): string | undefined => {
  const value = params[name];
  return typeof value === 'string' ? value : undefined;
};

const sid = (params: Params, name: string, prefix: string): string => {
  const value = sidIn(params[name], prefix);
  if (value === undefined) throw new BadRequest(`${name} must be ${prefix} and 32 hex digits`);
  return value;
};

/** The longest text that the bot reads; Chat's own limit is 32 KiB. */
const LONGEST_TEXT = 4_096;

const isPayload = (params: Params): boolean =>
  text(params, 'EventType') !== undefined && text(params, 'ChannelSid') !== undefined;

const writtenAt = (params: Params): number | undefined => {
  const at = Date.parse(text(params, 'DateCreated') ?? '');
  return Number.isFinite(at) ? at : undefined;
};

/**
 * What a Chat Channel's webhook says: https://www.twilio.com/docs/chat/webhook-events
 *
 * @throws BadRequest where a field that is needed is not of its form
 */
const message = (params: Params, settings: Settings): Inbound => {
  const engagementSid = sid(params, 'ChannelSid', 'CH');
  // Both are logged: what is no SID may be a person's words.
  const ignored = (reason: string, found?: string, configured?: string): Inbound => ({
    kind: 'ignored',
    reason,
    engagementSid,
    ...(found === undefined || configured === undefined ? {} : { found, configured }),
  });
  if (text(params, 'EventType') !== 'onMessageSent') return ignored('another-event');
  const account = text(params, 'AccountSid');
  if (account !== undefined && account !== settings.accountSid) {
    return ignored('another-account', sidIn(account, 'AC'), settings.accountSid);
  }
  const service = text(params, 'InstanceSid');
  if (service !== undefined && service !== settings.chatServiceSid) {
    return ignored('another-service', sidIn(service, 'IS'), settings.chatServiceSid);
  }
  const messageSid = sid(params, 'MessageSid', 'IM');
  // A client that acts for itself is named twice.
  const author = text(params, params.From ? 'From' : 'ClientIdentity');
  if (!author) throw new BadRequest('From must be the identity of the author of the message');
  if (isOurs(params.Attributes)) return ignored('own-message');
  const index = /^\d{1,9}$/.test(text(params, 'Index') ?? '') ? Number(params.Index) : undefined;
  const hookSid = sidIn(params.WebhookSid, 'WH');
  const language = text(params, 'language');
  const at = writtenAt(params);
  return {
    kind: 'message',
    message: {
      engagementSid,
      sid: messageSid,
      author,
      // A picture has no text; the bot treats it as something it does not understand.
      text: cut(text(params, 'Body') ?? '', LONGEST_TEXT),
      ...(index === undefined ? {} : { index }),
      ...(at === undefined ? {} : { writtenAt: at }),
      // From the query of the flow's own URL (`/inbound?language=de`), which is signed with the rest.
      ...(language && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) ? { language } : {}),
      ...(hookSid ? { hookSid } : {}),
    },
  };
};

export const flexFlowReader: Reader = {
  name: 'flex-flow',
  isPayload,
  message,
  engagementOf: REFERENCE.in,
  repeats: ['task.completed', 'task.system-deleted'],
};

import type { AtOnce } from '../core/message';
import type { Inbound, Params } from '../core/port';
import { sidIn, textIn } from '../platform/attributes';
import { cut } from '../platform/cut';
import { BadRequest } from '../platform/errors';
import { given, stringIn } from '../platform/parse';
import type { Settings } from '../platform/settings';
import { isOurs } from '../twilio/mark';

/** How one orchestration's webhook calls what it tells of a message. */
export interface PayloadForm {
  /** The event of a new message. */
  event: string;
  engagement: string;
  service: string;
  /** The first of these that is there names the author. */
  authors: readonly [string, ...string[]];
}

/** The longest text that the bot reads; Twilio's own limit is 32 KiB. */
const LONGEST_TEXT = 4_096;

/** https://www.twilio.com/docs/taskrouter/api/task */
const LONGEST_TIMEOUT_S = 1_209_600;

/**
 * What a webhook's own URL asks for, which is signed with the rest:
 * `/inbound?handover=at-once&priority=5&timeout=3600&taskChannel=chat`. A value that cannot be meant is left out, since
 * the customer needs an agent all the same.
 */
const atOnceIn = (params: Params): AtOnce | undefined => {
  if (params.handover !== 'at-once') return undefined;
  const count = (name: string) => (/^\d{1,9}$/.test(stringIn(params[name]) ?? '') ? Number(params[name]) : undefined);
  const timeout = count('timeout');
  const taskChannel = stringIn(params.taskChannel);
  return given({
    priority: count('priority'),
    timeout: timeout && timeout <= LONGEST_TIMEOUT_S ? timeout : undefined,
    taskChannel: taskChannel && /^[\w-]{1,64}$/.test(taskChannel) ? taskChannel : undefined,
  });
};

const requiredSid = (params: Params, name: string, prefix: string): string => {
  const sid = sidIn(params[name], prefix);
  if (sid === undefined) throw new BadRequest(`${name} must be ${prefix} and 32 hex digits`);
  return sid;
};

/**
 * What a webhook tells of a message. Other events, other accounts' and services' messages, and the bot's own are ignored.
 *
 * @throws BadRequest where a field that is needed is not of its form
 */
export const readMessage = (form: PayloadForm, params: Params, settings: Settings): Inbound => {
  const text = (name: string) => stringIn(params[name]);
  const engagementSid = requiredSid(params, form.engagement, 'CH');
  // Both are logged: what is no SID may be a person's words.
  const ignored = (reason: string, found?: string, configured?: string): Inbound => ({
    kind: 'ignored',
    reason,
    engagementSid,
    ...(found === undefined || configured === undefined ? {} : { found, configured }),
  });
  if (text('EventType') !== form.event) return ignored('another-event');
  const account = text('AccountSid');
  if (account !== undefined && account !== settings.accountSid) {
    return ignored('another-account', sidIn(account, 'AC'), settings.accountSid);
  }
  const service = text(form.service);
  if (service !== undefined && service !== settings.chatServiceSid) {
    return ignored('another-service', sidIn(service, 'IS'), settings.chatServiceSid);
  }
  const messageSid = requiredSid(params, 'MessageSid', 'IM');
  const author = form.authors.map(text).find((name) => name);
  if (!author) throw new BadRequest(`${form.authors[0]} must be the identity of the author of the message`);
  if (isOurs(params.Attributes)) return ignored('own-message');
  // Studio speaks in the engagement's own name.
  if (author === engagementSid) return ignored('not-the-customer');
  const index = /^\d{1,9}$/.test(text('Index') ?? '') ? Number(params.Index) : undefined;
  const [hookSid, participantSid] = [sidIn(params.WebhookSid, 'WH'), sidIn(params.ParticipantSid, 'MB')];
  const language = text('language');
  const atOnce = atOnceIn(params);
  const at = Date.parse(text('DateCreated') ?? '');
  return {
    kind: 'message',
    message: {
      engagementSid,
      sid: messageSid,
      author,
      // A picture has no text; the bot treats it as something it does not understand.
      text: cut(text('Body') ?? '', LONGEST_TEXT),
      ...(Number.isFinite(at) ? { writtenAt: at } : {}),
      // From the query of the webhook's own URL (`/inbound?language=de`), which is signed with the rest.
      ...(language && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) ? { language } : {}),
      ...given({ participantSid, index, atOnce, hookSid }),
    },
  };
};

export const isPayloadOf = (form: PayloadForm, params: Params): boolean =>
  [params.EventType, params[form.engagement]].every((value) => textIn(value));

import type { Twilio } from 'twilio';
import { isNumber } from '../../engagement/customer';
import { holdIn } from '../../engagement/hold';
import { isTrue, parseAttributes, setAttributes, sidIn, textIn } from '../../platform/attributes';
import { unless } from '../../platform/errors';
import { readPage, toPage } from '../../platform/pages';
import type { Conversation, Page } from '../port';

export type ChatService = ReturnType<Twilio['chat']['v2']['services']>;

/** The fields of a Chat Channel that matter here, from a fetch or from a list. */
export interface Channel {
  sid: string;
  attributes: string;
  dateCreated: Date;
  dateUpdated: Date;
  messagesCount: number;
}

/**
 * A Chat Channel as a conversation. Its keys are of two minds about spelling: `channel_type` and `proxySession` are
 * Flex's own; `channelType` and `proxySessionSid` are what others write.
 */
export const toConversation = (channel: Channel): Conversation => {
  const { sid, attributes: text, dateCreated, dateUpdated, messagesCount } = channel;
  const attributes = parseAttributes(text);
  const values = attributes.legible ? attributes.values : {};
  const sessionSid = [values.proxySession, values.proxySessionSid, values.proxySessionSID]
    .map((value) => sidIn(value, 'KC'))
    .find(Boolean);
  const taskSid = sidIn(values.taskSid, 'WT') ?? sidIn(values.task_sid, 'WT');
  const from = textIn(values.from);
  const guessed = sessionSid || (from && isNumber(from) && from.startsWith('+')) ? 'sms' : 'web';
  const holdUntil = holdIn(values);
  const before = values.pre_engagement_data;
  const language = textIn(
    typeof before === 'object' && before !== null ? (before as { language?: unknown }).language : undefined,
  );
  return {
    sid,
    // By equality: "INACTIVE" contains "ACTIVE". A channel without a status is an active one, and so is one whose status
    // is anything that Flex does not write (`inactive`, `closed`): Flex goes on using it, so it is put away properly.
    ended: values.status === 'INACTIVE',
    longLived: isTrue(values.long_lived),
    legible: attributes.legible,
    channelType: (textIn(values.channel_type) ?? textIn(values.channelType) ?? guessed).toLowerCase(),
    ...(language ? { language } : {}),
    name: from ?? 'Customer',
    ...(from ? { address: from } : {}),
    ...(holdUntil === undefined ? {} : { holdUntil }),
    ...(sessionSid ? { sessionSid } : {}),
    ...(taskSid ? { taskSid } : {}),
    touchedAt: Math.max(dateCreated?.getTime() ?? 0, dateUpdated?.getTime() ?? 0),
    ...(messagesCount === 0 ? { silent: true } : {}),
    attributes: values,
    attributesText: text,
  };
};

export const createChannels = (chat: ChatService, serviceSid: string) => ({
  async read(sid: string): Promise<Conversation | undefined> {
    const channel = await unless(['gone'], () => chat.channels(sid).fetch());
    return channel && toConversation(channel);
  },

  /** Both types are named: the API's own default is `public` alone, and what Flex makes is not documented. */
  async page(query?: string): Promise<Page<Conversation>> {
    const address = `https://chat.twilio.com/v2/Services/${serviceSid}/Channels`;
    const types: ('public' | 'private')[] = ['public', 'private'];
    return toPage(await readPage(chat.channels, address, query, { type: types }), toConversation);
  },

  /** Flex adds the customer when it makes the channel; bots and agents join later, or never. */
  async participants(sid: string): Promise<string[]> {
    const members = await unless(['gone'], () => chat.channels(sid).members.list({ limit: 100 }));
    return (members ?? [])
      .sort((a, b) => a.dateCreated.getTime() - b.dateCreated.getTime())
      .map(({ identity }) => identity);
  },

  /**
   * Writes keys into the attributes and keeps all others. Chat has no conditional update, so this rests on what was
   * read a moment ago in the same invocation. With webhooks: web chat and custom channels watch the status.
   */
  async merge(conversation: Conversation, values: Record<string, string>): Promise<void> {
    if (!conversation.legible) return;
    const attributes = setAttributes(conversation.attributesText, values);
    await unless(['gone'], () => chat.channels(conversation.sid).update({ attributes, xTwilioWebhookEnabled: 'true' }));
  },
});

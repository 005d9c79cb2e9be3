import type { Twilio } from 'twilio';
import { isCustomer, isNumber, type Participants } from '../core/customer';
import { holdIn } from '../core/hold';
import type { Author, Customer, Engagement, Observed } from '../core/port';
import { toCustomer } from '../orchestration/customer';
import { isTrue, parseAttributes, setAttributes, sidIn, textIn } from '../platform/attributes';
import { attempt, unless } from '../platform/errors';
import { fieldsIn, given } from '../platform/parse';
import { together } from '../platform/together';
import { type Page, readPage, toPage } from '../twilio/pages';

export type ChatService = ReturnType<Twilio['chat']['v2']['services']>;

/** The fields of a Chat Channel that matter here, from a fetch or from a list. */
interface Channel {
  sid: string;
  attributes: string;
  dateCreated: Date;
  dateUpdated: Date;
  messagesCount: number;
}

/** What this adapter knows of a Chat Channel beside what the core asks. */
interface ChannelFacts {
  /** The Proxy Session that the attributes name. Anyone who may write attributes may have named it. */
  namedSession?: string;
  attributes: Record<string, unknown>;
  /** The attributes as Twilio keeps them: keys are set in this text. */
  attributesText: string;
  customer: Customer;
}

/** {@link Engagement.own} of this adapter's engagements, and of no other's. */
export const factsOf = ({ own }: Engagement): ChannelFacts => own as ChannelFacts; // only toEngagement makes them

/** What the channel says of its customer. */
export const customerOf = (engagement: Engagement): Customer => factsOf(engagement).customer;

/** Whichever key has one: Flex and others spell it differently. */
const sidUnder = (values: Record<string, unknown>, prefix: string, ...keys: string[]): string | undefined =>
  keys.map((key) => sidIn(values[key], prefix)).find((sid) => sid !== undefined);

/**
 * A Chat Channel as an engagement. Its keys are spelled in two ways: `channel_type` and `proxySession` are Flex's own;
 * `channelType` and `proxySessionSid` are what others write.
 */
const toEngagement = (channel: Channel): Engagement => {
  const { sid, attributes: text, dateCreated, dateUpdated, messagesCount } = channel;
  const attributes = parseAttributes(text);
  const values = attributes.legible ? attributes.values : {};
  const namedSession = sidUnder(values, 'KC', 'proxySession', 'proxySessionSid', 'proxySessionSID');
  const taskSid = sidUnder(values, 'WT', 'taskSid', 'task_sid');
  const from = textIn(values.from);
  const guessed = namedSession || (from && isNumber(from) && from.startsWith('+')) ? 'sms' : 'web';
  const channelType = textIn(values.channel_type) ?? textIn(values.channelType) ?? guessed;
  const holdUntil = holdIn(values);
  const language = textIn(fieldsIn(values.pre_engagement_data)?.language);
  return {
    sid,
    // By equality: "INACTIVE" contains "ACTIVE". A channel without a status is an active one, and so is one whose status
    // is anything that Flex does not write (`inactive`, `closed`): Flex goes on using it, so it is cleaned up properly.
    ended: values.status === 'INACTIVE',
    survivesTask: isTrue(values.long_lived),
    legible: attributes.legible,
    ...given({ holdUntil, taskSid }),
    changedAt: Math.max(dateCreated?.getTime() ?? 0, dateUpdated?.getTime() ?? 0),
    ...(messagesCount === 0 ? { silent: true } : {}),
    own: {
      attributes: values,
      attributesText: text,
      customer: toCustomer({ channelType, address: from, language }),
      ...given({ namedSession }),
    } satisfies ChannelFacts,
  };
};

/** `botIdentity`: the author of the bot's messages. */
export const createChannels = (chat: () => ChatService, serviceSid: string, botIdentity: string) => {
  /** Flex adds the customer when it makes the channel; bots and agents join later, or never. */
  const identities = async (sid: string): Promise<string[]> => {
    const members = await unless(['gone'], () => chat().channels(sid).members.list({ limit: 100 }));
    return (members ?? [])
      .sort((a, b) => a.dateCreated.getTime() - b.dateCreated.getTime())
      .map(({ identity }) => identity);
  };
  return {
    async read(sid: string): Promise<Engagement | 'gone'> {
      const channel = await unless(['gone'], () => chat().channels(sid).fetch());
      return channel ? toEngagement(channel) : 'gone';
    },

    /** Both types are named: the API's own default is `public` alone, and what Flex makes is not documented. */
    async page(query?: string): Promise<Page<Engagement>> {
      const address = `https://chat.twilio.com/v2/Services/${serviceSid}/Channels`;
      const types: ('public' | 'private')[] = ['public', 'private'];
      return toPage(await readPage(chat().channels, address, query, { type: types }), toEngagement);
    },

    /** `unclear`: a channel that shows neither members nor an address (yet). */
    async isCustomer(
      { engagementSid, author }: Author,
      known: Promise<Partial<Observed>>,
    ): Promise<boolean | 'unclear'> {
      // A number is found on the channel itself, so most members need not be read.
      const [{ customer }, early] = await together(known, isNumber(author) ? undefined : identities(engagementSid));
      const address = customer?.address;
      if (isNumber(author) && author === address) return true;
      const members = early ?? (await identities(engagementSid));
      const participants: Participants = { identities: members, address, bot: botIdentity };
      if (isCustomer(author, participants)) return true;
      const isKnown = address !== undefined && isNumber(address);
      return members.length === 0 && !isKnown && author !== botIdentity ? 'unclear' : false;
    },

    /**
     * Writes keys into the attributes and keeps all others. Chat has no conditional update, so this rests on what was
     * read a moment ago in the same invocation. With webhooks: web chat and custom channels watch the status.
     */
    async merge(engagement: Engagement, values: Record<string, string>): Promise<void> {
      if (!engagement.legible) return;
      const attributes = setAttributes(factsOf(engagement).attributesText, values);
      await attempt(() => chat().channels(engagement.sid).update({ attributes, xTwilioWebhookEnabled: 'true' }));
    },
  };
};

import { isCustomer, isNumber } from '../core/customer';
import type { Author, Customer, Engagement, Observed } from '../core/port';
import { toCustomer } from '../orchestration/customer';
import { textIn } from '../platform/attributes';
import { unless } from '../platform/errors';
import { fieldsIn, given } from '../platform/parse';
import { type ConversationService, factsOf } from './conversation';

/** The fields of a participant that matter here. */
interface Participant {
  sid: string;
  /** Of a chat user: a web customer, a custom channel's customer, an agent. */
  identity?: string;
  /** With its prefix: `+15550123`, `whatsapp:+15550123`. */
  address?: string;
  /** `sms`, `whatsapp`, … */
  type?: string;
}

/** `line:U123`: the channel's name stands before the customer's. Numbers of networks have bindings. */
const CUSTOM = /^([a-z][a-z0-9_-]*):./i;

/** The customer came first: agents and bots join later, or never. */
const customerIn = (participants: readonly Participant[], bot: string): Participant | undefined =>
  participants.find(({ address }) => address !== undefined) ??
  participants.find(({ identity }) => identity !== undefined && identity !== bot);

/** Names by which the author of a message may be known. */
const namesOf = ({ sid, identity, address }: Participant): string[] =>
  [sid, identity, address].filter((name) => name !== undefined);

const shownBy = (participant: Participant | undefined, attributes: Record<string, unknown>): Customer => {
  const { identity, address, type } = participant ?? {};
  const said = fieldsIn(attributes.pre_engagement_data);
  const from = textIn(attributes.from) ?? address;
  const custom = CUSTOM.exec(identity ?? '')?.[1];
  const channelType = type ?? textIn(attributes.channel_type) ?? textIn(attributes.channelType) ?? custom ?? 'web';
  return toCustomer({
    channelType: channelType === 'chat' ? 'web' : channelType,
    name: textIn(said?.friendlyName),
    address: from,
    language: textIn(said?.language),
  });
};

/** @param bot the author of the bot's messages */
export const createParticipants = (service: () => ConversationService, bot: string) => {
  const reading = new Map<string, Promise<Participant[]>>();
  const read = async (sid: string): Promise<Participant[]> => {
    const all = await unless(['gone'], () => service().conversations(sid).participants.list({ limit: 100 }));
    return (all ?? [])
      .sort((a, b) => a.dateCreated.getTime() - b.dateCreated.getTime())
      .map(({ sid: participantSid, identity, messagingBinding }) => {
        const binding = fieldsIn(messagingBinding);
        const [address, type] = [textIn(binding?.address), textIn(binding?.type)?.toLowerCase()];
        return { sid: participantSid, ...given({ identity: textIn(identity), address, type }) };
      });
  };
  /** Who takes part is asked for in two ways side by side; that is one call. */
  const of = (sid: string): Promise<Participant[]> => {
    const begun = reading.get(sid) ?? read(sid).finally(() => reading.delete(sid));
    reading.set(sid, begun);
    return begun;
  };
  return {
    async customer(sid: string, engagement: Promise<Engagement | 'gone'>): Promise<Customer> {
      const [all, found] = await Promise.all([of(sid), engagement]);
      return shownBy(customerIn(all, bot), found === 'gone' ? {} : factsOf(found).attributes);
    },

    /** Whether a participant is on a phone, or on another network. */
    hasBinding: async (sid: string): Promise<boolean> => (await of(sid)).some(({ address }) => address !== undefined),

    /** The participant behind the webhook's `ParticipantSid` or, failing that, behind `Author`. */
    async isCustomer(
      { engagementSid, author, participantSid }: Author,
      known: Promise<Partial<Observed>>,
    ): Promise<boolean | 'unclear'> {
      const [all, { engagement }] = await Promise.all([of(engagementSid), known]);
      if (author === bot) return false;
      // The first message may be told of before its author is shown; a network's number is not chosen by its owner.
      if (all.length === 0) return (engagement !== 'gone' && isNumber(author)) || 'unclear';
      const who =
        all.find(({ sid }) => sid === participantSid) ?? all.find((one) => namesOf(one).includes(author)) ?? undefined;
      if (!who) return false;
      const identities = all.map(({ sid, identity, address }) => identity ?? address ?? sid);
      const name = who.identity ?? who.address ?? who.sid;
      return who.address !== undefined || isCustomer(name, { identities, address: undefined, bot });
    },
  };
};

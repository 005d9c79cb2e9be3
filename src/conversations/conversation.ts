import type { Twilio } from 'twilio';
import { holdIn } from '../core/hold';
import type { Engagement } from '../core/port';
import { parseAttributes } from '../platform/attributes';
import { attempt, TwilioFailure, unless } from '../platform/errors';
import { given } from '../platform/parse';
import { isFlexFlows } from '../twilio/owner';
import { type Page, readPage, toPage } from '../twilio/pages';

export type ConversationService = ReturnType<Twilio['conversations']['v1']['services']>;

/** The fields of a Conversation that matter here, from a fetch or from a list. */
interface Conversation {
  sid: string;
  attributes: string;
  state: string;
  dateCreated: Date;
  dateUpdated: Date;
}

/** What this adapter knows of a Conversation beside what the core asks. */
interface ConversationFacts {
  state: string;
  /** Epoch ms */
  madeAt: number;
  attributes: Record<string, unknown>;
}

/** {@link Engagement.own} of this adapter's engagements, and of no other's. */
export const factsOf = ({ own }: Engagement): ConversationFacts => own as ConversationFacts; // only toEngagement makes them

/**
 * A Conversation as an engagement. `initializing` and `inactive` are open: messages arrive in both. It is ended by its
 * state, so illegible attributes do not keep it open.
 */
const toEngagement = ({ sid, attributes: text, state, dateCreated, dateUpdated }: Conversation): Engagement => {
  const parsed = parseAttributes(text);
  const attributes = parsed.legible ? parsed.values : {};
  const madeAt = dateCreated?.getTime() ?? 0;
  return {
    sid,
    ended: state === 'closed',
    endsForGood: true,
    survivesTask: false,
    legible: parsed.legible,
    ...given({ holdUntil: holdIn(attributes) }),
    changedAt: Math.max(madeAt, dateUpdated?.getTime() ?? 0),
    own: { state, attributes, madeAt } satisfies ConversationFacts,
  };
};

/** Whether the attributes show that it is a Chat Channel of a Flex Flow, which this API shows, too. */
export const isChannel = (engagement: Engagement): boolean => isFlexFlows(factsOf(engagement).attributes);

/** https://www.twilio.com/docs/api/errors/50377: the Conversation is closed, for ever. */
const CLOSED = 50_377;

/** Done is what Twilio's record says, whatever the call answered. `false`: it was over before. */
export const endOnce = async (
  end: () => Promise<unknown>,
  isOver: (failure: TwilioFailure) => Promise<boolean>,
): Promise<boolean> => {
  try {
    await attempt(end);
    return true;
  } catch (error) {
    if (!(error instanceof TwilioFailure) || error.kind === 'busy' || !(await isOver(error))) throw error;
    return false;
  }
};

/** Epoch ms; `from` absent: since ever. */
export interface Made {
  from: number | undefined;
  until: number;
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const createConversations = (service: () => ConversationService, serviceSid: string) => {
  const read = async (sid: string): Promise<Engagement | 'gone'> => {
    const found = await unless(['gone'], () => service().conversations(sid).fetch());
    return found ? toEngagement(found) : 'gone';
  };
  return {
    read,

    /** Those in that state that were made on these days (UTC), or between: whole days are all that Twilio takes. */
    async page(state: 'active' | 'inactive', { from, until }: Made, query?: string): Promise<Page<Engagement>> {
      const address = `https://conversations.twilio.com/v1/Services/${serviceSid}/Conversations`;
      const endDate = `${dayOf(until)}T23:59:59Z`;
      const dates = { endDate, ...(from === undefined ? {} : { startDate: `${dayOf(from)}T00:00:00Z` }) };
      return toPage(await readPage(service().conversations, address, query, { state, ...dates }), toEngagement);
    },

    /** With webhooks, so that custom channels notice. */
    close: (sid: string): Promise<boolean> =>
      endOnce(
        () => service().conversations(sid).update({ state: 'closed', xTwilioWebhookEnabled: 'true' }),
        async ({ kind, code }) => {
          if (kind === 'gone' || code === CLOSED) return true;
          const now = await read(sid);
          return now === 'gone' || now.ended;
        },
      ),
  };
};

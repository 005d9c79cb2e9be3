import type { List, ListAges, ListPage } from '../core/list';
import type { Engagement } from '../core/port';
import { given } from '../platform/parse';
import type { Page } from '../twilio/pages';
import { factsOf, isChannel, type Made } from './conversation';

/** The lists as Twilio pages them. */
export interface Pages {
  conversations(state: 'active' | 'inactive', made: Made, query?: string): Promise<Page<Engagement>>;
}

/** Those that were quiet for long. The Chat Channels of Flex Flows, which stand here, too, are left to their own lists. */
const quiet = ({ items, next }: Page<Engagement>, { quietSince }: ListAges): ListPage => {
  const shown = items.filter((engagement) => !isChannel(engagement));
  return {
    candidates: shown
      .filter(({ changedAt }) => changedAt <= quietSince)
      .map((engagement) => ({ sid: engagement.sid, known: { engagement, carrier: 'none' } })),
    scanned: shown.map(({ sid }) => sid),
    foreign: [],
    // What was made after that is not listed yet, and what is not ours may be of any age.
    madeFrom: Math.min(quietSince, ...shown.map((engagement) => factsOf(engagement).madeAt)),
    ...given({ next }),
  };
};

/** A binding blocks the customer's next engagement in both open states; closed ones are not read. */
export const createLists = ({ conversations }: Pages): List[] =>
  (['active', 'inactive'] as const).map((state) => ({
    name: state,
    // What was made later cannot be stale. Twilio's clock is known: a sweep's state was read before.
    page: async (query, ages) => {
      const { madeFrom: from, quietSince: until } = ages();
      return quiet(await conversations(state, { from, until }, query), ages());
    },
  }));

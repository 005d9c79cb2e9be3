import type { List, ListAges, ListPage } from '../core/list';
import type { Carrier, Engagement } from '../core/port';
import type { Page } from '../twilio/pages';
import { customerOf } from './channels';
import type { Session } from './sessions';

/** The lists as Twilio pages them. */
export interface Pages {
  sessions(query?: string): Promise<Page<Session>>;
  channels(query?: string): Promise<Page<Engagement>>;
}

const rest = ({ next }: Page<unknown>): { next?: string } => (next === undefined ? {} : { next });

/** Open sessions carry messages, so they come first: a channel without one is looked at in the list after this. */
const carried = (page: Page<Session>, { quietSince }: ListAges): ListPage => {
  const open = page.items.filter((session) => session.open);
  const ours = open.filter(({ channelSid }) => channelSid !== undefined);
  const foreign = open.filter(({ channelSid }) => channelSid === undefined).map(({ sid }) => sid);
  const carriers = new Map<string, Carrier>();
  for (const { channelSid = '', open: _open, ...carrier } of ours) {
    const { also = [], ...first } = carriers.get(channelSid) ?? carrier;
    const isFurther = first.sid !== carrier.sid;
    const activeAt = Math.max(first.activeAt, carrier.activeAt);
    carriers.set(channelSid, { ...first, activeAt, ...(isFurther ? { also: [...also, carrier.sid] } : {}) });
  }
  return {
    candidates: [...carriers]
      .filter(([, { activeAt }]) => activeAt <= quietSince)
      .map(([sid, carrier]) => ({ sid, known: { carrier } })),
    scanned: [],
    foreign,
    ...rest(page),
  };
};

/**
 * Open channels that were quiet for long, and those that ended lately: a session may still be open under them.
 * Of a long-lived channel only the session is ever ended, and that stands in the list before.
 */
const uncarried = (page: Page<Engagement>, { quietSince, endedFrom, endedTo }: ListAges): ListPage => ({
  candidates: page.items
    .filter(({ ended, survivesTask, changedAt }) =>
      ended ? endedFrom <= changedAt && changedAt < endedTo : !survivesTask && changedAt <= quietSince,
    )
    .map((engagement) => ({ sid: engagement.sid, known: { engagement, customer: customerOf(engagement) } })),
  scanned: page.items.map(({ sid }) => sid),
  foreign: [],
  ...rest(page),
});

export const createLists = ({ sessions, channels }: Pages): List[] => [
  { name: 'sessions', page: async (query, ages) => carried(await sessions(query), ages()) },
  {
    name: 'channels',
    // INACTIVE channels stay for ever, and the API neither filters nor sorts them.
    deep: true,
    page: async (query, ages) => uncarried(await channels(query), ages()),
    // A quiet session stands in the list before, and its channel is counted with it.
    counts: ({ carrier }, { quietSince }) => !carrier || carrier === 'none' || carrier.activeAt > quietSince,
  },
];

import type { Twilio } from 'twilio';
import type { Carrier, Engagement } from '../core/port';
import { unless } from '../platform/errors';
import { together } from '../platform/together';
import { type Page, readPage, toPage } from '../twilio/pages';
import { factsOf } from './channels';

type ProxyService = ReturnType<Twilio['proxy']['v1']['services']>;

/** The fields of a Proxy Session that matter here, from a fetch or from a list. */
interface ProxySession {
  sid: string;
  uniqueName: string;
  status: string;
  dateCreated: Date;
  dateUpdated: Date;
  dateLastInteraction: Date | null;
}

/** A Proxy Session as a carrier of an engagement. */
export interface Session extends Carrier {
  /** The Chat Channel that it belongs to; absent: it is another application's. */
  channelSid?: string;
  open: boolean;
}

/**
 * The Chat Channel that a session belongs to: Flex names the session after it, others append something. What the channel
 * says of its session does not count here: anyone who may write attributes may have named any session.
 */
const channelOf = ({ uniqueName }: Pick<ProxySession, 'uniqueName'>): string | undefined =>
  /^(CH[0-9a-fA-F]{32})(?![0-9a-zA-Z])/.exec(uniqueName ?? '')?.[1];

const toSession = (session: ProxySession): Session => {
  const channelSid = channelOf(session);
  const activeAt = session.dateLastInteraction ?? session.dateUpdated ?? session.dateCreated;
  return {
    sid: session.sid,
    ...(channelSid ? { channelSid } : {}),
    open: session.status !== 'closed',
    activeAt: activeAt?.getTime() ?? 0,
    ...(session.dateLastInteraction ? {} : { unused: true }),
  };
};

/**
 * `at-once`: under both names side by side, where there is no time for one after the other. `everywhere`: where the channel
 * cannot tell whether it has one, among all sessions, a call per page.
 */
type Search = 'by-name' | 'at-once' | 'everywhere';

export const createSessions = (proxy: () => ProxyService, serviceSid: string) => {
  const address = `https://proxy.twilio.com/v1/Services/${serviceSid}/Sessions`;
  const page = async (query?: string): Promise<Page<Session>> =>
    toPage(await readPage(proxy().sessions, address, query, {}), toSession);
  /** By its SID or, so the API's description allows, by its unique name. */
  const open = async (name: string, channelSid: string): Promise<Session | undefined> => {
    const found = await unless(['gone'], () => proxy().sessions(name).fetch());
    const session = found && toSession(found);
    return session?.open && session.channelSid === channelSid ? session : undefined;
  };
  const search = async (channelSid: string): Promise<Session | undefined> => {
    for (let from: string | undefined, more = true; more; more = from !== undefined) {
      const { items, next } = await page(from);
      const found = items.find((session) => session.channelSid === channelSid && session.open);
      if (found) return found;
      from = next;
    }
    return undefined;
  };
  return {
    page,
    /** The open session of a channel. It is looked for under the name that the channel gives and the one that Flex gives. */
    async of(
      sid: string,
      known: Promise<Engagement | 'gone' | undefined> | undefined,
      how: Search,
    ): Promise<Carrier | 'none'> {
      const engagement = await known;
      const named = engagement && engagement !== 'gone' ? factsOf(engagement).namedSession : undefined;
      const isAtOnce = how === 'at-once' || !named;
      const both = await together(named ? open(named, sid) : undefined, isAtOnce ? open(sid, sid) : undefined);
      const found = both[0] ?? both[1] ?? (isAtOnce ? undefined : await open(sid, sid));
      if (found) return found;
      // Flex gives web chat no session, and tells an open channel of any other kind which one it has.
      const isClear =
        engagement !== undefined &&
        engagement !== 'gone' &&
        engagement.legible &&
        (named !== undefined || factsOf(engagement).attributes.channel_type === 'web');
      return (how === 'everywhere' && !isClear ? await search(sid) : undefined) ?? 'none';
    },
    async remove(sid: string): Promise<void> {
      await unless(['gone'], () => proxy().sessions(sid).remove());
    },
  };
};

import type { Twilio } from 'twilio';
import { unless } from '../../platform/errors';
import { readPage, toPage } from '../../platform/pages';
import type { Conversation, Page, Session } from '../port';

export type ProxyService = ReturnType<Twilio['proxy']['v1']['services']>;

/** The fields of a Proxy Session that matter here, from a fetch or from a list. */
export interface ProxySession {
  sid: string;
  uniqueName: string;
  status: string;
  dateCreated: Date;
  dateUpdated: Date;
  dateLastInteraction: Date | null;
}

export const toSession = (session: ProxySession): Session => {
  const conversationSid = channelOf(session);
  const lastInteraction = session.dateLastInteraction ?? session.dateUpdated ?? session.dateCreated;
  return {
    sid: session.sid,
    ...(conversationSid ? { conversationSid } : {}),
    open: session.status !== 'closed',
    lastInteractionAt: lastInteraction?.getTime() ?? 0,
    ...(session.dateLastInteraction ? {} : { untouched: true }),
  };
};

/** The Chat Channel that a session belongs to: Flex names the session after it. Anything else is somebody else's. */
export const channelOf = ({ uniqueName }: Pick<ProxySession, 'uniqueName'>): string | undefined =>
  /^(CH[0-9a-fA-F]{32})(?![0-9a-zA-Z])/.exec(uniqueName ?? '')?.[1];

export const createSessions = (proxy: ProxyService, serviceSid: string) => {
  const address = `https://proxy.twilio.com/v1/Services/${serviceSid}/Sessions`;
  const fetch = (sid: string) => unless(['gone'], () => proxy.sessions(sid).fetch());
  const page = async (query?: string): Promise<Page<Session>> =>
    toPage(await readPage(proxy.sessions, address, query, {}), toSession);
  const search = async (conversationSid: string): Promise<Session | undefined> => {
    for (let from: string | undefined, more = true; more; more = from !== undefined) {
      const { items, next } = await page(from);
      const found = items.find((session) => session.conversationSid === conversationSid && session.open);
      if (found) return found;
      from = next;
    }
    return undefined;
  };
  return {
    page,
    async of(sid: string, conversation: Conversation | undefined, everywhere = false): Promise<Session | undefined> {
      // The API's description sets no form for the SID in the path, so where none is named the unique name may do; if
      // it does not, that is a 404 like any other.
      const found = await fetch(conversation?.sessionSid ?? sid);
      const session = found && toSession(found);
      if (session?.open || !everywhere) return session;
      // Flex gives web chat no session, and tells an open channel of any other kind which one it has.
      const isClear =
        conversation?.legible && (conversation.sessionSid || conversation.attributes.channel_type === 'web');
      return isClear ? session : ((await search(sid)) ?? session);
    },
    async remove(sid: string): Promise<void> {
      await unless(['gone'], () => proxy.sessions(sid).remove());
    },
  };
};

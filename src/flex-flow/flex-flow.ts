import type { Twilio } from 'twilio';
import { isCarried } from '../core/facts';
import type { List } from '../core/list';
import type { Engagement, Observed, Orchestration, Routing } from '../core/port';
import { unless } from '../platform/errors';
import type { Log } from '../platform/log';
import { given, stringIn } from '../platform/parse';
import type { Runtime } from '../platform/runtime';
import type { Settings } from '../platform/settings';
import { together } from '../platform/together';
import { isFlexFlows } from '../twilio/owner';
import type { Tasks } from '../twilio/tasks';
import { createChannels, customerOf, factsOf } from './channels';
import { readFlows } from './flows';
import type { Pages } from './lists';
import { messagesOf } from './messages';
import { createSessions } from './sessions';
import { REFERENCE, taskFor } from './task';
import { webhooksOf } from './webhooks';

interface FlexFlowOptions {
  client: Twilio;
  /** A client whose calls end soon, from now on. */
  hurried(): Twilio;
  settings: Settings;
  tasks: Tasks;
  /** The author of the bot's messages. */
  botIdentity: string;
  /** Absent: no sweep comes. */
  lists: ((pages: Pages) => List[]) | undefined;
  log: Log;
  runtime: Pick<Runtime, 'now'>;
}

/** The session that was seen to be the channel's when the customer was handed over. */
const sessionIn = (routing: Routing | undefined): string | undefined => stringIn(routing?.sessionSid);

/** flex-flow: a Chat Channel, a Proxy Session that carries its messages, a Task that refers to it by `channelSid`. */
export const createFlexFlow = (options: FlexFlowOptions): Orchestration => {
  const { client, hurried, settings, tasks, botIdentity, lists, log, runtime } = options;
  const { chatServiceSid, proxyServiceSid = '', domain } = settings;
  const chat = () => client.chat.v2.services(chatServiceSid);
  const channels = createChannels(chat, chatServiceSid, botIdentity);
  const messages = messagesOf(chat);
  const sessions = createSessions(() => client.proxy.v1.services(proxyServiceSid), proxyServiceSid);
  const webhooks = webhooksOf(chat, domain);
  // Where Conversations are looked after, too, those illegible may be theirs.
  const isShared = settings.orchestrations.length > 1;
  const isOwn = (engagement: Engagement) =>
    isFlexFlows(factsOf(engagement).attributes) || (!engagement.legible && !isShared);
  return {
    name: 'flex-flow',

    async observe(sid, parts, known, everywhere = false) {
      const wants = (part: keyof Observed) => parts.includes(part) && known[part] === undefined;
      const isRead = wants('engagement') || (wants('customer') && known.engagement === undefined);
      const reading = isRead ? channels.read(sid) : undefined;
      const there = known.engagement && Promise.resolve(known.engagement);
      const [engagement = known.engagement, carrier, newestMessageAt] = await together(
        reading,
        wants('carrier') ? sessions.of(sid, reading ?? there, everywhere ? 'everywhere' : 'at-once') : undefined,
        wants('newestMessageAt') ? messages.newestAt(sid) : undefined,
      );
      return {
        ...given({ engagement, carrier, newestMessageAt }),
        ...(engagement && engagement !== 'gone' ? { customer: customerOf(engagement) } : {}),
        owned:
          !engagement ||
          engagement === 'gone' ||
          isCarried(given({ carrier: known.carrier ?? carrier })) ||
          isOwn(engagement),
        // A Task is all that there is on the agents' side.
        standing: 'none',
      };
    },

    liveTasksOf: (sid) => tasks.liveOf(REFERENCE, sid),
    liveTasks: (sids) => tasks.live(REFERENCE, sids),
    isLive: (taskSid, sid) => tasks.isLive(taskSid, REFERENCE, sid),
    cancelTask: tasks.cancel,
    engagementOf: REFERENCE.in,
    lists:
      lists?.({
        sessions: sessions.page,
        channels: async (query) => {
          const page = await channels.page(query);
          return { ...page, items: page.items.filter(isOwn) };
        },
      }) ?? [],

    bot: {
      isCustomer: channels.isCustomer,
      say: messages.say,
      hasReply: messages.hasReply,
      hook: webhooks.of,
      unhook: webhooks.remove,
      rehook: webhooks.restore,
      twin: webhooks.twin,
    },

    async route(sid) {
      const [flowOf, byName] = await together(
        readFlows({ hurried, runtime, chatServiceSid, log }),
        sessions.of(sid, undefined, 'by-name'),
      );
      return async (engagement, customer, brief, there) => {
        if (there) return { taskSid: there.sid };
        const isElsewhere = byName === 'none' && factsOf(engagement).namedSession !== undefined;
        const carrier = isElsewhere ? await sessions.of(sid, Promise.resolve(engagement), 'at-once') : byName;
        const sessionSid = carrier === 'none' ? undefined : carrier.sid;
        const flowSid = flowOf(engagement, customer);
        const taskSid = await tasks.create(taskFor(sid, customer, brief, { flowSid, sessionSid }));
        return { taskSid, ...given({ sessionSid }) };
      };
    },
    note: (engagement, { taskSid }) => channels.merge(engagement, { taskSid }),

    async end(sid, what, { engagement, carrier, routing }) {
      if (what === 'engagement') {
        if (!engagement || engagement === 'gone') return undefined;
        await unless(['gone'], () => channels.merge(engagement, { status: 'INACTIVE' }));
        return undefined;
      }
      if (carrier === 'none') return undefined;
      const named = engagement && engagement !== 'gone' ? factsOf(engagement).namedSession : undefined;
      const isSeen = named !== undefined && named === sessionIn(routing);
      const found =
        carrier ?? (isSeen ? { sid: named } : await sessions.of(sid, Promise.resolve(engagement), 'everywhere'));
      if (found === 'none') return undefined;
      await together(...[found.sid, ...('also' in found ? (found.also ?? []) : [])].map(sessions.remove));
      return found.sid;
    },
  };
};

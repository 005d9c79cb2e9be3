import type { Twilio } from 'twilio';
import type { List } from '../core/list';
import type { Carrier, Engagement, Observed, Orchestration, Standing } from '../core/port';
import { given } from '../platform/parse';
import type { Settings } from '../platform/settings';
import { together } from '../platform/together';
import type { Tasks } from '../twilio/tasks';
import { isInbound, webhookIn } from '../twilio/webhooks';
import { createConversations, factsOf, isChannel } from './conversation';
import { createInteractions, isOver, keyOf, ownRouting, routingTo } from './interactions';
import type { Pages } from './lists';
import { messagesOf } from './messages';
import { createParticipants } from './participants';
import { REFERENCE } from './payload';
import { webhooksOf } from './webhooks';

interface ConversationsOptions {
  client: Twilio;
  settings: Settings;
  tasks: Tasks;
  /** The author of the bot's messages. */
  botIdentity: string;
  /** Absent: no sweep comes. */
  lists: ((pages: Pages) => List[]) | undefined;
}

/** Its binding ends with the Conversation. */
const CARRIER: Carrier | 'none' = 'none';

const NO_STANDING: Standing = 'none';

/** conversations: a Conversation with the customer's binding, an Interaction Channel, Tasks that name both. */
export const createConversationsOrchestration = (options: ConversationsOptions): Orchestration => {
  const { client, settings, tasks, botIdentity, lists } = options;
  const { chatServiceSid, domain } = settings;
  const service = () => client.conversations.v1.services(chatServiceSid);
  const conversations = createConversations(service, chatServiceSid);
  const participants = createParticipants(service, botIdentity);
  const interactions = createInteractions(() => client.flexApi.v1, settings);
  const messages = messagesOf(service);
  const webhooks = webhooksOf(service, messages.positionOf, domain);

  const hooks = (sid: string) => ({
    urls: async () => (await webhooks.all(sid)).map(({ configuration }) => webhookIn(configuration)?.url ?? ''),
    has: async (hookSid: string) => (await webhooks.of(sid, hookSid)) !== undefined,
  });

  /**
   * By what the list shows, then by who takes part, then by a webhook to this bundle. Another application's chat has none of
   * it, nor has a Chat Channel whose attributes are lost: Studio may listen to that one as well.
   */
  const isOwn = async (engagement: Engagement): Promise<boolean> => {
    if (isChannel(engagement)) return false;
    if (factsOf(engagement).attributes.pre_engagement_data !== undefined) return true;
    if (keyOf(undefined, engagement) || (await participants.hasBinding(engagement.sid))) return true;
    return (await webhooks.all(engagement.sid)).some(({ configuration }) => {
      const webhook = webhookIn(configuration);
      return isInbound(webhook?.url) && webhook?.filters?.includes('onMessageAdded') === true;
    });
  };

  return {
    name: 'conversations',

    async observe(sid, parts, known) {
      const wants = (part: keyof Observed) => parts.includes(part) && known[part] === undefined;
      const isNeeded = wants('engagement') || ((wants('customer') || wants('owned')) && known.engagement === undefined);
      const reading = isNeeded ? conversations.read(sid) : undefined;
      const engagementOf = async () => (await reading) ?? known.engagement ?? 'gone';
      const key = keyOf(known.routing, known.engagement);
      const [engagement, customer, owned, newestMessageAt, standing] = await together(
        reading,
        wants('customer') ? participants.customer(sid, engagementOf()) : undefined,
        wants('owned') ? engagementOf().then((found) => found === 'gone' || isOwn(found)) : undefined,
        wants('newestMessageAt') ? messages.newestAt(sid) : undefined,
        wants('standing') ? interactions.standing(key, engagementOf, hooks(sid), known.untaken) : undefined,
      );
      return { carrier: CARRIER, ...given({ engagement, customer, owned, newestMessageAt, standing }) };
    },

    liveTasksOf: (sid) => tasks.liveOf(REFERENCE, sid),
    liveTasks: (sids) => tasks.live(REFERENCE, sids),
    isLive: (taskSid, sid) => tasks.isLive(taskSid, REFERENCE, sid),
    cancelTask: tasks.cancel,
    engagementOf: REFERENCE.in,
    lists: lists?.({ conversations: conversations.page }) ?? [],

    bot: {
      isCustomer: participants.isCustomer,
      say: messages.say,
      hasReply: messages.hasReply,
      hook: webhooks.of,
      unhook: webhooks.remove,
      rehook: webhooks.restore,
      twin: webhooks.twin,
    },

    async route(sid, former) {
      const key = keyOf(former, undefined);
      const [standing, own] = await together(key ? interactions.status(key) : NO_STANDING, webhooks.of(sid));
      return async (_engagement, customer, brief, there) => {
        const known = { customer, brief, standing, former: key };
        const routing = there ? routingTo(there, brief) : await interactions.route(sid, known);
        // One that could not be put back after the handover before can be after this one.
        return { ...routing, ...given({ hook: own?.hook ?? former?.hook }) };
      };
    },

    // Its attributes are others' as well, and have no conditional write: the ledger and the Task tell it all.
    note: async () => undefined,

    async end(sid, what, { engagement, routing, standing }) {
      if (what === 'carrier') return undefined;
      const key = keyOf(ownRouting(sid, routing), engagement);
      if (!key || isOver(standing) || !(await interactions.close(key))) await conversations.close(sid);
      return undefined;
    },
  };
};

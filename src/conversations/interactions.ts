import type { Twilio } from 'twilio';
import type { Brief, Customer, Engagement, LiveTask, Routing, Standing } from '../core/port';
import { attributesFor, taskChannelFor } from '../orchestration/task';
import { sidIn } from '../platform/attributes';
import { attempt, TwilioFailure, unless } from '../platform/errors';
import { type Fields, fieldsIn, given, listIn } from '../platform/parse';
import type { Settings } from '../platform/settings';
import { together } from '../platform/together';
import { endOnce, factsOf } from './conversation';

/** What leads to an Interaction Channel. Nothing finds it once its Task is gone. */
interface ChannelKey {
  interactionSid: string;
  channelSid: string;
}

const keyIn = (values: Fields, interaction: string, channel: string): ChannelKey | undefined => {
  const [interactionSid, channelSid] = [sidIn(values[interaction], 'KD'), sidIn(values[channel], 'UO')];
  return interactionSid && channelSid ? { interactionSid, channelSid } : undefined;
};

/**
 * What a Task of an Interaction tells: https://www.twilio.com/docs/flex/developer/conversations/interactions-api.
 * Whose the Channel is Twilio tells nowhere else than in what Flex writes on the Task, as `conversations.media`.
 */
export const routingOf = (taskSid: string, attributes: Record<string, unknown>): Routing | undefined => {
  const key = keyIn(attributes, 'flexInteractionSid', 'flexInteractionChannelSid');
  const [media] = listIn(fieldsIn(attributes.conversations)?.media, fieldsIn) ?? [];
  return key && { taskSid, ...key, ...given({ conversationSid: sidIn(media?.sid ?? media?.conversation_sid, 'CH') }) };
};

/** Attributes may be copied, or written by hand: only of a Channel that is known to be the Conversation's nothing else ends. */
export const ownRouting = (sid: string, routing: Routing | undefined): Routing | undefined =>
  routing?.conversationSid === sid ? routing : undefined;

/** Twilio may drop what came of an attempt of the same handover, of which the answer was lost. */
export const routingTo = ({ sid, attributes = {}, made }: LiveTask, { since }: Brief): Routing => {
  const routing = routingOf(sid, attributes) ?? { taskSid: sid };
  return made?.since === since ? { ...routing, coming: true } : routing;
};

/** As routing or, of a parked Conversation, as its attributes have it: parking plugins write it there. */
export const keyOf = (routing: Routing | undefined, engagement: Engagement | 'gone' | undefined) =>
  (routing && keyIn(routing, 'interactionSid', 'channelSid')) ??
  (engagement && engagement !== 'gone'
    ? keyIn(factsOf(engagement).attributes, 'interactionSid', 'channelSid')
    : undefined);

/** The webhooks of one Conversation. */
interface Hooks {
  urls(): Promise<string[]>;
  /** Whether there is one of that SID; a list may not show yet what is new. */
  has(hookSid: string): Promise<boolean>;
}

/** The address by which parking plugins wake it up. */
const WAKES = /^[^?#]*\/unpark-interaction(?:[?#]|$)/;

/**
 * Whether a parking plugin parked it, and it was not woken up: its webhook is there. The attributes that it leaves stay
 * when it is woken up, so they count only as long as the webhook that they name is there, too.
 */
const isParked = async (engagement: Engagement | 'gone', urls: readonly string[], hooks: Hooks): Promise<boolean> => {
  if (urls.some((url) => WAKES.test(url))) return true;
  if (engagement === 'gone' || !keyOf(undefined, engagement)) return false;
  const hookSid = sidIn(factsOf(engagement).attributes.webhookSid, 'WH');
  return hookSid === undefined || hooks.has(hookSid);
};

/** https://www.twilio.com/docs/flex/developer/conversations/interactions-api/channels-subresource */
const STANDINGS: Record<string, Standing> = {
  setup: 'coming',
  active: 'open',
  failed: 'failed',
  closed: 'ended',
  inactive: 'left',
  pause: 'paused',
  transfer: 'in-transfer',
};

/** Channels to which agents can still be invited. */
const INVITES: readonly Standing[] = ['coming', 'open', 'left', 'paused', 'in-transfer'];

/** There is nothing to be closed. */
export const isOver = (standing?: Standing): boolean =>
  standing === 'none' || standing === 'ended' || standing === 'failed';

/** Media types of Interactions: https://www.twilio.com/docs/flex/developer/conversations/interactions-api/interactions */
const MEDIA = ['sms', 'whatsapp', 'web', 'chat', 'email', 'messenger', 'gbm'];
const mediaOf = ({ channelType }: Customer): string => (MEDIA.includes(channelType) ? channelType : 'chat');

/** @throws TwilioFailure of the kind `unknown` where it is no answer about a new Task */
const taskIn = (routing: unknown): string => {
  const fields = fieldsIn(routing);
  const taskSid = sidIn(fieldsIn(fields?.properties)?.sid ?? fields?.sid, 'WT');
  if (taskSid === undefined) throw new TwilioFailure('unknown', 0, 'not-an-answer');
  return taskSid;
};

export const createInteractions = (flex: () => Twilio['flexApi']['v1'], settings: Settings) => {
  const channelOf = ({ interactionSid, channelSid }: ChannelKey) =>
    flex().interaction(interactionSid).channels(channelSid);
  const statusOf = async (key: ChannelKey): Promise<Standing> => {
    const found = await unless(['gone'], () => channelOf(key).fetch());
    return found ? (STANDINGS[found.status] ?? 'open') : 'none';
  };
  const propertiesFor = (customer: Customer, brief: Brief) => ({
    workspace_sid: settings.workspaceSid,
    workflow_sid: settings.workflowSid,
    task_channel_unique_name: taskChannelFor(customer, brief),
    ...given({ priority: brief.priority, timeout: brief.timeout }),
    // `from` and `customerName` are what the Flex UI shows.
    attributes: { from: customer.name, customerName: customer.name, ...attributesFor(customer, brief) },
  });
  return {
    /** Of the Channel alone, which does not tell whether it is parked. */
    status: statusOf,

    /** @param untaken as far as is known no agent ever had it, and so none can have parked it */
    async standing(
      key: ChannelKey | undefined,
      engagement: () => Promise<Engagement | 'gone'>,
      hooks: Hooks,
      untaken = false,
    ): Promise<Standing> {
      // One that is parked, and of which neither ledger nor attributes tell, is not known to be: to look costs a call for each.
      if (!key) return 'none';
      const listed = async () => (untaken && !keyOf(undefined, await engagement()) ? [] : hooks.urls());
      const [status, seen, urls] = await together(statusOf(key), engagement(), listed());
      return status === 'open' && (await isParked(seen, urls, hooks)) ? 'parked' : status;
    },

    /**
     * Brings a Task about: by an Interaction or, where the Conversation has a Channel already, by an invitation to that
     * one, since Twilio drops a second (https://www.twilio.com/docs/api/errors/45353). Not safe to repeat.
     */
    async route(
      conversationSid: string,
      {
        customer,
        brief,
        former,
        standing,
      }: { customer: Customer; brief: Brief; former: ChannelKey | undefined; standing: Standing },
    ): Promise<Routing> {
      const properties = propertiesFor(customer, brief);
      if (former && INVITES.includes(standing)) {
        const invite = await attempt(() => channelOf(former).invites.create({ routing: { properties } }));
        return { taskSid: taskIn(invite.routing), ...former, conversationSid };
      }
      const made = await attempt(() =>
        flex().interaction.create({
          channel: {
            type: mediaOf(customer),
            initiated_by: 'customer',
            properties: { media_channel_sid: conversationSid },
          },
          routing: { properties },
        }),
      );
      const channelSid = sidIn(fieldsIn(made.channel)?.sid, 'UO');
      const taskSid = taskIn(made.routing);
      return { taskSid, interactionSid: made.sid, conversationSid, ...given({ channelSid }), coming: true };
    },

    /** Completes its Tasks, and closes the Conversation. `false`: it was closed or gone. */
    close: (key: ChannelKey): Promise<boolean> =>
      endOnce(
        () => channelOf(key).update({ status: 'closed', routing: { status: 'closed' } }),
        async () => isOver(await statusOf(key)),
      ),
  };
};

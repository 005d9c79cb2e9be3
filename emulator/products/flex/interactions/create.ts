import { ApiError, notImplemented } from '../../../core/errors';
import { membersOf } from '../../chat-store/members';
import { filled, type Handler, type Takes } from '../../shared/call';
import { noteDebugger, noteKept } from '../../shared/kept-back';
import type { TwilioWorld } from '../../shared/world';
import { cancelTask, startTask } from '../../taskrouter/lifecycle';
import type { TaskRow } from '../../taskrouter/rows';
import { tasks } from '../../taskrouter/task';
import { agentsIn, planRemoval, setStatus } from './channel-status';
import { findConversation, isClosed } from './conversation';
import { keepInvite } from './invites';
import { makeConversation, type NewCustomer } from './new-conversation';
import { takeTurn } from './rate';
import {
  channelOfConversation,
  findInteractionChannel,
  forgetChannel,
  freeConversation,
  interactionChannels,
  interactions,
  mapConversation,
  participants,
  within,
} from './resources';
import { invalid, objectIn, readRouting } from './routing';
import type { InteractionChannelRow, InteractionRow, MediaType } from './rows';

/** What stands in the way of a Channel for a Conversation, as the Debugger names it. */
interface Obstacle {
  code: number;
  words: string;
}

/** https://www.twilio.com/docs/api/errors/45353, 45354; 45355 stands in Twilio's error dictionary. */
const MAPPED: Obstacle = { code: 45353, words: 'The Conversation already has a mapped Channel' };
const CLOSED: Obstacle = { code: 45354, words: 'Cannot create a Channel for a closed Conversation' };
const EMPTY: Obstacle = { code: 45355, words: 'The Conversation has no Participant' };
/** https://www.twilio.com/docs/api/errors/45352: something behind Interactions failed. */
const DOWNSTREAM: Obstacle = { code: 45352, words: 'The Channel could not be created' };

/** @fidelity flex.interaction-fails */
const obstacle = (world: TwilioWorld, conversationSid: string, ownChannel?: string): Obstacle | undefined => {
  const conversation = findConversation(world, conversationSid);
  if (!conversation || isClosed(conversation)) return CLOSED;
  const mapped = channelOfConversation(world, conversationSid);
  if (mapped && mapped.sid !== ownChannel) return MAPPED;
  return membersOf(world, conversation).length === 0 ? EMPTY : undefined;
};

const MEDIA = ['sms', 'whatsapp', 'web', 'chat', 'email', 'messenger', 'gbm'] as const;

const isMedia = (value: unknown): value is MediaType => MEDIA.some((media) => media === value);

interface WantedChannel {
  type: MediaType;
  initiatedBy: 'customer' | 'agent' | 'api';
  /** Absent: it makes one of its own. */
  conversationSid?: string;
  customers: NewCustomer[];
}

/** @fidelity flex.interaction-parameters */
const readCustomers = (participants: unknown): NewCustomer[] => {
  const all: unknown[] = Array.isArray(participants) ? participants : [];
  return all.map((participant) => {
    const { address, proxy_address: proxyAddress } = Object(participant);
    if (typeof address === 'string' && typeof proxyAddress === 'string') return { address, proxyAddress };
    throw invalid('Channel.participants needs address and proxy_address');
  });
};

/**
 * `Channel` of a request. Further Tasks by `Channel.sid` are not emulated.
 * @fidelity flex.interaction-parameters, flex.interactions-rest
 */
const readChannel = (text: unknown): WantedChannel => {
  const { sid, type, initiated_by: initiatedBy, properties, participants: wanted } = objectIn('Channel', text);
  if (sid !== undefined) throw notImplemented('an Interaction for an existing Channel (Channel.sid)');
  if (!isMedia(type)) throw invalid(`Channel.type must be one of ${MEDIA.join(', ')}`);
  if (initiatedBy !== 'customer' && initiatedBy !== 'agent' && initiatedBy !== 'api') {
    throw invalid('Channel.initiated_by must be one of customer, agent, api');
  }
  const { media_channel_sid: conversationSid } = Object(properties);
  const customers = readCustomers(wanted);
  if (typeof conversationSid === 'string' && conversationSid) return { type, initiatedBy, conversationSid, customers };
  if (initiatedBy === 'customer') throw invalid('Channel.properties.media_channel_sid is required');
  if (customers.length === 0) throw invalid('Channel.participants is required');
  return { type, initiatedBy, customers };
};

/**
 * "The request is accepted" and carried out later: the answer has the Task's SID, and that it fails shows in the Task.
 * Whether it is refused at once where that can be known is unknown: `refusesInteractions`.
 * https://www.twilio.com/docs/flex/developer/conversations/best-practices
 * @fidelity flex.interaction-create, flex.interaction-refusals
 */
export const openInteraction = (
  world: TwilioWorld,
  input: Takes<'flex.CreateInteraction'>['input'],
): InteractionRow => {
  const wanted = readChannel(input.Channel);
  const routing = readRouting(world, objectIn('Routing', input.Routing));
  const known =
    world.options.refusesInteractions && wanted.conversationSid ? obstacle(world, wanted.conversationSid) : undefined;
  if (known) {
    noteKept(world, 'refusesInteractions', 'an Interaction from being accepted', { code: known.code });
    throw new ApiError(400, known.code, known.words);
  }
  const conversationSid = wanted.conversationSid ?? makeConversation(world, wanted.customers);

  const row = interactions.make(world, {
    interaction_context_sid: filled(input.InteractionContextSid) ?? null,
    webhook_ttid: filled(input.WebhookTtid) ?? null,
  });
  const channel = interactionChannels.make(world, {
    ...{ interaction_sid: row.sid, type: wanted.type, status: 'setup' },
    ...{ conversation_sid: conversationSid, changed_at: world.clock.now() },
  });
  row.channel = { type: wanted.type, sid: channel.sid };
  const { invite, task } = keepInvite(world, channel, routing, wanted.initiatedBy);
  row.routing = invite.routing;
  interactions.keep(world, '', row);
  interactionChannels.keep(world, row.sid, channel);
  planRemoval(world, channel);
  if (!channelOfConversation(world, conversationSid)) mapConversation(world, channel);
  world.schedule(world.options.interactionSetupMs, 'flex-interaction-setup', {
    ...{ interaction: row.sid, channel: channel.sid, workspace: task.workspace_sid, task: task.sid },
    fate: world.options.interactionFate,
    initiatedBy: wanted.initiatedBy,
  });
  return row;
};

export const createInteraction: Handler<Takes<'flex.CreateInteraction'>> = ({ input }, world) => {
  takeTurn(world);
  return { body: interactions.view(openInteraction(world, input), world) };
};

type Plan = Record<string, string>;

const FATES: Record<string, Obstacle | undefined> = { failed: DOWNSTREAM, dropped: MAPPED };

/** What became of a request some time later. */
export const endSetup = (world: TwilioWorld, plan: Plan): void => {
  const { interaction = '', channel: sid = '', workspace = '', task: taskSid = '', fate = '', initiatedBy } = plan;
  const channel = findInteractionChannel(world, interaction, sid);
  if (channel?.status !== 'setup') return;
  const found = obstacle(world, channel.conversation_sid, sid);
  // One whose binding is taken has no participant but its agent. @fidelity flex.outbound
  if (FATES[fate])
    noteKept(world, 'interactionFate', 'an Interaction from its Channel', { interactionSid: interaction });
  const why = FATES[fate] ?? (initiatedBy === 'customer' || found !== EMPTY ? found : undefined);
  if (why) fail(world, channel, why, { workspace, task: taskSid });
  else succeed(world, channel, tasks.collection(world, workspace).get(taskSid));
};

/** Approximate: the Task is offered to Workers now, not before. @fidelity flex.interaction-create */
const succeed = (world: TwilioWorld, channel: InteractionChannelRow, task: TaskRow | undefined): void => {
  setStatus(world, channel, 'active');
  // The one before, for which this place was taken, may have failed meanwhile.
  if (!channelOfConversation(world, channel.conversation_sid)) mapConversation(world, channel);
  admitCustomers(world, channel);
  if (task?.assignment_status === 'pending') startTask(world, task);
};

/** Who is in the Conversation already, but for an agent who was quicker than the set-up. */
const admitCustomers = (world: TwilioWorld, channel: InteractionChannelRow): void => {
  const conversation = findConversation(world, channel.conversation_sid);
  const agents = agentsIn(world, channel).map(({ identity }) => identity);
  for (const { identity } of conversation ? membersOf(world, conversation) : []) {
    if (identity !== null && agents.includes(identity)) continue;
    const place = { interaction_sid: channel.interaction_sid, channel_sid: channel.sid };
    participants.keep(world, within(channel), participants.make(world, { ...place, type: 'customer', identity }));
  }
};

const forgetFailed = (world: TwilioWorld, channel: InteractionChannelRow, code: number): void => {
  forgetChannel(world, channel);
  if (code === MAPPED.code) return;
  noteKept(world, 'failedChannelsAreGone', 'a failed Channel from being found', { channelSid: channel.sid });
};

/**
 * A dropped Channel leaves nothing but the Debugger's warning; a failed one can be read, unless
 * `failedChannelsAreGone`. Either sets the Conversation free for another Interaction, if it was this Channel's.
 * @fidelity flex.interaction-fails, flex.failed-channels
 */
const fail = (world: TwilioWorld, channel: InteractionChannelRow, { code, words }: Obstacle, plan: Plan): void => {
  const detail = { interactionSid: channel.interaction_sid, conversationSid: channel.conversation_sid, code };
  noteDebugger(world, words, detail, 'no-channel');
  if (code !== MAPPED.code && !world.options.failedChannelsAreGone) {
    setStatus(world, channel, 'failed');
    Object.assign(channel, { error_code: code, error_message: words });
    freeConversation(world, channel);
    // A dropped one is gone in any case.
  } else forgetFailed(world, channel, code);
  world.schedule(world.options.interactionCancelMs, 'flex-interaction-cancel', plan);
};

/**
 * "status reason does not indicate a failed status"; what it does indicate is unknown: `interactionCancelReason`.
 * https://www.twilio.com/docs/flex/developer/conversations/best-practices
 * @fidelity flex.interaction-fails
 */
export const cancelFailed = (world: TwilioWorld, { workspace = '', task: sid = '' }: Plan): void => {
  const task = tasks.collection(world, workspace).get(sid);
  if (!task || !['pending', 'reserved'].includes(task.assignment_status)) return;
  cancelTask(world, task, world.options.interactionCancelReason || undefined);
};

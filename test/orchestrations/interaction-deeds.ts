import type { Row } from '../../emulator/core/store';
import * as agent from '../../emulator/people/agents';
import { UNPARK, unpark } from '../../emulator/people/park';
import { ask } from '../../emulator/products/ask';
import { findChannel } from '../../emulator/products/chat-store/channels';
import { agentsIn } from '../../emulator/products/flex/interactions/channel-status';
import { channelOfConversation, forgetChannel } from '../../emulator/products/flex/interactions/resources';
import { interactionDefaults, type WorldOptions } from '../../emulator/products/shared/options';
import { attributesOf } from '../../emulator/products/taskrouter/expression';
import type { Chance } from '../schedules/random';
import { LIVE } from '../support/scene';
import type { OwnDeeds, TestAccount } from './orchestration';

/** What agents do with Interactions, and what Twilio does with them by itself. */
const DEEDS = [
  ...([
    'accept',
    'leave',
    'pause',
    'resume',
    'park',
    'unpark',
    'invite',
    'decline',
    'transfer',
    'end-chat',
    'complete',
  ] as const),
  ...(['set-timer', 'go-inactive', 'add-studio', 'drop-handovers', 'fail-handovers', 'lose-channel'] as const),
];
type Deed = (typeof DEEDS)[number];

/** Twilio takes 5, and one is for the bot's, which may be put back. */
const MOST_WEBHOOKS = 4;

/** A Task of the Conversation's Interaction. */
const taskIn = ({ emulator, account }: TestAccount, sid: string, status: string): string | undefined =>
  emulator.store
    .of<Row>('taskrouter.Task', account.workspaceSid)
    .all()
    .filter(({ assignment_status: is }) => is === status)
    .filter(({ attributes }) => {
      const { conversationSid, flexInteractionChannelSid } = attributesOf(String(attributes));
      return conversationSid === sid && flexInteractionChannelSid !== undefined;
    })
    .map((task) => String(task.sid))[0];

const AT_WORK: Partial<Record<Deed, (world: TestAccount['emulator'], task: { taskSid: string }) => unknown>> = {
  leave: agent.leave,
  pause: agent.pause,
  park: agent.park,
  invite: agent.invite,
  transfer: (world, { taskSid }) => agent.transfer(world, { taskSid, native: true }),
  'end-chat': agent.endChat,
};

/** The webhook that wakes it is there. */
const isParked = ({ emulator, account }: TestAccount, sid: string): boolean =>
  emulator.store
    .of<{ configuration: { url?: string } }>('chat.ChannelWebhook', `${account.chatServiceSid}/${sid}`)
    .all()
    .some(({ configuration }) => configuration.url?.endsWith(UNPARK));

const perform = (world: TestAccount, sid: string, deed: string): void => {
  const { emulator, account } = world;
  const channel = channelOfConversation(emulator, sid);
  const assigned = taskIn(world, sid, 'assigned');
  const offered = taskIn(world, sid, 'reserved');
  const atWork = AT_WORK[deed as Deed]; // what is no key is not found
  const state = findChannel(emulator, sid)?.state;
  // Who went already cannot pass it on.
  const isIn = channel && agentsIn(emulator, channel).some((one) => one.routing_properties?.task_sid === assigned);
  const canAct = deed !== 'transfer' || isIn;
  if (atWork && assigned && canAct && state !== 'closed') atWork(emulator, { taskSid: assigned });
  const wrapping = taskIn(world, sid, 'wrapping') ?? assigned;
  if (deed === 'complete' && wrapping) agent.complete(emulator, { taskSid: wrapping });
  if (deed === 'accept' && offered) agent.accept(emulator, { taskSid: offered });
  if (deed === 'decline' && offered) agent.reject(emulator, { taskSid: offered });
  if (deed === 'resume' && assigned && channel?.status === 'pause') agent.resume(emulator, { taskSid: assigned });
  // From the agent's list of parked ones.
  if (deed === 'unpark' && isParked(world, sid)) unpark(emulator, { conversationSid: sid });
  if (deed === 'drop-handovers') emulator.options.interactionFate = 'dropped';
  if (deed === 'fail-handovers') emulator.options.interactionFate = 'failed';
  // 180 days without a change are more than a schedule has.
  const isLive = LIVE.some((status) => taskIn(world, sid, status));
  if (deed === 'lose-channel' && channel && !isLive) forgetChannel(emulator, channel);
  if (state !== 'active' && state !== 'inactive') return;
  const service = { ChatServiceSid: account.chatServiceSid };
  const update = (change: { 'Timers.Closed': string } | { State: 'inactive' }) =>
    ask(emulator, 'conversations.UpdateServiceConversation', { ...service, Sid: sid }, change);
  if (deed === 'set-timer') update({ 'Timers.Closed': 'PT10M' });
  if (deed === 'go-inactive') update({ State: 'inactive' });
  const isFull =
    world.emulator.store.of('chat.ChannelWebhook', `${account.chatServiceSid}/${sid}`).size >= MOST_WEBHOOKS;
  if (deed !== 'add-studio' || isFull) return;
  const studio = { Target: 'studio', 'Configuration.FlowSid': `FW${'5'.repeat(32)}` } as const;
  ask(emulator, 'conversations.CreateServiceConversationScopedWebhook', { ...service, ConversationSid: sid }, studio);
};

/** Each unknown, one way or the other: the product has to be safe under all. */
const drawSettings = (chance: Chance): Partial<WorldOptions> => ({
  conversationWebhookRetries: chance.pick([0, 0, 1, 3]),
  conversationIndexStep: chance.pick([1, 1, 3]),
  whatsAppSource: chance.pick(['SMS', 'API', 'WHATSAPP']),
  refusesInteractions: chance.happens(0.5),
  interactionCancelMs: chance.pick([0, 3_000]),
  interactionCancelReason: chance.pick(['', 'Task TTL Exceeded']),
  failedChannelsAreGone: chance.happens(0.3),
  interactionSetupMs: chance.pick([500, 500, 5_000]),
  secondClose: chance.pick(['accepted', 'refused', 'not-found']),
  conversationClosesAfterMs: chance.pick([0, 0, 2_000]),
  invitesAtClose: chance.pick(['canceled', 'completed', 'left']),
  closedConversationEnds: chance.pick(['nothing', 'channel', 'tasks']),
  flexUiOrder: chance.pick(['task-first', 'channel-first']),
  flexUiGapMs: chance.pick([0, 0, 700]),
  pauseKeepsTask: chance.happens(0.3),
  returnCopiesAttributes: chance.happens(0.5),
  conversationsConflictStatus: chance.pick([400, 403, 409]),
  conversationListsShowChatChannels: chance.happens(0.8),
  stateOfChatChannels: chance.pick(['active', 'active', 'inactive', 'closed']),
  conversationListsNewestFirst: chance.happens(0.5),
  conversationPagesSkip: chance.happens(0.3),
  interactionsPerSecond: chance.pick([0, 0, 3]),
  initializingTakesMessages: chance.happens(0.8),
  activeBeforeFirstMessage: chance.happens(0.3),
  participantsRestartTimers: chance.happens(0.5),
  refusesUnknownRouting: chance.happens(0.5),
  conversationWebhooksTakeOverrides: chance.happens(0.3),
  replayIncludesItsIndex: chance.happens(0.5),
  sendToFlexKeepsWebhook: chance.happens(0.5),
  conversationPayloadsLack: chance.pick([
    [],
    ['ChatServiceSid', 'MessagingServiceSid'],
    ['WebhookSid'],
    ['ParticipantSid', 'ClientIdentity'],
  ]),
});

export const interactionDeeds: OwnDeeds = { deeds: DEEDS, perform, settle: interactionDefaults, drawSettings };

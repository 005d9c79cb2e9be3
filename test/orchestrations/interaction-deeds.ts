import type { Row } from '../../emulator/core/store';
import * as agent from '../../emulator/people/agents';
import { UNPARK, unpark } from '../../emulator/people/park';
import { sendToFlex } from '../../emulator/people/studio';
import { ask } from '../../emulator/products/ask';
import { findChannel } from '../../emulator/products/chat-store/channels';
import { agentsIn } from '../../emulator/products/flex/interactions/channel-status';
import { channelOfConversation, forgetChannel } from '../../emulator/products/flex/interactions/resources';
import { interactionDefaults } from '../../emulator/products/shared/options';
import { attributesOf } from '../../emulator/products/taskrouter/expression';
import { LIVE } from '../support/scene';
import type { OwnDeeds, TestAccount } from './orchestration';
import { drawSettings } from './unknowns';

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
  ...(['set-timer', 'go-inactive', 'add-studio', 'studio-sends'] as const),
  ...(['drop-handovers', 'fail-handovers', 'lose-channel'] as const),
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
  // A timer may have closed it, for ever.
  const isClosed = state === 'closed';
  if (atWork && assigned && canAct && !isClosed) atWork(emulator, { taskSid: assigned });
  const wrapping = taskIn(world, sid, 'wrapping') ?? assigned;
  if (deed === 'complete' && wrapping) agent.complete(emulator, { taskSid: wrapping });
  if (deed === 'accept' && offered) agent.accept(emulator, { taskSid: offered });
  if (deed === 'decline' && offered) agent.reject(emulator, { taskSid: offered });
  if (deed === 'resume' && assigned && channel?.status === 'pause' && !isClosed)
    agent.resume(emulator, { taskSid: assigned });
  // From the agent's list of parked ones.
  if (deed === 'unpark' && isParked(world, sid) && !isClosed) unpark(emulator, { conversationSid: sid });
  if (deed === 'drop-handovers') emulator.options.interactionFate = 'dropped';
  if (deed === 'fail-handovers') emulator.options.interactionFate = 'failed';
  // 180 days without a change are more than a schedule has.
  const isLive = LIVE.some((status) => taskIn(world, sid, status));
  if (deed === 'lose-channel' && channel && !isLive) forgetChannel(emulator, channel);
  // Studio's webhook stayed, so its flow hands over once more; Flex drops that.
  const isDropped = channel?.status === 'active' && !emulator.options.refusesInteractions;
  if (deed === 'studio-sends' && isDropped) sendToFlex(emulator, { ...account, conversationSid: sid });
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

export const interactionDeeds: OwnDeeds = { deeds: DEEDS, perform, settle: interactionDefaults, drawSettings };

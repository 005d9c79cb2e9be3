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

/** The webhook that wakes it is there. */
const isParked = ({ emulator, account }: TestAccount, sid: string): boolean =>
  emulator.store
    .of<{ configuration: { url?: string } }>('chat.ChannelWebhook', `${account.chatServiceSid}/${sid}`)
    .all()
    .some(({ configuration }) => configuration.url?.endsWith(UNPARK));

/** One Conversation, and who has it. */
interface Scene extends TestAccount {
  sid: string;
  state: string | undefined;
  channel: ReturnType<typeof channelOfConversation>;
  /** SID of its Task by status. */
  task(status: string): string | undefined;
}

/** What can be done answers what it came to; what cannot, nothing. */
type Doing = (scene: Scene) => unknown;

/** By the agent who has it. A timer may have closed it, for ever. */
const atWork =
  (does: (emulator: TestAccount['emulator'], task: { taskSid: string }) => unknown, can: Doing = () => true): Doing =>
  (scene) => {
    const taskSid = scene.state === 'closed' ? undefined : scene.task('assigned');
    return taskSid && can(scene) && does(scene.emulator, { taskSid });
  };

/** By an agent who is asked. */
const asked =
  (does: (emulator: TestAccount['emulator'], task: { taskSid: string }) => unknown): Doing =>
  ({ emulator, task }) => {
    const taskSid = task('reserved');
    return taskSid && does(emulator, { taskSid });
  };

/** Who went already cannot pass it on. */
const isIn: Doing = ({ emulator, channel, task }) =>
  channel && agentsIn(emulator, channel).some((one) => one.routing_properties?.task_sid === task('assigned'));

const update =
  (change: { 'Timers.Closed': string } | { State: 'inactive' }): Doing =>
  ({ emulator, account, sid, state }) => {
    if (state !== 'active' && state !== 'inactive') return undefined;
    const path = { ChatServiceSid: account.chatServiceSid, Sid: sid };
    return ask(emulator, 'conversations.UpdateServiceConversation', path, change);
  };

const addStudio: Doing = ({ emulator, account, sid, state }) => {
  const isOpen = state === 'active' || state === 'inactive';
  const hooks = emulator.store.of('chat.ChannelWebhook', `${account.chatServiceSid}/${sid}`);
  if (!isOpen || hooks.size >= MOST_WEBHOOKS) return undefined;
  const path = { ChatServiceSid: account.chatServiceSid, ConversationSid: sid };
  const studio = { Target: 'studio', 'Configuration.FlowSid': `FW${'5'.repeat(32)}` } as const;
  return ask(emulator, 'conversations.CreateServiceConversationScopedWebhook', path, studio);
};

/** What agents do with Interactions, and what Twilio does with them by itself. */
const DOINGS: Readonly<Record<string, Doing>> = {
  accept: asked(agent.accept),
  leave: atWork(agent.leave),
  pause: atWork(agent.pause),
  resume: atWork(agent.resume, ({ channel }) => channel?.status === 'pause'),
  park: atWork(agent.park),
  // From the agent's list of parked ones.
  unpark: (scene) =>
    scene.state !== 'closed' && isParked(scene, scene.sid) && unpark(scene.emulator, { conversationSid: scene.sid }),
  invite: atWork(agent.invite),
  decline: asked(agent.reject),
  transfer: atWork((world, { taskSid }) => agent.transfer(world, { taskSid, native: true }), isIn),
  'end-chat': atWork(agent.endChat),
  complete({ emulator, task }) {
    const taskSid = task('wrapping') ?? task('assigned');
    return taskSid && agent.complete(emulator, { taskSid });
  },
  'set-timer': update({ 'Timers.Closed': 'PT10M' }),
  'go-inactive': update({ State: 'inactive' }),
  'add-studio': addStudio,
  // Studio's webhook stayed, so its flow hands over once more; Flex drops that.
  'studio-sends': ({ emulator, account, sid, channel }) =>
    channel?.status === 'active' &&
    !emulator.options.refusesInteractions &&
    sendToFlex(emulator, { ...account, conversationSid: sid }),
  'drop-handovers': ({ emulator: { options } }) => Object.assign(options, { interactionFate: 'dropped' }),
  'fail-handovers': ({ emulator: { options } }) => Object.assign(options, { interactionFate: 'failed' }),
  'lose-channel'({ emulator, channel, task }) {
    // 180 days without a change are more than a schedule has.
    if (!channel || LIVE.some((status) => task(status))) return false;
    forgetChannel(emulator, channel);
    return true;
  },
};

/** By chance, most of these come about too rarely to be looked at. */
const OPENINGS: OwnDeeds['openings'] = [
  { deeds: ['accept', 'leave'] },
  { deeds: ['accept', 'leave', 'complete', 'lose-channel'] },
  { deeds: ['accept', 'pause', 'complete'], account: { pauseKeepsTask: false } },
  { deeds: ['accept', 'pause', 'resume'], account: { pauseKeepsTask: true } },
  { deeds: ['accept', 'park', 'unpark', 'accept'] },
  { deeds: ['accept', 'invite', 'decline'] },
  { deeds: ['accept', 'transfer', 'decline'] },
  { deeds: ['accept', 'transfer', 'accept', 'complete'] },
];

const perform = (world: TestAccount, sid: string, deed: string): boolean => {
  const { emulator, account } = world;
  const channel = channelOfConversation(emulator, sid);
  const state = findChannel(emulator, sid)?.state;
  return !!DOINGS[deed]?.({ emulator, account, sid, state, channel, task: (status) => taskIn(world, sid, status) });
};

export const interactionDeeds: OwnDeeds = {
  deeds: Object.keys(DOINGS),
  openings: OPENINGS,
  perform,
  settle: interactionDefaults,
  drawSettings,
};

import { channelChanged, messageSent } from '../../chat-store/changes';
import type { Handlers } from '../../shared/call';
import type { Listener, TimerHandlers } from '../../shared/product';
import { eventEmitted } from '../../taskrouter/events';
import { removeUntouched } from './channel-status';
import { interactionChannelHandlers } from './channels';
import { closeConversation } from './conversation';
import { cancelFailed, createInteraction, endSetup } from './create';
import { inviteHandlers } from './invite-handlers';
import { participantHandlers } from './participants';
import { endWaiting, followConversation, routeReply } from './replies';
import { interactions } from './resources';
import { endTransfer, transferHandlers } from './transfers';

/** Interactions and what lies below them. */
export const interactionHandlers: Handlers<'flex'> = {
  ...interactions.handlers,
  CreateInteraction: createInteraction,
  ...interactionChannelHandlers,
  ...inviteHandlers,
  ...participantHandlers,
  ...transferHandlers,
};

export const interactionListeners: readonly Listener[] = [
  eventEmitted.to(endTransfer),
  messageSent.to(routeReply),
  channelChanged.to(followConversation),
];

export const interactionTimers: TimerHandlers = {
  'flex-interaction-setup': endSetup,
  'flex-interaction-cancel': cancelFailed,
  'flex-conversation-close': (world, { conversation = '' }) => closeConversation(world, conversation),
  'flex-channel-gone': removeUntouched,
  'flex-left-too-long': endWaiting,
};

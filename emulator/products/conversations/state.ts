import type { Actor } from '../chat-store/actor';
import { type ChannelChange, channelChanged, tellChange } from '../chat-store/changes';
import { touchChannel } from '../chat-store/channels';
import { membersOf } from '../chat-store/members';
import type { ChannelRow, ConversationState } from '../chat-store/rows';
import { countOut } from '../chat-store/users';
import type { TwilioWorld } from '../shared/world';

type Reason = 'API' | 'TIMER' | 'EVENT';

/*
 *                    first message taken in
 *   initializing ──────────────────────────► active ◄──── message, participant, API ────┐
 *                                              │ └────────────── timer, API ──► inactive
 *                                              └─────────────┬──────────────────────┘
 *                                                            ▼ timer, API
 *                                                          closed: final
 *
 * https://www.twilio.com/docs/conversations-classic/states-timers
 */

/** Call it after the state was changed. */
export const tellState = (
  world: TwilioWorld,
  channel: ChannelRow,
  from: ConversationState,
  actor: Actor,
  reason: Reason,
): void => tellChange(world, { what: 'state', how: 'updated', channel, from, actor, reason });

/** What else closing does: its participants are in one open Conversation less. */
export const closed = (world: TwilioWorld, channel: ChannelRow): void => {
  for (const member of membersOf(world, channel)) countOut(world, member);
};

/** As Twilio itself does it, not REST. A closed one stays closed. */
export const setState = (
  world: TwilioWorld,
  channel: ChannelRow,
  state: ConversationState,
  actor: Actor,
  reason: Reason,
): void => {
  const { state: from } = channel;
  if (from === state || from === 'closed') return;
  channel.state = state;
  touchChannel(world, channel);
  if (state === 'closed') closed(world, channel);
  tellState(world, channel, from, actor, reason);
};

/**
 * A message or a participant makes an inactive one active again.
 * @fidelity conversations.states
 */
const wake = (world: TwilioWorld, { what, how, channel, actor }: ChannelChange): void => {
  if (how !== 'added' || what === 'channel' || channel.state !== 'inactive') return;
  setState(world, channel, 'active', actor, 'EVENT');
};

export const wakeOnActivity = channelChanged.to(wake);

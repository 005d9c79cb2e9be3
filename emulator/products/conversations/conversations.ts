import { badRequest } from '../../core/errors';
import { rest } from '../chat-store/actor';
import { tellChange } from '../chat-store/changes';
import { CHANNEL_CHILDREN, CHANNEL_DEFAULTS, leaveBehind } from '../chat-store/channels';
import type { ChannelRow } from '../chat-store/rows';
import type { Call, Takes } from '../shared/call';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { configurationOf, defaultServiceSid } from './configuration-row';
import { listOptions, shownState } from './list';
import { conflict, requireAttributes, requireOpen } from './refusals';
import { services } from './services';
import { closed, tellState } from './state';
import { readTimer, setTimers } from './timers';

type Creating = Call<{ params: Record<string, string>; input: Takes<'conversations.CreateConversation'>['input'] }>;
type Updating = Call<{ params: Record<string, string>; input: Takes<'conversations.UpdateConversation'>['input'] }>;

const SID = /^CH[0-9a-f]{32}$/i;

const checkName = ({ unique_name }: ChannelRow) => {
  // https://www.twilio.com/docs/api/errors/50390
  if (unique_name && SID.test(unique_name)) throw badRequest('Unique name should not match conversation SID', 50390);
};

/** https://www.twilio.com/docs/api/errors/50378 */
const INVALID_STATE = 50378;

/** For a state that there is not. @fidelity conversations.states */
export const stateCodes = Object.fromEntries(
  ['Conversation', 'ServiceConversation'].flatMap((noun) =>
    [`Create${noun}`, `Update${noun}`, `Create${noun}WithParticipants`].map((id) => [`${id}.State`, INVALID_STATE]),
  ),
);

/** @fidelity conversations.states */
const checkState = (state: string | undefined) => {
  if (state === '') throw badRequest('State should not be empty', 50374);
  if (state === 'initializing') throw badRequest('Invalid conversation state', INVALID_STATE);
};

const created = (row: ChannelRow, call: Creating, world: TwilioWorld): void => {
  const { State, 'Timers.Inactive': inactive, 'Timers.Closed': closing } = call.input;
  requireAttributes(call);
  checkName(row);
  checkState(State);
  if (State === 'closed') throw badRequest('Conversation cannot be created in closed state', 50384);
  if (State === undefined && (inactive ?? closing) !== undefined) {
    throw badRequest('Conversation state is required when timers are given', 50382);
  }
  row.messaging_service_sid ??= configurationOf(world).default_messaging_service_sid;
  setTimers(world, row, call.input, true);
};

const updated = (row: ChannelRow, before: ChannelRow, call: Updating, world: TwilioWorld): void => {
  requireOpen(world, before);
  requireAttributes(call);
  checkName(row);
  checkState(call.input.State);
  readTimer('inactive', call.input['Timers.Inactive']);
  readTimer('closed', call.input['Timers.Closed']);
  // "you can't edit it yet": https://www.twilio.com/docs/conversations-classic/states-timers. Approximate: the number.
  // @fidelity conversations.initializing
  if (before.state === 'initializing') throw conflict(world, 50391, 'Conflicting conversation modification');
};

/** A change of the state is an event of its own, beside the one of anything else. */
const changed = (channel: ChannelRow, before: ChannelRow, call: Updating, world: TwilioWorld): void => {
  const actor = rest(call);
  const others = Object.keys(call.input).filter((name) => name !== 'State' && !name.startsWith('Timers.'));
  if (others.length > 0) tellChange(world, { what: 'channel', how: 'updated', channel, actor });
  setTimers(world, channel, call.input, false);
  if (channel.state === before.state) return;
  if (channel.state === 'closed') closed(world, channel);
  tellState(world, channel, before.state, actor, 'API');
};

const resource = {
  prefix: 'CH',
  kept: 'chat.Channel',
  names: { chat_service_sid: 'service_sid' },
  /** https://www.twilio.com/changelog/chat-channel-migration-api @fidelity conversations.one-store */
  shows: ({ type }: ChannelRow) => type === 'private',
  defaults: { ...CHANNEL_DEFAULTS, origin: 'conversations', type: 'private' },
  // https://www.twilio.com/docs/api/errors/50353
  unique: { property: 'unique_name', code: 50353, message: 'Conversation with provided unique name already exists' },
  children: CHANNEL_CHILDREN,
  created,
  updated,
  changed,
  deleted: (row: ChannelRow, call: Call, world: TwilioWorld) => leaveBehind(world, row, rest(call)),
  after(what: 'create' | 'update' | 'delete', channel: ChannelRow, call: Call, world: TwilioWorld) {
    if (what === 'create') tellChange(world, { what: 'channel', how: 'added', channel, actor: rest(call) });
  },
  view: (row: ChannelRow, world: TwilioWorld) => ({
    ...{ timers: row.timers ?? {}, bindings: row.bindings ?? {} },
    state: shownState(world, row),
  }),
  list: listOptions,
};

/** Below the default Service, which the path leaves out. */
export const home = (world: TwilioWorld) => ({ service_sid: defaultServiceSid(world) });

export const conversations = defineResource<ChannelRow, 'conversations.Conversation'>('conversations.Conversation', {
  ...resource,
  home,
});

export const serviceConversations = defineResource<ChannelRow, 'conversations.ServiceConversation'>(
  'conversations.ServiceConversation',
  { ...resource, parents: [services] },
);

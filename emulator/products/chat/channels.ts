import { ApiError, badRequest } from '../../core/errors';
import { rest } from '../chat-store/actor';
import { tellChange } from '../chat-store/changes';
import { CHANNEL_CHILDREN, CHANNEL_DEFAULTS, channelOf, channelsOf, leaveBehind } from '../chat-store/channels';
import { admitTo, findMember, joined, left, MEMBER_DEFAULTS } from '../chat-store/members';
import { MESSAGE_DEFAULTS, nextPlace, sent } from '../chat-store/messages';
import type { ChannelRow, MemberRow, MessageRow } from '../chat-store/rows';
import { checkUserLimit, ensureUser } from '../chat-store/users';
import { noteKept } from '../shared/kept-back';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { chatServices, requireAttributes } from './services';

/**
 * A list's page has at most 100 rows, whatever its description says: https://www.twilio.com/docs/chat/chat-limits
 * @fidelity chat.page-size
 */
const PAGE_ROWS = 100;

const SID = /^CH[0-9a-f]{32}$/;

/** https://www.twilio.com/docs/api/errors/50306 */
const checkName = ({ unique_name }: ChannelRow) => {
  if (unique_name && SID.test(unique_name)) throw badRequest('Unique name should not match channel SID pattern', 50306);
};

const notePrivate = (world: TwilioWorld, service: string): void => {
  if (!channelsOf(world, service).find(({ type }) => type === 'private')) return;
  noteKept(world, 'channelListsDefaultToPublic', 'private Channels from a list without Type');
};

export const channels = defineResource<ChannelRow, 'chat.Channel'>('chat.Channel', {
  prefix: 'CH',
  parents: [chatServices],
  children: CHANNEL_CHILDREN,
  defaults: { ...CHANNEL_DEFAULTS, type: 'public' },
  // https://www.twilio.com/docs/api/errors/50307 @fidelity chat.twins
  unique: { property: 'unique_name', code: 50307, message: 'Channel with provided unique name already exists' },
  created(row, call) {
    requireAttributes(call);
    checkName(row);
  },
  updated(row, _before, call) {
    requireAttributes(call);
    checkName(row);
  },
  deleted: (row, call, world) => leaveBehind(world, row, rest(call)),
  after(what, channel, call, world) {
    if (what === 'delete') return;
    const how = what === 'create' ? 'added' : 'updated';
    tellChange(world, { what: 'channel', how, channel, actor: rest(call) });
  },
  view({ last_message_sid: sid }, _world, { url, links }) {
    return { links: { ...Object(links), last_message: sid ? `${url}/Messages/${sid}` : null } };
  },
  list({ input: { Type = [] }, params }, world) {
    // @fidelity chat.list-type
    const open = Type.length === 0 && !world.options.channelListsDefaultToPublic;
    if (Type.length === 0 && !open) notePrivate(world, params.ServiceSid);
    const wanted = Type.length ? Type : ['public'];
    return { maximum: PAGE_ROWS, where: (row) => open || wanted.includes(row.type) };
  },
});

export const members = defineResource<MemberRow, 'chat.Member'>('chat.Member', {
  prefix: 'MB',
  parents: [chatServices, channels],
  defaults: MEMBER_DEFAULTS,
  // A member is found by its identity too. https://www.twilio.com/docs/api/errors/50404 @fidelity chat.names-in-paths
  unique: { property: 'identity', code: 50404, message: 'Member already exists' },
  created(row, call, world) {
    requireAttributes(call);
    const channel = channelOf(world, row);
    const { Identity: identity } = call.input;
    if (findMember(world, channel, identity)) return;
    const role = admitTo(world, channel);
    row.role_sid ??= role;
    checkUserLimit(world, ensureUser(world, row.service_sid, identity));
  },
  updated: (_row, _before, call) => requireAttributes(call),
  after(what, member, call, world) {
    const actor = rest(call);
    if (what === 'create') joined(world, member, actor);
    else if (what === 'delete') left(world, member, actor);
    else tellChange(world, { what: 'member', how: 'updated', channel: channelOf(world, member), member, actor });
  },
  list: ({ input: { Identity } }) => ({
    maximum: PAGE_ROWS,
    where: (row) => !Identity || Identity.includes(row.identity ?? ''),
  }),
});

export const messages = defineResource<MessageRow, 'chat.Message'>('chat.Message', {
  prefix: 'IM',
  parents: [chatServices, channels],
  defaults: { ...MESSAGE_DEFAULTS, from: 'system' },
  created(row, call, world) {
    requireAttributes(call);
    const { Body, MediaSid } = call.input;
    if (MediaSid !== undefined) throw new ApiError(501, 20501, 'The embedded Twilio has no media messages');
    // Approximate: the code and the words of an empty message are not documented. @fidelity chat.empty-messages
    if (Body === undefined) throw badRequest('Body or MediaSid is required');
    row.body ??= '';
    row.from ??= 'system';
    Object.assign(row, nextPlace(world, channelOf(world, row)));
  },
  updated(row, before, call) {
    requireAttributes(call);
    row.was_edited = before.was_edited || row.body !== before.body;
  },
  after(what, message, call, world) {
    const actor = rest(call, message.from);
    if (what === 'create') return sent(world, message, actor);
    const how = what === 'update' ? 'updated' : 'removed';
    return tellChange(world, { what: 'message', how, channel: channelOf(world, message), message, actor });
  },
  list: ({ input }) => ({ maximum: PAGE_ROWS, descending: input.Order === 'desc' }),
});

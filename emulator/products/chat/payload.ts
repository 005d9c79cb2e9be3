import type { World } from '../shared/world';
import type { ChannelRow, MemberRow, MessageRow } from './rows';

/** What payloads say of an event besides what they all say. All values are text. */
export type Params = Record<string, string>;

/**
 * Payloads have milliseconds where the API has whole seconds: seen in one of 2020.
 * Rows keep seconds only, so an event's moment is now.
 */
const moment = (world: World) => new Date(world.clock.now()).toISOString();

/** Seen: `MessageSid, Index, Body, From, Attributes, DateCreated`, without anything about the channel but its SID. */
export const messageParams = (world: World, message: MessageRow): Params => ({
  MessageSid: message.sid,
  Index: String(message.index),
  Body: message.body ?? '',
  From: message.from,
  Attributes: message.attributes,
  DateCreated: moment(world),
});

/**
 * The properties that a consumer of `onChannelUpdated` in public use declares. Approximate: an absent name is ''.
 * @see https://github.com/techmatters/serverless/blob/master/functions/webhooks/FlexChannelUpdate.protected.ts
 */
export const channelParams = (channel: ChannelRow): Params => ({
  Attributes: channel.attributes ?? '',
  UniqueName: channel.unique_name ?? '',
  FriendlyName: channel.friendly_name ?? '',
  CreatedBy: channel.created_by,
  ChannelType: channel.type,
  DateCreated: channel.date_created,
  DateUpdated: channel.date_updated,
});

/** https://www.twilio.com/docs/chat/webhook-events. Approximate: `Reason` is ADDED, JOINED is for one's own doing. */
export const memberParams = (member: MemberRow): Params => ({
  MemberSid: member.sid,
  Identity: member.identity,
  RoleSid: member.role_sid,
  Reason: 'ADDED',
  DateCreated: member.date_created,
});

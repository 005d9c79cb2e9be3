/*
 * What Chat and Conversations are two views of: a private Chat Channel is a Conversation, under the same SID.
 * https://www.twilio.com/docs/conversations-classic/migrating-chat-conversations
 *
 * A row holds what either API knows, by the properties' names in Chat; what only one of them knows may be absent.
 */

export interface ChatServiceRow {
  sid: string;
  friendly_name: string | null;
  default_service_role_sid: string;
  default_channel_role_sid: string;
  default_channel_creator_role_sid: string;
  limits: { channel_members: number; user_channels: number };
  post_webhook_url: string | null;
  webhook_filters: string[] | null;
  post_webhook_retry_count: number;
}

/** The API by which something came about. */
export type Origin = 'chat' | 'conversations';

export type ConversationState = 'initializing' | 'active' | 'inactive' | 'closed';

/** Which address a participant without a chat identity has, and which one of the account it writes to. */
export interface MessagingBinding {
  type: string;
  address: string;
  proxy_address: string;
}

/** A timer of a Conversation: how long, when it is due, and for when Twilio plans to look. All in ms. */
export interface Timing {
  ms: number;
  due: number;
  planned?: number;
}

export interface ChannelRow {
  sid: string;
  service_sid: string;
  friendly_name: string | null;
  unique_name: string | null;
  /** JSON as text; real accounts have illegible ones, too. */
  attributes: string | null;
  type: 'public' | 'private';
  origin: Origin;
  state: ConversationState;
  messaging_service_sid?: string | null;
  /** When an inactive one becomes so, and when it is closed, unless something happens before. */
  timers?: { date_inactive?: string; date_closed?: string } | null;
  timing?: { inactive?: Timing; closed?: Timing };
  /** Of e-mail; not emulated. */
  bindings?: object | null;
  created_by: string;
  /** Also the index of the next message: Twilio counts "Messages that have been passed in the Channel". */
  messages_count: number;
  last_message_sid?: string;
  members_count: number;
  date_created: string;
  date_updated: string;
}

export interface MessageRow {
  sid: string;
  service_sid: string;
  channel_sid: string;
  to: string;
  from: string;
  body: string | null;
  index: number;
  attributes: string;
  date_created: string;
  date_updated: string;
  last_updated_by: string | null;
  was_edited: boolean;
  type: 'text';
  participant_sid?: string | null;
  /** As payloads name it. */
  source?: string;
  /** Epoch ms: payloads have milliseconds, and the API has whole seconds. */
  created_ms?: number;
}

export interface MemberRow {
  sid: string;
  service_sid: string;
  channel_sid: string;
  /** `null`: it has a {@link MessagingBinding} instead. */
  identity: string | null;
  messaging_binding?: MessagingBinding | null;
  role_sid: string | null;
  attributes: string;
  last_consumed_message_index: number | null;
  date_created: string;
  date_updated: string;
}

export interface UserRow {
  sid: string;
  service_sid: string;
  identity: string;
  friendly_name: string | null;
  role_sid: string;
  attributes: string | null;
  is_online: boolean;
  joined_channels_count: number;
}

export type WebhookType = 'webhook' | 'trigger' | 'studio';

export interface WebhookConfiguration {
  url?: string;
  /** Chat writes it in capitals, Conversations as it was given. */
  method?: string;
  filters?: string[];
  triggers?: string[];
  flow_sid?: string;
  retry_count?: number;
  replay_after?: number;
}

export interface WebhookRow {
  sid: string;
  service_sid: string;
  channel_sid: string;
  type: WebhookType;
  origin: Origin;
  configuration: WebhookConfiguration;
}

import type { Row } from '../../core/store';

export interface ServiceRow extends Row {
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

export interface ChannelRow extends Row {
  sid: string;
  service_sid: string;
  friendly_name: string | null;
  unique_name: string | null;
  /** JSON as text, whatever is in it: a test's world may hold broken ones. */
  attributes: string | null;
  type: 'public' | 'private';
  created_by: string;
  /** Also the index of the next message: Twilio counts "Messages that have been passed in the Channel". */
  messages_count: number;
  members_count: number;
  date_created: string;
  date_updated: string;
  url: string;
  links: Record<string, string | null>;
}

export interface MessageRow extends Row {
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
}

export interface MemberRow extends Row {
  sid: string;
  service_sid: string;
  channel_sid: string;
  identity: string;
  role_sid: string;
  attributes: string;
  date_created: string;
  date_updated: string;
}

export interface UserRow extends Row {
  sid: string;
  service_sid: string;
  identity: string;
  friendly_name: string | null;
  role_sid: string;
  joined_channels_count: number;
}

export type WebhookType = 'webhook' | 'trigger' | 'studio';

export interface WebhookConfiguration {
  url?: string;
  method?: 'GET' | 'POST';
  filters?: string[];
  triggers?: string[];
  flow_sid?: string;
  retry_count?: number;
}

export interface WebhookRow extends Row {
  sid: string;
  service_sid: string;
  channel_sid: string;
  type: WebhookType;
  configuration: WebhookConfiguration;
}

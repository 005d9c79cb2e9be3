import type { Row } from '../../core/store';

export type ChannelType = 'web' | 'sms' | 'facebook' | 'whatsapp' | 'line' | 'custom';
export type IntegrationType = 'studio' | 'external' | 'task';

/** Only what its type has: `flow_sid, retry_count`; `url, retry_count`; the rest. */
export interface Integration {
  flow_sid?: string;
  url?: string;
  retry_count?: number;
  workspace_sid?: string;
  workflow_sid?: string;
  /** A Task Channel's SID or unique name. */
  channel?: string;
  /** s */
  timeout?: number;
  priority?: number;
  creation_on_message?: boolean;
}

export interface FlowRow extends Row {
  sid: string;
  friendly_name: string;
  chat_service_sid: string;
  channel_type: ChannelType;
  contact_identity: string | null;
  enabled: boolean;
  integration_type: IntegrationType;
  integration: Integration;
  long_lived: boolean;
  janitor_enabled: boolean;
}

export interface FlexChannelRow extends Row {
  sid: string;
  flex_flow_sid: string;
  user_sid: string | null;
  task_sid: string | null;
}

export interface WebChannelRow extends Row {
  sid: string;
  flex_flow_sid: string;
}

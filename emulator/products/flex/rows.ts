export type ChannelType = 'web' | 'sms' | 'facebook' | 'whatsapp' | 'line' | 'custom';
export type IntegrationType = 'studio' | 'external' | 'task';

/** Only what its type has: `flow_sid, retry_count`; `url, retry_count`; the rest. */
export interface Integration {
  flow_sid?: string | undefined;
  url?: string | undefined;
  retry_count?: number | undefined;
  workspace_sid?: string | undefined;
  workflow_sid?: string | undefined;
  /** A Task Channel's SID or unique name. */
  channel?: string | undefined;
  /** s */
  timeout?: number | undefined;
  priority?: number | undefined;
  creation_on_message?: boolean | undefined;
}

export interface FlowRow {
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

export interface FlexChannelRow {
  sid: string;
  flex_flow_sid: string;
  user_sid: string | null;
  task_sid: string | null;
}

export interface WebChannelRow {
  sid: string;
  flex_flow_sid: string;
}

/** The media of a channel, which need not be the Task Channel's name. */
export type MediaType = 'voice' | 'sms' | 'email' | 'web' | 'whatsapp' | 'chat' | 'messenger' | 'gbm';

export type ChannelStatus = 'setup' | 'active' | 'failed' | 'closed' | 'inactive' | 'pause' | 'transfer';

/** A Task as the answers of Interactions and Invites show it: numbers for dates, attributes as text. */
export interface ShownRouting {
  reservation: null;
  properties: Record<string, string | number | null>;
}

export interface InteractionRow {
  sid: string;
  channel: { type: MediaType; sid: string };
  routing: ShownRouting | null;
  interaction_context_sid: string | null;
  webhook_ttid: string | null;
}

export interface InteractionChannelRow {
  sid: string;
  interaction_sid: string;
  type: MediaType;
  status: ChannelStatus;
  error_code: number | null;
  error_message: string | null;
  /** `CH…`. The API does not show it. */
  conversation_sid: string;
  /** Epoch ms of the last change, from which the 180 days count. The API does not show it. */
  changed_at: number;
}

export interface InviteRow {
  sid: string;
  interaction_sid: string;
  channel_sid: string;
  routing: ShownRouting;
  /** The Task that it made: the only way to tell whether it is still open. The API shows both within `routing`. */
  task_sid: string;
  workspace_sid: string;
}

export interface ParticipantRow {
  sid: string;
  interaction_sid: string;
  channel_sid: string;
  type: 'supervisor' | 'customer' | 'external' | 'agent' | 'unknown';
  /** Agents only. */
  routing_properties: { task_sid: string; worker_sid: string; reservation_sid: string } | null;
  /** The chat identity. The API does not show it. */
  identity: string | null;
}

export interface TransferRow {
  sid: string;
  interaction_sid: string;
  channel_sid: string;
  type: 'warm' | 'cold' | 'external';
  status: 'active' | 'failed' | 'completed';
  /** `UT…` */
  from: string;
  /** A Worker, queue or Workflow. */
  to: string;
  /** Of the Invite. The API does not show it. */
  task_sid: string;
}

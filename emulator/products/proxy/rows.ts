export interface ProxyServiceRow {
  sid: string;
  unique_name: string | null;
  chat_instance_sid: string | null;
  default_ttl: number;
}

export interface PhoneNumberRow {
  sid: string;
  service_sid: string;
  phone_number: string;
  friendly_name: string | null;
  is_reserved: boolean;
}

export type SessionStatus = 'open' | 'in-progress' | 'closed' | 'failed' | 'unknown';

export interface SessionRow {
  sid: string;
  service_sid: string;
  unique_name: string | null;
  status: SessionStatus;
  closed_reason: string | null;
  /** Seconds after the last interaction; 0 is for ever. */
  ttl: number;
  mode: 'message-only' | 'voice-only' | 'voice-and-message';
  date_created: string;
  date_updated: string;
  date_started: string | null;
  date_ended: string | null;
  date_last_interaction: string | null;
  date_expiry: string | null;
}

export interface ParticipantRow {
  sid: string;
  service_sid: string;
  session_sid: string;
  /** The customer's number; of the other side in Flex: the Chat Channel's SID. */
  identifier: string;
  /** The Twilio number that this side sees. */
  proxy_identifier: string;
  proxy_identifier_sid: string | null;
  friendly_name: string | null;
  /** Removed, yet still on record until the Session goes. */
  date_deleted: string | null;
}

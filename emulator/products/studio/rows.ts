/** A flow as its newest revision has it. */
export interface StudioFlowRow {
  sid: string;
  account_sid: string;
  friendly_name: string;
  definition: Record<string, unknown>;
  status: 'draft' | 'published';
  revision: number;
  commit_message: string | null;
  valid: boolean;
  errors: string[];
  date_created: string;
  date_updated: string;
  /** Which revision runs: drafts run for test users only. */
  published?: number;
  testUsers?: string[];
}

/** Kept under the flow's SID, by its number. */
export type RevisionRow = Omit<StudioFlowRow, 'published' | 'testUsers'>;

/** What templates see: https://www.twilio.com/docs/studio/user-guide/get-started#use-variables-in-your-studio-flow */
export interface ExecutionContext extends Record<string, unknown> {
  trigger: Record<string, unknown>;
  widgets: Record<string, Record<string, unknown>>;
  contact: { channel: { address: string } };
  flow: Record<string, unknown>;
}

export interface ExecutionRow {
  sid: string;
  account_sid: string;
  flow_sid: string;
  contact_channel_address: string;
  context: ExecutionContext;
  status: 'active' | 'ended';
  date_created: string;
  date_updated: string;
  hidden: {
    revision: number;
    /** The widget that it is in. */
    at: string;
    /** The event of the trigger that started it. */
    by: string;
    /** Steps so far, and how many of the last ones were in one widget. */
    steps: number;
    inRow: number;
    lastStep: string | null;
  };
}

export interface StepRow {
  sid: string;
  account_sid: string;
  flow_sid: string;
  execution_sid: string;
  parent_step_sid: string | null;
  name: string;
  context: ExecutionContext;
  transitioned_from: string;
  transitioned_to: string;
  date_created: string;
  date_updated: string;
}

/** https://www.twilio.com/docs/taskrouter/lifecycle-task-state */
export type TaskStatus = 'pending' | 'reserved' | 'assigned' | 'wrapping' | 'completed' | 'canceled';

/** https://www.twilio.com/docs/taskrouter/api/reservations */
export type ReservationStatus =
  | 'pending'
  | 'accepted'
  | 'rejected'
  | 'timeout'
  | 'canceled'
  | 'rescinded'
  | 'wrapping'
  | 'completed';

interface InWorkspace {
  sid: string;
  workspace_sid: string;
  friendly_name: string;
}

export interface WorkspaceRow {
  sid: string;
  friendly_name: string;
  event_callback_url: string | null;
  events_filter: string | null;
  default_activity_sid: string | null;
  default_activity_name: string | null;
  timeout_activity_sid: string | null;
  timeout_activity_name: string | null;
}

export interface ActivityRow extends InWorkspace {
  available: boolean;
}

export interface TaskChannelRow extends InWorkspace {
  unique_name: string;
  channel_optimized_routing: boolean;
}

export interface QueueRow extends InWorkspace {
  assignment_activity_sid: string | null;
  assignment_activity_name: string | null;
  reservation_activity_sid: string | null;
  reservation_activity_name: string | null;
  target_workers: string | null;
  max_reserved_workers: number;
}

export interface WorkflowRow extends InWorkspace {
  /** JSON */
  configuration: string;
  /** s */
  task_reservation_timeout: number;
}

export interface WorkerRow extends InWorkspace {
  /** JSON */
  attributes: string;
  activity_sid: string;
  activity_name: string;
  available: boolean;
  date_status_changed: string;
  date_updated: string;
}

export interface WorkerChannelRow {
  sid: string;
  worker_sid: string;
  workspace_sid: string;
  task_channel_sid: string;
  task_channel_unique_name: string;
  configured_capacity: number;
  available: boolean;
}

/** One routing step of a Workflow, as far as it is emulated. */
export interface RoutingStep {
  /** `WQ…` */
  queue: string;
  expression?: string;
  /** s; absent: the Task stays until its own time is over. */
  timeout?: number;
  priority?: number;
  /** Only this Worker, whatever the queue's expression says (`RoutingTarget`). */
  worker?: string;
}

export interface TaskRow {
  sid: string;
  workspace_sid: string;
  assignment_status: TaskStatus;
  /** JSON; what the API took. Changed by `setAttributes` alone. */
  readonly attributes: string;
  priority: number;
  reason: string | null;
  /** s */
  timeout: number;
  date_created: string;
  date_updated: string;
  task_queue_entered_date: string | null;
  task_queue_sid: string | null;
  task_queue_friendly_name: string | null;
  task_channel_sid: string;
  task_channel_unique_name: string;
  workflow_sid: string;
  workflow_friendly_name: string;
  ignore_capacity: boolean;
  routing_target: string | null;
  virtual_start_time: string;
  /** What Twilio knows and does not show. */
  hidden: TaskSecrets;
}

interface TaskSecrets {
  /** Counts its changes: the ETag. */
  version: number;
  steps: RoutingStep[];
  step: number;
  /** The step's time is over while the Task was reserved. */
  stepOver: boolean;
  /** Workers who let a reservation of it pass: the others come first. */
  passed: string[];
}

export interface ReservationRow {
  sid: string;
  workspace_sid: string;
  task_sid: string;
  worker_sid: string;
  worker_name: string;
  reservation_status: ReservationStatus;
  date_updated: string;
}

export interface EventRow {
  sid: string;
  account_sid: string;
  workspace_sid: string;
  actor_sid: string;
  actor_type: string;
  actor_url: string;
  event_type: string;
  event_date: string;
  event_date_ms: number;
  /** All strings, by snake_case names. */
  event_data: Record<string, string>;
  resource_type: string;
  resource_sid: string;
  resource_url: string;
  description: string;
  source: string;
}

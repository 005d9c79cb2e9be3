import { defineResource } from '../shared/resource';
import type { WorkspaceRow } from './rows';
import { spec } from './spec';

/** Workspaces; what a new one comes with is in `start-workspace.ts`. */
export const workspaces = defineResource<WorkspaceRow>(spec, {
  product: 'taskrouter',
  noun: 'Workspace',
  prefix: 'WS',
  children: ['Activity', 'Event', 'Reservation', 'Task', 'TaskChannel', 'TaskQueue', 'Worker', 'Workflow'],
  // "all workspaces should be created as multi-tasking": https://www.twilio.com/docs/taskrouter/api/workspace
  defaults: { multi_task_enabled: true, prioritize_queue_order: 'FIFO' },
  list: (call) => ({ where: (row) => [undefined, row.friendly_name].includes(call.input.FriendlyName as string) }),
});

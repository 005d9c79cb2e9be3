import { matchesFilter } from '../shared/page';
import { defineResource } from '../shared/resource';
import type { WorkspaceRow } from './rows';

/** Workspaces; what a new one comes with is in `start-workspace.ts`. */
export const workspaces = defineResource<WorkspaceRow, 'taskrouter.Workspace'>('taskrouter.Workspace', {
  prefix: 'WS',
  children: [
    'taskrouter.Activity',
    'taskrouter.Event',
    'taskrouter.Reservation',
    'taskrouter.Task',
    'taskrouter.TaskChannel',
    'taskrouter.TaskQueue',
    'taskrouter.Worker',
    'taskrouter.Workflow',
  ],
  // "all workspaces should be created as multi-tasking": https://www.twilio.com/docs/taskrouter/api/workspace
  defaults: { multi_task_enabled: true, prioritize_queue_order: 'FIFO' },
  list: ({ input }) => ({ where: (row) => matchesFilter(input.FriendlyName, row.friendly_name) }),
});

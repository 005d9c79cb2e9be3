import type { Handlers } from '../shared/call';
import type { TwilioWorld } from '../shared/world';
import { activities } from './activities';
import { emit } from './events';
import { queues } from './queues';
import type { WorkspaceRow } from './rows';
import { taskChannels } from './task-channels';
import { workflows } from './workflows';
import { workspaces } from './workspaces';

/**
 * Approximate: the set of a Flex account; which ones another workspace begins with has changed over the years.
 * @fidelity taskrouter.new-workspace
 */
const ACTIVITIES = [
  { friendly_name: 'Offline', available: false },
  { friendly_name: 'Available', available: true },
  { friendly_name: 'Unavailable', available: false },
  { friendly_name: 'Break', available: false },
];

/** "(Voice, SMS, Chat, Video or Default)": https://www.twilio.com/docs/taskrouter/multitasking */
const TASK_CHANNELS = ['default', 'voice', 'sms', 'chat', 'video'];

const nameActivities = (row: WorkspaceRow, world: TwilioWorld) => {
  const nameOf = (sid: string | null) => activities.collection(world, row.sid).get(sid ?? '')?.friendly_name ?? null;
  row.default_activity_name = nameOf(row.default_activity_sid);
  row.timeout_activity_name = nameOf(row.timeout_activity_sid);
};

const say = (row: WorkspaceRow, world: TwilioWorld, what: string) =>
  emit(world, row.sid, {
    type: `workspace.${what}`,
    description: `Workspace ${row.friendly_name} ${what}`,
    resource: 'workspace',
    sid: row.sid,
    url: workspaces.url(row),
    facts: {},
  });

const fill = (row: WorkspaceRow, world: TwilioWorld, template: string | undefined) => {
  const { sid: workspace_sid } = row;
  for (const values of ACTIVITIES)
    activities.keep(world, row.sid, activities.make(world, { workspace_sid, ...values }));
  const offline = activities.collection(world, row.sid).find((activity) => activity.friendly_name === 'Offline');
  row.default_activity_sid = offline?.sid ?? null;
  row.timeout_activity_sid = offline?.sid ?? null;
  nameActivities(row, world);
  for (const name of TASK_CHANNELS) {
    const friendly_name = name === 'sms' ? 'SMS' : `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    taskChannels.keep(world, row.sid, taskChannels.make(world, { workspace_sid, unique_name: name, friendly_name }));
  }
  // "`NONE` will create a Workspace with only a set of default activities. `FIFO` … and a single TaskQueue"
  if (template !== 'FIFO') return;
  const queue = queues.make(world, { workspace_sid, friendly_name: 'Sample Queue' });
  queues.keep(world, row.sid, queue);
  const configuration = JSON.stringify({ task_routing: { filters: [], default_filter: { queue: queue.sid } } });
  const workflow = workflows.make(world, { workspace_sid, friendly_name: 'Default Fifo Workflow', configuration });
  workflows.keep(world, row.sid, workflow);
};

export const workspaceHandlers: Handlers<'taskrouter'> = {
  ...workspaces.handlers,
  CreateWorkspace(call, world) {
    const row = workspaces.create(call, world);
    fill(row, world, call.input.Template);
    say(row, world, 'created');
    return { body: workspaces.view(row, world) };
  },
  UpdateWorkspace(call, world) {
    const row = workspaces.update(call, world);
    nameActivities(row, world);
    say(row, world, 'updated');
    return { body: workspaces.view(row, world) };
  },
};

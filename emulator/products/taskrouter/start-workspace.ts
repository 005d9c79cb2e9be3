import type { Handler, Handlers } from '../shared/call';
import type { World } from '../shared/world';
import { activities } from './activities';
import { emit } from './events';
import { queues } from './queues';
import type { WorkspaceRow } from './rows';
import { taskChannels } from './task-channels';
import { workflows } from './workflows';
import { workspaces } from './workspaces';

/** Approximate: the set of a Flex account; which ones another workspace begins with has changed over the years. */
const ACTIVITIES = [
  { friendly_name: 'Offline', available: false },
  { friendly_name: 'Available', available: true },
  { friendly_name: 'Unavailable', available: false },
  { friendly_name: 'Break', available: false },
];

/** "(Voice, SMS, Chat, Video or Default)": https://www.twilio.com/docs/taskrouter/multitasking */
const TASK_CHANNELS = ['default', 'voice', 'sms', 'chat', 'video'];

const defaultsOf = (row: WorkspaceRow, world: World) => {
  for (const kind of ['default', 'timeout']) {
    const activity = activities.collection(world, row.sid).get(String(row[`${kind}_activity_sid`]));
    Object.assign(row, { [`${kind}_activity_name`]: activity?.friendly_name ?? null });
  }
};

const say = (row: WorkspaceRow, world: World, what: string) =>
  emit(world, row.sid, {
    type: `workspace.${what}`,
    description: `Workspace ${row.friendly_name} ${what}`,
    resource: 'workspace',
    sid: row.sid,
    url: row.url,
    facts: {},
  });

const fill = (row: WorkspaceRow, world: World, template: unknown) => {
  const params = { WorkspaceSid: row.sid };
  for (const values of ACTIVITIES) activities.keep(world, row.sid, activities.make(world, params, values));
  const offline = activities.collection(world, row.sid).find((activity) => activity.friendly_name === 'Offline');
  row.default_activity_sid = offline?.sid ?? null;
  row.timeout_activity_sid = offline?.sid ?? null;
  defaultsOf(row, world);
  for (const name of TASK_CHANNELS) {
    const friendly_name = name === 'sms' ? 'SMS' : `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    taskChannels.keep(world, row.sid, taskChannels.make(world, params, { unique_name: name, friendly_name }));
  }
  // "`NONE` will create a Workspace with only a set of default activities. `FIFO` … and a single TaskQueue"
  if (template !== 'FIFO') return;
  const queue = queues.make(world, params, { friendly_name: 'Sample Queue' });
  queues.keep(world, row.sid, queue);
  const configuration = JSON.stringify({ task_routing: { filters: [], default_filter: { queue: queue.sid } } });
  const workflow = workflows.make(world, params, { friendly_name: 'Default Fifo Workflow', configuration });
  workflows.keep(world, row.sid, workflow);
};

const base = (verb: string) => workspaces.handlers[`${verb}Workspace`] as Handler;

export const workspaceHandlers: Handlers = {
  ...workspaces.handlers,
  CreateWorkspace(call, world) {
    const answer = base('Create')(call, world);
    const row = answer.body as WorkspaceRow;
    fill(row, world, call.input.Template);
    say(row, world, 'created');
    return answer;
  },
  UpdateWorkspace(call, world) {
    const answer = base('Update')(call, world);
    const row = answer.body as WorkspaceRow;
    defaultsOf(row, world);
    say(row, world, 'updated');
    return answer;
  },
};

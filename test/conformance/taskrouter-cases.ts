import { resourceCases } from './resource-cases';
import type { Cases, Outcome, Stage } from './stage';

const configuration = (stage: Stage) =>
  JSON.stringify({ task_routing: { filters: [], default_filter: { queue: stage.account.queueSid } } });

/** A Task that the first Worker is asked to take. */
const offered = async ({ workspace }: Stage) => {
  const task = await workspace.tasks.create({ attributes: '{"name":"Carol"}', taskChannel: 'chat' });
  const [reservation] = await workspace.tasks(task.sid).reservations.list();
  return { task: workspace.tasks(task.sid), taskSid: task.sid, sid: reservation?.sid ?? '' };
};

const reservationCases: Cases = {
  'taskrouter.ListTaskReservation': async (stage): Promise<Outcome> => {
    const { task, sid } = await offered(stage);
    return [await task.reservations.list({ reservationStatus: 'pending' }), [expect.objectContaining({ sid })]];
  },
  'taskrouter.FetchTaskReservation': async (stage) => {
    const { task, taskSid, sid } = await offered(stage);
    return [await task.reservations(sid).fetch(), { sid, taskSid, workerName: 'alice', reservationStatus: 'pending' }];
  },
  'taskrouter.UpdateTaskReservation': async (stage) => {
    const { task, sid } = await offered(stage);
    await task.reservations(sid).update({ reservationStatus: 'accepted' });
    return [await task.fetch(), { assignmentStatus: 'assigned' }];
  },
  'taskrouter.ListWorkerReservation': async (stage) => {
    const { sid } = await offered(stage);
    return [await stage.worker.reservations.list(), [expect.objectContaining({ sid })]];
  },
  'taskrouter.FetchWorkerReservation': async (stage) => {
    const { sid } = await offered(stage);
    const url = expect.stringContaining(`/Workers/${stage.account.workers[0]?.sid}/Reservations/${sid}`);
    return [await stage.worker.reservations(sid).fetch(), { sid, url }];
  },
  'taskrouter.UpdateWorkerReservation': async (stage) => {
    const { task, sid } = await offered(stage);
    await stage.worker.reservations(sid).update({ reservationStatus: 'rejected' });
    const workers = (await task.reservations.list()).map((row) => [row.workerName, row.reservationStatus]);
    return [
      workers,
      [
        ['alice', 'rejected'],
        ['bob', 'pending'],
      ],
    ];
  },
};

const otherCases: Cases = {
  'taskrouter.ListWorkerChannel': async ({ worker }) => [
    (await worker.workerChannels.list()).map((row) => [row.taskChannelUniqueName, row.configuredCapacity]),
    [
      ['default', 1],
      ['voice', 1],
      ['sms', 5],
      ['chat', 5],
      ['video', 1],
    ],
  ],
  'taskrouter.FetchWorkerChannel': async ({ worker }) => [
    await worker.workerChannels('chat').fetch(),
    { availableCapacityPercentage: 100, assignedTasks: 0, available: true },
  ],
  'taskrouter.UpdateWorkerChannel': async ({ worker }) => {
    const { sid } = await worker.workerChannels('chat').update({ capacity: 2, available: false });
    return [await worker.workerChannels(sid).fetch(), { configuredCapacity: 2, available: false }];
  },
  'taskrouter.ListEvent': async (stage) => {
    const { taskSid } = await offered(stage);
    return [
      await stage.workspace.events.list({ taskSid, eventType: 'task.created' }),
      [expect.objectContaining({ resourceSid: taskSid, resourceType: 'task' })],
    ];
  },
  'taskrouter.FetchEvent': async (stage) => {
    const { taskSid } = await offered(stage);
    const [event] = await stage.workspace.events.list({ taskSid });
    return [await stage.workspace.events(event?.sid ?? '').fetch(), { sid: event?.sid, source: 'twilio' }];
  },
};

export const taskrouterCases: Cases = {
  ...resourceCases({
    name: 'taskrouter.*Workspace',
    many: ({ sdk }) => sdk.taskrouter.v1.workspaces,
    create: { friendlyName: 'Night shift', eventsFilter: 'task.created' },
    update: { friendlyName: 'Day shift', eventCallbackUrl: 'https://example.com/events' },
  }),
  ...resourceCases({
    name: 'taskrouter.*Activity',
    many: ({ workspace }) => workspace.activities,
    create: { friendlyName: 'Lunch', available: false },
    update: { friendlyName: 'Dinner' },
  }),
  ...resourceCases({
    name: 'taskrouter.*TaskChannel',
    many: ({ workspace }) => workspace.taskChannels,
    create: { friendlyName: 'Survey', uniqueName: 'survey' },
    update: { friendlyName: 'Surveys', channelOptimizedRouting: true },
  }),
  ...resourceCases({
    name: 'taskrouter.*TaskQueue',
    many: ({ workspace }) => workspace.taskQueues,
    create: { friendlyName: 'Billing', targetWorkers: "skills HAS 'billing'", maxReservedWorkers: 2 },
    update: { targetWorkers: '1==1' },
  }),
  ...resourceCases({
    name: 'taskrouter.*Workflow',
    many: ({ workspace }) => workspace.workflows,
    create: (stage) => ({ friendlyName: 'Nights', configuration: configuration(stage), taskReservationTimeout: 30 }),
    update: { taskReservationTimeout: 45 },
  }),
  ...resourceCases({
    name: 'taskrouter.*Worker',
    many: ({ workspace }) => workspace.workers,
    create: { friendlyName: 'carol', attributes: '{"skills":[]}' },
    update: { attributes: '{"skills":["billing"]}' },
  }),
  ...resourceCases({
    name: 'taskrouter.*Task',
    many: ({ workspace }) => workspace.tasks,
    create: { attributes: '{"channelSid":"CH1"}', timeout: 60, priority: 3 },
    update: { attributes: '{}', priority: 4 },
  }),
  ...reservationCases,
  ...otherCases,
};

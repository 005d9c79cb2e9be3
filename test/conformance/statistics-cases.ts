import type { Cases, Stage } from './stage';

/** One Task that the first Worker has accepted after 30 s, and one that waits. */
const busy = async ({ workspace, worker, emulator }: Stage) => {
  await workspace.tasks.create({ taskChannel: 'chat', priority: 5 });
  const [reservation] = await worker.reservations.list();
  await emulator.clock.advance(30_000);
  await worker.reservations(reservation?.sid ?? '').update({ reservationStatus: 'accepted' });
  await workspace.tasks.create({ taskChannel: 'video' });
  await emulator.clock.advance(10_000);
};

const REALTIME = { total_tasks: 2, tasks_by_priority: { 0: 1, 5: 1 }, longest_task_waiting_age: 10 };
const WAIT = { avg: 30, min: 30, max: 30, total: 30 };
const HISTORY = {
  reservations_created: 2,
  reservations_accepted: 1,
  avg_task_acceptance_time: 30,
  tasks_canceled: 0,
  wait_duration_until_accepted: WAIT,
};
const WORKED = { reservations_created: 2, reservations_accepted: 1, reservations_rejected: 0 };

/** As the SDK has them. */
const camel = (values: object): object =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name.replace(/_(.)/g, (_, one) => one.toUpperCase()), value]),
  );

const combined = { realtime: expect.objectContaining(REALTIME), cumulative: expect.objectContaining(HISTORY) };

const queueOf = ({ workspace, account }: Stage) => workspace.taskQueues(account.queueSid);
const workflowOf = ({ workspace, account }: Stage) => workspace.workflows(account.workflowSid);

type Fetching = (stage: Stage) => Promise<unknown>;

const statistics: [name: string, fetch: Fetching, expected: object][] = [
  ['FetchWorkspaceRealTimeStatistics', ({ workspace }) => workspace.realTimeStatistics().fetch(), camel(REALTIME)],
  ['FetchWorkspaceCumulativeStatistics', ({ workspace }) => workspace.cumulativeStatistics().fetch(), camel(HISTORY)],
  ['FetchWorkspaceStatistics', ({ workspace }) => workspace.statistics().fetch(), combined],
  ['FetchTaskQueueRealTimeStatistics', (stage) => queueOf(stage).realTimeStatistics().fetch(), camel(REALTIME)],
  [
    'CreateTaskQueueBulkRealTimeStatistics',
    ({ workspace, account }) => workspace.taskQueues.bulkRealTimeStatistics.create({ queueSids: [account.queueSid] }),
    { taskQueueData: [expect.objectContaining(REALTIME)], taskQueueResponseCount: 1 },
  ],
  ['FetchTaskQueueCumulativeStatistics', (stage) => queueOf(stage).cumulativeStatistics().fetch(), camel(HISTORY)],
  ['FetchTaskQueueStatistics', (stage) => queueOf(stage).statistics().fetch(), combined],
  ['FetchWorkflowRealTimeStatistics', (stage) => workflowOf(stage).realTimeStatistics().fetch(), camel(REALTIME)],
  ['FetchWorkflowCumulativeStatistics', (stage) => workflowOf(stage).cumulativeStatistics().fetch(), camel(HISTORY)],
  ['FetchWorkflowStatistics', (stage) => workflowOf(stage).statistics().fetch(), combined],
  [
    'FetchWorkersRealTimeStatistics',
    ({ workspace }) => workspace.workers.realTimeStatistics().fetch(),
    { totalWorkers: 2 },
  ],
  [
    'FetchWorkersCumulativeStatistics',
    ({ workspace }) => workspace.workers.cumulativeStatistics().fetch(),
    camel(WORKED),
  ],
  [
    'FetchWorkerStatistics',
    ({ workspace }) => workspace.workers.statistics().fetch({ friendlyName: 'alice' }),
    { realtime: expect.objectContaining({ total_workers: 1 }), cumulative: expect.objectContaining(WORKED) },
  ],
  [
    'FetchWorkerInstanceStatistics',
    ({ worker }) => worker.statistics().fetch(),
    { cumulative: expect.objectContaining(WORKED) },
  ],
  [
    'ListTaskQueuesStatistics',
    ({ workspace }) => workspace.taskQueues.statistics.list(),
    [expect.objectContaining(combined)],
  ],
];

export const statisticsCases: Cases = Object.fromEntries(
  statistics.map(([name, fetch, expected]) => [
    `taskrouter.${name}`,
    async (stage: Stage) => {
      await busy(stage);
      return [await fetch(stage), expected];
    },
  ]),
);

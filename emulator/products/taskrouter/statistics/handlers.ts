import { badRequest } from '../../../core/errors';
import type { Row } from '../../../core/store';
import { type Answer, type Call, filled, type Handlers, type Takes } from '../../shared/call';
import { matchesFilter } from '../../shared/page';
import { isTooMuch, tooManyRequests } from '../../shared/rate';
import type { TwilioWorld } from '../../shared/world';
import { queues } from '../queues';
import type { QueueRow, WorkerRow } from '../rows';
import { LIVE } from '../task';
import { workers } from '../workers';
import { workflows } from '../workflows';
import { workspaces } from '../workspaces';
import { taskHistory, workerHistory } from './cumulative';
import {
  activityFigures,
  eligibleFor,
  longestInQueue,
  queueRealtime,
  type Scope,
  taskFigures,
  workspaceRealtime,
} from './realtime';

/** What each of these requests says, as far as the Tasks go. */
interface Asking {
  params: { WorkspaceSid: string };
  input: { TaskChannel?: string };
}

const homeOf = (call: Call<Asking>, world: TwilioWorld): string =>
  workspaces.require(world, call, '', call.params.WorkspaceSid).sid;

const scopeOf = (call: Call<Asking>, world: TwilioWorld): Scope => ({
  home: homeOf(call, world),
  taskChannel: filled(call.input.TaskChannel),
});

const queueOf = (call: Call<Asking & { params: { TaskQueueSid: string } }>, world: TwilioWorld) => {
  const scope = scopeOf(call, world);
  const queue = queues.require(world, call, scope.home, call.params.TaskQueueSid);
  return { scope: { ...scope, queue }, names: { task_queue_sid: queue.sid } };
};

const workflowOf = (call: Call<Asking & { params: { WorkflowSid: string } }>, world: TwilioWorld) => {
  const scope = scopeOf(call, world);
  const { sid } = workflows.require(world, call, scope.home, call.params.WorkflowSid);
  return { scope: { ...scope, workflowSid: sid }, names: { workflow_sid: sid } };
};

const shown = ({ operation, path }: Call<Asking>, world: TwilioWorld, home: string, figures: Row): Answer => ({
  body: {
    ...figures,
    account_sid: world.accountSid,
    workspace_sid: home,
    url: `https://${operation.host}${path}`,
  },
});

type WorkersAsked = Takes<'taskrouter.FetchWorkerStatistics'>['input'];

/** The Workers of a queue, by name or all. */
const workersAsked = (world: TwilioWorld, home: string, input: WorkersAsked): WorkerRow[] => {
  const inQueue = ({ sid, friendly_name }: QueueRow) =>
    matchesFilter(filled(input.TaskQueueSid), sid) && matchesFilter(filled(input.TaskQueueName), friendly_name);
  const isOfQueues = Boolean(input.TaskQueueSid || input.TaskQueueName);
  const among = isOfQueues
    ? queues
        .collection(world, home)
        .all()
        .filter(inQueue)
        .flatMap((queue) => eligibleFor(world, queue))
    : workers.collection(world, home).all();
  return [...new Set(among)].filter(({ friendly_name }) => matchesFilter(filled(input.FriendlyName), friendly_name));
};

const workersRealtime = (world: TwilioWorld, home: string, among: readonly WorkerRow[]): Row => ({
  activity_statistics: activityFigures(world, home, among),
  total_workers: among.length,
});

/** https://www.twilio.com/docs/taskrouter/api/taskqueue-statistics#bulk-retrieval-of-taskqueue-realtime-statistics */
const BULK = { most: 50, perSecond: 5 } as const;

/** @fidelity taskrouter.bulk-statistics */
const queuesAsked = ({ queueSids, QueueSids }: Record<string, unknown>): string[] => {
  const asked: unknown = queueSids ?? QueueSids;
  const sids: unknown[] = Array.isArray(asked) ? asked : [];
  if (sids.length < 1 || sids.length > BULK.most) throw badRequest(`queueSids must name 1 to ${BULK.most} TaskQueues`);
  return sids.map((sid) => {
    if (typeof sid === 'string' && /^WQ[0-9a-f]{32}$/i.test(sid)) return sid;
    throw badRequest(`queueSids has an invalid TaskQueue SID: ${sid}`);
  });
};

/** "These TaskQueueSIDs are included in the response but with zero values for all statistics": the same page. */
const NOTHING = {
  ...{ activity_statistics: [], longest_task_waiting_age: 0, longest_task_waiting_sid: null, tasks_by_priority: {} },
  tasks_by_status: Object.fromEntries(LIVE.map((status) => [status, 0])),
  ...{ total_available_workers: 0, total_eligible_workers: 0, total_tasks: 0 },
};

/**
 * Statistics, real-time from the state and cumulative from the events.
 * @see https://www.twilio.com/docs/taskrouter/api/taskqueue-statistics
 * @fidelity taskrouter.statistics
 */
export const statisticsHandlers: Handlers<'taskrouter'> = {
  FetchWorkspaceRealTimeStatistics(call, world) {
    const scope = scopeOf(call, world);
    return shown(call, world, scope.home, workspaceRealtime(world, scope));
  },
  FetchWorkspaceCumulativeStatistics(call, world) {
    const scope = scopeOf(call, world);
    return shown(call, world, scope.home, taskHistory(world, scope, call.input));
  },
  FetchWorkspaceStatistics(call, world) {
    const scope = scopeOf(call, world);
    const [realtime, cumulative] = [workspaceRealtime(world, scope), taskHistory(world, scope, call.input)];
    return shown(call, world, scope.home, { realtime, cumulative });
  },
  FetchTaskQueueRealTimeStatistics(call, world) {
    const { scope, names } = queueOf(call, world);
    const figures = { ...queueRealtime(world, scope), ...longestInQueue(world, scope) };
    return shown(call, world, scope.home, { ...figures, ...names });
  },
  CreateTaskQueueBulkRealTimeStatistics(call, world) {
    if (isTooMuch(world, 'taskrouter.BulkStatistics', BULK.perSecond)) throw tooManyRequests();
    const home = homeOf(call, world);
    const figures = queuesAsked(call.input).map((sid) => {
      const queue = queues.collection(world, home).get(sid);
      return { task_queue_sid: sid, ...(queue ? queueRealtime(world, { home, queue }) : NOTHING) };
    });
    return shown(call, world, home, { task_queue_data: figures, task_queue_response_count: figures.length });
  },
  FetchTaskQueueCumulativeStatistics(call, world) {
    const { scope, names } = queueOf(call, world);
    return shown(call, world, scope.home, { ...taskHistory(world, scope, call.input), ...names });
  },
  FetchTaskQueueStatistics(call, world) {
    const { scope, names } = queueOf(call, world);
    const [realtime, cumulative] = [queueRealtime(world, scope), taskHistory(world, scope, call.input)];
    return shown(call, world, scope.home, { realtime, cumulative, ...names });
  },
  ListTaskQueuesStatistics(call, world) {
    const scope = scopeOf(call, world);
    return queues.page(call, world, queues.collection(world, scope.home), {
      where: ({ friendly_name: name }) => matchesFilter(filled(call.input.FriendlyName), name),
      view: (queue) => ({
        account_sid: world.accountSid,
        workspace_sid: scope.home,
        task_queue_sid: queue.sid,
        realtime: queueRealtime(world, { ...scope, queue }),
        cumulative: taskHistory(world, { ...scope, queue }, call.input),
      }),
    });
  },
  FetchWorkflowRealTimeStatistics(call, world) {
    const { scope, names } = workflowOf(call, world);
    return shown(call, world, scope.home, { ...taskFigures(world, scope), ...names });
  },
  FetchWorkflowCumulativeStatistics(call, world) {
    const { scope, names } = workflowOf(call, world);
    return shown(call, world, scope.home, { ...taskHistory(world, scope, call.input), ...names });
  },
  FetchWorkflowStatistics(call, world) {
    const { scope, names } = workflowOf(call, world);
    const [realtime, cumulative] = [taskFigures(world, scope), taskHistory(world, scope, call.input)];
    return shown(call, world, scope.home, { realtime, cumulative, ...names });
  },
  FetchWorkersRealTimeStatistics(call, world) {
    const home = homeOf(call, world);
    return shown(call, world, home, workersRealtime(world, home, workers.collection(world, home).all()));
  },
  FetchWorkersCumulativeStatistics(call, world) {
    const home = homeOf(call, world);
    const all = workers.collection(world, home).all();
    return shown(call, world, home, workerHistory(world, home, all, call.input));
  },
  FetchWorkerStatistics(call, world) {
    const home = homeOf(call, world);
    const among = workersAsked(world, home, call.input);
    const cumulative = workerHistory(world, home, among, call.input);
    return shown(call, world, home, { realtime: workersRealtime(world, home, among), cumulative });
  },
  FetchWorkerInstanceStatistics(call, world) {
    const home = homeOf(call, world);
    const worker = workers.require(world, call, home, call.params.WorkerSid);
    const cumulative = workerHistory(world, home, [worker], call.input);
    return shown(call, world, home, { cumulative, worker_sid: worker.sid });
  },
};

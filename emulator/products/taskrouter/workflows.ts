import { badRequest } from '../../core/errors';
import { parseObject } from '../../core/json';
import { matchesFilter } from '../shared/page';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { emit } from './events';
import { checkExpression, matches, type Scope } from './expression';
import { queues } from './queues';
import type { RoutingStep, WorkflowRow } from './rows';
import { workspaces } from './workspaces';

interface Filter {
  filter_friendly_name?: string;
  friendly_name?: string;
  expression: string;
  targets: Target[];
}

interface Target {
  queue?: string;
  expression?: string;
  timeout?: number | string;
  priority?: number | string;
}

interface Routing {
  filters?: Filter[] | null;
  default_filter?: Target | null;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isFilter = (value: unknown): value is Filter =>
  isObject(value) &&
  typeof value.expression === 'string' &&
  Array.isArray(value.targets) &&
  value.targets.every(isObject);

const isRouting = (value: unknown): value is Routing => {
  if (!isObject(value)) return false;
  const { filters, default_filter } = value;
  const areFilters = !filters || (Array.isArray(filters) && filters.every(isFilter));
  return areFilters && (!default_filter || isObject(default_filter));
};

const WORDS = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/**
 * https://www.twilio.com/docs/taskrouter/workflow-configuration; approximate: no `skip_if`, no known Worker.
 * @fidelity taskrouter.workflows
 */
const routingOf = (row: WorkflowRow): Routing => {
  const { task_routing } = parseObject(row.configuration) ?? {};
  if (isRouting(task_routing)) return task_routing;
  // Approximate: the sentence is not known. @fidelity taskrouter.other-refusals
  throw badRequest('Invalid Workflow configuration: it is not JSON with a task_routing');
};

const check = (row: WorkflowRow, world: TwilioWorld) => {
  const { filters, default_filter } = routingOf(row);
  for (const { expression } of filters ?? []) checkExpression(expression);
  const targets = filters?.flatMap((filter) => filter.targets) ?? [];
  for (const { queue, expression } of [...targets, default_filter ?? {}]) {
    if (expression) checkExpression(expression);
    if (queue && !queues.collection(world, row.workspace_sid).get(queue)) {
      throw badRequest(`Invalid Workflow configuration: TaskQueue ${queue} does not exist`);
    }
  }
};

export const workflows = defineResource<WorkflowRow, 'taskrouter.Workflow'>('taskrouter.Workflow', {
  prefix: 'WW',
  parents: [workspaces],
  // s; "the default is `120`": the description's CreateWorkflow
  defaults: { task_reservation_timeout: 120, document_content_type: 'application/json' },
  created: (row, _call, world) => check(row, world),
  updated: (row, _before, _call, world) => check(row, world),
  after: (what, row, _call, world) => {
    emit(world, row.workspace_sid, {
      type: `workflow.${WORDS[what]}`,
      description: `Workflow ${row.friendly_name} ${WORDS[what]}`,
      resource: 'workflow',
      sid: row.sid,
      url: workflows.url(row),
      facts: { WorkflowSid: row.sid, WorkflowName: row.friendly_name },
    });
  },
  list: ({ input }) => ({ where: (row) => matchesFilter(input.FriendlyName, row.friendly_name) }),
});

const stepsOf = (targets: Target[]): RoutingStep[] => {
  let queue = '';
  return targets.map((target) => {
    // A step without a queue stays in the one before: the example in
    // https://www.twilio.com/docs/taskrouter/lifecycle-task-workflows-and-assignment
    queue = target.queue ?? queue;
    const { expression, timeout, priority } = target;
    return {
      queue,
      ...(expression ? { expression } : {}),
      ...(timeout === undefined ? {} : { timeout: Number(timeout) }),
      ...(priority === undefined ? {} : { priority: Number(priority) }),
    };
  });
};

/** A Task's steps through a Workflow: those of the first filter that matches, else of the default filter. */
export const routeThrough = (row: WorkflowRow, task: Scope): { filter: string; steps: RoutingStep[] } => {
  const { filters, default_filter } = routingOf(row);
  const filter = filters?.find(({ expression }) => matches(expression, { ...task, task }));
  if (filter) {
    const name = filter.filter_friendly_name ?? filter.friendly_name ?? '';
    return { filter: name, steps: stepsOf(filter.targets) };
  }
  return { filter: 'Default', steps: stepsOf(default_filter ? [default_filter] : []) };
};

/** The workspace of a Workflow that is only known by its SID. */
export const workspaceOfWorkflow = (world: TwilioWorld, workflowSid: string): string | undefined =>
  workspaces.collection(world).find(({ sid }) => workflows.collection(world, sid).get(workflowSid) !== undefined)?.sid;

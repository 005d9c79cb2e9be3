import { attempt, unless } from '../../../src/platform/errors';
import { timerAttributes } from '../../../src/sweep/timer';
import { LIVE } from '../../../src/twilio/tasks';
import { PAGE_SIZE } from '../../engine/directory';
import type { Installation } from '../../engine/journal';
import type { Kind } from '../../engine/kind';
import { amiss, type Finding, fine } from '../../engine/problem';
import { commandLine } from '../../support/command-line';
import { jsonIn } from '../../support/json';
import { type Session, UNKNOWN_WORKFLOW } from '../session';
import { usableSettings } from './variables';

/** Both the timer's queue and its Workflow: by this name an earlier run that was cut off is recognised. */
const TIMER_NAME = 'Flexkeep sweep timer';

/** No Worker is offered its Tasks, whatever attributes the Worker has. */
const UNSERVED = '1==2';

/** What there is of the timer: by the SIDs that are known of its parts, else by their name. */
interface Found {
  queue?: { sid: string; isUnserved: boolean };
  workflow?: { sid: string; leadsTo: string | undefined };
  /** Its Workflow was made by hand, and set by its SID: it is used as it is. */
  isForeign: boolean;
}

interface Timer {
  /** What has to be done for it to work, in words. */
  lacks: string[];
  /** It is what is wanted; any other state is one on the way there, or away. */
  isWanted?: true;
}

const configurationFor = (queue: string): string =>
  JSON.stringify({ task_routing: { filters: [], default_filter: { queue } } });

/** The queue that every Task of the Workflow goes into; `undefined`: there is none, or it depends. */
const queueIn = (configuration: string): string | undefined => {
  interface Routing {
    task_routing?: { filters?: unknown[]; default_filter?: { queue?: string } };
  }
  const { task_routing: routing } = jsonIn<Routing>(configuration) ?? {};
  return routing?.filters?.length ? undefined : routing?.default_filter?.queue;
};

/** Of several with one name, the oldest: so all who look agree. */
const oldest = <T extends { sid: string; dateCreated: Date }>(found: T[]): T | undefined =>
  [...found].sort((a, b) => a.dateCreated.getTime() - b.dateCreated.getTime() || (a.sid < b.sid ? -1 : 1))[0];

const findTimer = async ({ client, workspaceSid, journal, variables }: Session): Promise<Found> => {
  const { taskQueues, workflows } = client.taskrouter.v1.workspaces(workspaceSid);
  // A fresh one for each list: the SDK writes into it.
  const named = () => ({ friendlyName: TIMER_NAME, pageSize: PAGE_SIZE });
  const [queues, flows] = await attempt(() => Promise.all([taskQueues.list(named()), workflows.list(named())]));
  const { queueSid, workflowSid: noted } = journal.now?.timer ?? {};
  const set = variables.SWEEP_TIMER_WORKFLOW_SID?.trim();
  const workflowSid = set && set !== UNKNOWN_WORKFLOW ? set : noted;
  const known = flows.find(({ sid }) => sid === workflowSid);
  const foreign = workflowSid && !known ? await unless(['gone'], () => workflows(workflowSid).fetch()) : undefined;
  if (foreign) return { workflow: { sid: foreign.sid, leadsTo: undefined }, isForeign: true };
  const queue = queues.find(({ sid }) => sid === queueSid) ?? oldest(queues);
  const workflow = known ?? oldest(flows);
  return {
    ...(queue ? { queue: { sid: queue.sid, isUnserved: queue.targetWorkers === UNSERVED } } : {}),
    ...(workflow ? { workflow: { sid: workflow.sid, leadsTo: queueIn(workflow.configuration) } } : {}),
    isForeign: false,
  };
};

const lacksOf = ({ queue, workflow, isForeign }: Found): string[] => {
  if (isForeign) return [];
  const leadsAstray = workflow && workflow.leadsTo !== queue?.sid;
  return [
    ...(queue ? [] : [`create the TaskQueue "${TIMER_NAME}", which no Worker serves`]),
    ...(queue?.isUnserved === false ? [`let no Worker serve the TaskQueue "${TIMER_NAME}" (${queue.sid})`] : []),
    ...(workflow ? [] : [`create the Workflow "${TIMER_NAME}"`]),
    ...(leadsAstray ? [`lead the Workflow "${TIMER_NAME}" (${workflow.sid}) into that TaskQueue`] : []),
  ];
};

/** The TaskQueue that no Worker serves, and the Workflow that leads there: what the sweep's timer is made of. */
export const timerKind = (session: Session): Kind<Timer> => {
  const { client, workspaceSid, journal, options } = session;
  const { taskQueues, workflows, tasks } = client.taskrouter.v1.workspaces(workspaceSid);
  const here = { key: workspaceSid, name: TIMER_NAME };
  /** The Functions are told the Workflow's SID. */
  const tell = (workflowSid: string) => {
    session.variables = { ...session.variables, SWEEP_TIMER_WORKFLOW_SID: workflowSid };
  };
  let found: Found = { isForeign: true };
  const keep = (timer: Installation['timer'] & object) => journal.update((now) => ({ ...now, timer }));
  return {
    ...{ step: 'timer', title: 'Timer' },
    right: ({ kind }) =>
      kind === 'delete' ? 'delete Tasks, Workflows and TaskQueues' : 'create TaskQueues and Workflows',
    fetch: async () => ({ lacks: lacksOf(await findTimer(session)) }),
    /** Makes what is lacking. What is there is found by its name, so a run that was cut off is completed. */
    async update(sid) {
      const { queue, workflow } = await findTimer(session);
      const unserved = { friendlyName: TIMER_NAME, targetWorkers: UNSERVED };
      if (queue?.isUnserved === false) await attempt(() => taskQueues(queue.sid).update({ targetWorkers: UNSERVED }));
      const queueSid = queue?.sid ?? (await attempt(() => taskQueues.create(unserved))).sid;
      const route = { friendlyName: TIMER_NAME, configuration: configurationFor(queueSid) };
      if (workflow && workflow.leadsTo !== queueSid) await attempt(() => workflows(workflow.sid).update(route));
      const workflowSid = workflow?.sid ?? (await attempt(() => workflows.create(route))).sid;
      await keep({ queueSid, workflowSid });
      tell(workflowSid);
      return { sid, state: { lacks: [] } };
    },
    /** Its Tasks go first, then what they went through. */
    async remove() {
      const { queue, workflow } = await findTimer(session);
      if (workflow) {
        const waiting = await attempt(() => tasks.list({ workflowSid: workflow.sid, pageSize: PAGE_SIZE }));
        for (const task of waiting) await unless(['gone'], () => tasks(task.sid).remove());
        await unless(['gone'], () => workflows(workflow.sid).remove());
      }
      if (queue) await unless(['gone'], () => taskQueues(queue.sid).remove());
    },
    differences: (before, after) => (after.isWanted && before.lacks.length ? [{ property: 'parts' }] : []),
    async plan() {
      if (!options.timer) return undefined;
      found = await findTimer(session);
      tell(found.workflow?.sid ?? UNKNOWN_WORKFLOW);
      const lacks = lacksOf(found);
      if (!lacks.length) return undefined;
      return {
        writes: [{ kind: 'update', ...here, from: { lacks }, to: { lacks: [], isWanted: true } }],
        words: lacks,
      };
    },
    /** A run that was cut off may have made what it did not note. */
    async note() {
      const { queue, workflow, isForeign } = found;
      if (isForeign) return;
      await keep({ ...(queue ? { queueSid: queue.sid } : {}), ...(workflow ? { workflowSid: workflow.sid } : {}) });
    },
    async planBack() {
      const { queue, workflow, isForeign } = journal.now?.timer ? await findTimer(session) : { isForeign: true };
      if (isForeign || !(queue ?? workflow)) return undefined;
      const words = [`remove the TaskQueue and the Workflow "${TIMER_NAME}", and the Tasks in them`];
      return { writes: [{ kind: 'delete', ...here, from: { lacks: [] } }], words };
    },
    check: ({ words }): Finding[] => {
      const todo = `Make it: ${commandLine(options.flags, 'setup')}. Or sweep by other means: docs/sweeping.md`;
      return words.length ? [amiss('Timer', `it lacks something: ${words.join('; ')}`, todo)] : [];
    },
  };
};

/** The Task that waits until the first sweep is due. From then on the Functions set the next one. */
export const firstSweepKind = (session: Session): Kind<{ minutes: number }> => {
  const { client, workspaceSid, world, options } = session;
  const { tasks } = client.taskrouter.v1.workspaces(workspaceSid);
  const workflowSid = () => session.variables.SWEEP_TIMER_WORKFLOW_SID ?? '';
  const waiting = async () => {
    if (workflowSid() === UNKNOWN_WORKFLOW) return [];
    const query = { workflowSid: workflowSid(), assignmentStatus: LIVE, limit: 20 };
    const found = await attempt(() => tasks.list(query));
    return found.flatMap(({ sid, assignmentStatus }) => (LIVE.includes(assignmentStatus) ? [sid] : []));
  };
  return {
    ...{ step: 'timer', title: 'First sweep', right: () => 'create Tasks', differences: () => [] },
    fetch: (sid) => unless(['gone'], async () => (await tasks(sid).fetch()) && { minutes: 0 }),
    alike: async (state) => (await waiting()).map((sid) => ({ sid, state })),
    async create(state) {
      const timeout = state.minutes * 60;
      const attributes = JSON.stringify(timerAttributes(world.secret()));
      const task = { workflowSid: workflowSid(), taskChannel: 'default', timeout, attributes };
      return { sid: (await attempt(() => tasks.create(task))).sid, state };
    },
    remove: (sid) => unless(['gone'], () => tasks(sid).remove()),
    async plan() {
      if (!options.timer || (await waiting()).length) return undefined;
      const minutes = usableSettings(session).sweepTimer?.minutes ?? 0;
      const words = [`start the timer: the first sweep is in ${minutes} min`];
      return { writes: [{ kind: 'create', key: 'new', name: 'first sweep', to: { minutes } }], words };
    },
    check({ writes }): Finding[] {
      const { sweepTimer } = usableSettings(session);
      if (!sweepTimer) return [fine('Timer', 'none: SWEEP_TIMER_WORKFLOW_SID is not set')];
      if (!writes.length) return [fine('Timer', `every ${sweepTimer.minutes} min; a Task waits in it`)];
      return [amiss('Timer', 'no Task waits in it, so it does not start a sweep', commandLine(options.flags, 'setup'))];
    },
  };
};

import type { Twilio } from 'twilio';
import { attempt, unless } from '../../src/platform/errors';
import { TIMER_NAME } from './names';

/** No Worker is offered its Tasks, whatever attributes he has. */
export const NOBODY = '1==2';

export interface TimerParts {
  queueSid?: string;
  workflowSid?: string;
}

/** What there is of a timer. */
export interface TimerState {
  queue?: { sid: string; isUnserved: boolean };
  workflow?: { sid: string; leadsTo: string | undefined };
  /** Somebody made his own, and set it by its SID: it is used as it is. */
  foreign?: string;
}

const PAGE_SIZE = 100;

const configurationFor = (queueSid: string): string =>
  JSON.stringify({ task_routing: { filters: [], default_filter: { queue: queueSid } } });

/** The queue that every Task of the Workflow goes into; `undefined`: there is none, or it depends. */
const queueIn = (configuration: string): string | undefined => {
  try {
    const { task_routing: routing } = JSON.parse(configuration) as {
      task_routing?: { filters?: unknown[]; default_filter?: { queue?: string } };
    };
    return routing?.filters?.length ? undefined : routing?.default_filter?.queue;
  } catch {
    return undefined;
  }
};

/** Of several with one name, the oldest: so all who look agree. */
const oldest = <T extends { sid: string; dateCreated: Date }>(found: T[]): T | undefined =>
  [...found].sort((a, b) => a.dateCreated.getTime() - b.dateCreated.getTime() || (a.sid < b.sid ? -1 : 1))[0];

/** The timer's parts: by the SIDs that are known of them, else by their name. */
export const findTimer = async (client: Twilio, workspaceSid: string, known: TimerParts = {}): Promise<TimerState> => {
  const { taskQueues, workflows } = client.taskrouter.v1.workspaces(workspaceSid);
  // A fresh one for each list: the SDK writes into it.
  const named = () => ({ friendlyName: TIMER_NAME, pageSize: PAGE_SIZE });
  const [queues, flows] = await attempt(() => Promise.all([taskQueues.list(named()), workflows.list(named())]));
  const { queueSid, workflowSid } = known;
  if (workflowSid && !flows.some(({ sid }) => sid === workflowSid)) {
    const foreign = await unless(['gone'], () => workflows(workflowSid).fetch());
    if (foreign) return { foreign: foreign.sid };
  }
  const queue = queues.find(({ sid }) => sid === queueSid) ?? oldest(queues);
  const workflow = flows.find(({ sid }) => sid === workflowSid) ?? oldest(flows);
  return {
    ...(queue ? { queue: { sid: queue.sid, isUnserved: queue.targetWorkers === NOBODY } } : {}),
    ...(workflow ? { workflow: { sid: workflow.sid, leadsTo: queueIn(workflow.configuration) } } : {}),
  };
};

/** In words, what has to be done for a timer to work; empty: nothing. */
export const lacksOf = ({ queue, workflow, foreign }: TimerState): string[] => {
  if (foreign) return [];
  return [
    ...(queue ? [] : [`create the TaskQueue "${TIMER_NAME}", which no Worker serves`]),
    ...(queue && !queue.isUnserved ? [`let no Worker serve the TaskQueue "${TIMER_NAME}" (${queue.sid})`] : []),
    ...(workflow ? [] : [`create the Workflow "${TIMER_NAME}"`]),
    ...(queue && workflow && workflow.leadsTo !== queue.sid
      ? [`lead the Workflow "${TIMER_NAME}" (${workflow.sid}) into that TaskQueue`]
      : []),
  ];
};

/** Makes what is lacking. What is there already is found by its name, so a run that was cut off is completed. */
export const makeTimer = async (
  client: Twilio,
  workspaceSid: string,
  known: TimerParts = {},
): Promise<{ workflowSid: string; queueSid?: string }> => {
  const { taskQueues, workflows } = client.taskrouter.v1.workspaces(workspaceSid);
  const { queue, workflow, foreign } = await findTimer(client, workspaceSid, known);
  if (foreign) return { workflowSid: foreign };
  const unserved = { friendlyName: TIMER_NAME, targetWorkers: NOBODY };
  if (queue && !queue.isUnserved) await attempt(() => taskQueues(queue.sid).update({ targetWorkers: NOBODY }));
  const queueSid = queue?.sid ?? (await attempt(() => taskQueues.create(unserved))).sid;
  const configuration = configurationFor(queueSid);
  if (workflow && workflow.leadsTo !== queueSid) await attempt(() => workflows(workflow.sid).update({ configuration }));
  const made = () => attempt(() => workflows.create({ friendlyName: TIMER_NAME, configuration }));
  return { queueSid, workflowSid: workflow?.sid ?? (await made()).sid };
};

/** Takes it away again: its Tasks first, then what they went through. What is gone already is gone. */
export const removeTimer = async (client: Twilio, workspaceSid: string, known: TimerParts = {}): Promise<string[]> => {
  const { tasks, taskQueues, workflows } = client.taskrouter.v1.workspaces(workspaceSid);
  const { queue, workflow } = await findTimer(client, workspaceSid, known);
  const done: string[] = [];
  if (workflow) {
    const waiting = await attempt(() => tasks.list({ workflowSid: workflow.sid, pageSize: PAGE_SIZE }));
    for (const { sid } of waiting) await unless(['gone'], () => tasks(sid).remove());
    await unless(['gone'], () => workflows(workflow.sid).remove());
    done.push(`the Workflow "${TIMER_NAME}" (${workflow.sid}) is removed`);
  }
  if (queue) {
    await unless(['gone'], () => taskQueues(queue.sid).remove());
    done.push(`the TaskQueue "${TIMER_NAME}" (${queue.sid}) is removed`);
  }
  return done;
};

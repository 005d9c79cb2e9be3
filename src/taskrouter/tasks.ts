import type { Twilio } from 'twilio';
import { type Attributes, parseAttributes } from '../platform/attributes';
import { attempt, unless } from '../platform/errors';
import type { Runtime } from '../platform/runtime';
import type { Settings } from '../platform/settings';
import { createLiveTasks, LIVE, type LiveTasks, type Reference } from './live-tasks';

export interface NewTask {
  attributes: Record<string, unknown>;
  taskChannel: string;
  priority?: number;
  /** Default: the one that the bot hands over to. */
  workflowSid?: string;
  /** s until TaskRouter gives up on it. */
  timeout?: number;
}

export interface Tasks {
  /** SIDs, oldest first. */
  referringTo(reference: Reference, sid: string): Promise<string[]>;
  isLive(taskSid: string): Promise<boolean>;
  create(task: NewTask): Promise<string>;
  /** The attributes of the live Tasks of one Workflow, oldest first. Not limited as `referringTo` is. */
  waitingIn(workflowSid: string): Promise<Attributes[]>;
  /** The live Tasks that refer to these conversations. */
  live(sids: string[]): Promise<LiveTasks>;
}

interface TaskLike {
  sid: string;
  attributes: string | null;
  assignmentStatus: string;
  workflowSid: string;
  dateCreated: Date;
}

/** A list may leave the attributes out (so the API's description says); then a query by them is to be believed. */
const isHidden = ({ attributes }: TaskLike): boolean => typeof attributes !== 'string';

const refersTo = (task: TaskLike, reference: Reference, sid: string): boolean => {
  const attributes = parseAttributes(task.attributes);
  return attributes.legible ? attributes.values[reference] === sid : isHidden(task);
};

const byAge = (a: TaskLike, b: TaskLike): number => a.dateCreated.getTime() - b.dateCreated.getTime();

export const createTasks = (
  client: Twilio,
  { workspaceSid, workflowSid }: Settings,
  runtime: Pick<Runtime, 'now' | 'sleep'>,
): Tasks => {
  const workspace = client.taskrouter.v1.workspaces(workspaceSid);
  return {
    async referringTo(reference, sid) {
      const found = await attempt(() =>
        workspace.tasks.list({ evaluateTaskAttributes: `${reference} == "${sid}"`, assignmentStatus: LIVE }),
      );
      return found
        .filter((task) => LIVE.includes(task.assignmentStatus) && refersTo(task, reference, sid))
        .sort(byAge)
        .map((task) => task.sid);
    },
    async isLive(taskSid) {
      const task = await unless(['gone'], () => workspace.tasks(taskSid).fetch());
      return task !== undefined && LIVE.includes(task.assignmentStatus);
    },
    async create({ attributes, ...properties }) {
      const task = await attempt(() =>
        workspace.tasks.create({ workflowSid, ...properties, attributes: JSON.stringify(attributes) }),
      );
      return task.sid;
    },
    async waitingIn(workflow) {
      const found = await attempt(() => workspace.tasks.list({ workflowSid: workflow, assignmentStatus: LIVE }));
      return found
        .filter((task) => LIVE.includes(task.assignmentStatus) && task.workflowSid === workflow)
        .sort(byAge)
        .map((task) => parseAttributes(task.attributes));
    },
    live: createLiveTasks(workspace.tasks, runtime),
  };
};

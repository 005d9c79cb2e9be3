import type { Twilio } from 'twilio';
import { type Attributes, parseAttributes } from '../platform/attributes';
import { attempt, unless } from '../platform/errors';
import type { Settings } from '../platform/settings';

/** A Task in one of these still belongs to somebody, or waits for somebody. */
export const LIVE = ['pending', 'reserved', 'assigned', 'wrapping'];

/** The attribute by which a Task refers to its conversation. */
export type Reference = 'channelSid' | 'conversationSid';

/** All live Tasks at one moment, as the conversations they refer to. */
export interface LiveTasks {
  /** SIDs of those that refer to this conversation. */
  of(sid: string): string[];
  /** Some Tasks did not show their attributes: there may be more than `of` knows. */
  incomplete: boolean;
}

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
  /** Every live Task of the workspace: one call for a thousand. */
  live(): Promise<LiveTasks>;
}

interface TaskLike {
  sid: string;
  attributes: string | null;
  assignmentStatus: string;
  workflowSid: string;
  dateCreated: Date;
}

interface TaskPage {
  instances: TaskLike[];
  nextPage(): Promise<TaskPage> | undefined;
}

/** A list may leave the attributes out (so the API's description says); then a query by them is to be believed. */
const isHidden = ({ attributes }: TaskLike): boolean => typeof attributes !== 'string';

const refersTo = (task: TaskLike, reference: Reference, sid: string): boolean => {
  const attributes = parseAttributes(task.attributes);
  return attributes.legible ? attributes.values[reference] === sid : isHidden(task);
};

const byAge = (a: TaskLike, b: TaskLike): number => a.dateCreated.getTime() - b.dateCreated.getTime();

export const createTasks = (client: Twilio, { workspaceSid, workflowSid }: Settings): Tasks => {
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
    async live() {
      const tasks = new Map<string, string[]>();
      let incomplete = false;
      const note = (task: TaskLike) => {
        if (!LIVE.includes(task.assignmentStatus)) return;
        const attributes = parseAttributes(task.attributes);
        if (!attributes.legible) incomplete ||= isHidden(task);
        else {
          // Of no conversation: calls, say, and the sweeper's own timer.
          for (const name of ['channelSid', 'conversationSid']) {
            const sid = attributes.values[name];
            if (typeof sid === 'string') tasks.set(sid, [...(tasks.get(sid) ?? []), task.sid]);
          }
        }
      };
      await attempt(async () => {
        let page: TaskPage | undefined = await workspace.tasks.page({ assignmentStatus: LIVE, pageSize: 1000 });
        for (; page; page = await page.nextPage()) page.instances.forEach(note);
      });
      return { of: (sid) => tasks.get(sid) ?? [], incomplete };
    },
  };
};

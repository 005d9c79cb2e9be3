import type { Twilio } from 'twilio';
import type { TaskListInstance } from 'twilio/lib/rest/taskrouter/v1/workspace/task';
import { type Attributes, parseAttributes } from '../platform/attributes';
import { attempt, TwilioFailure, unless } from '../platform/errors';
import { fieldsIn, numberIn, stringIn } from '../platform/parse';
import type { Runtime } from '../platform/runtime';
import type { Settings } from '../platform/settings';
import { together } from '../platform/together';
import { type Page, readPage, toPage } from './pages';

/** A Task in one of these still belongs to an agent, or waits for one. */
export const LIVE = ['pending', 'reserved', 'assigned', 'wrapping'];

/** How Tasks refer to an engagement. */
export interface Reference {
  /** The attribute that holds the SID, for questions by attribute. */
  attribute: string;
  /** The SID in a Task's attributes; `undefined`: the Task is not about an engagement of this kind. */
  in(attributes: Record<string, unknown>): string | undefined;
}

/** A live Task as the core knows it. */
export interface TaskInfo {
  sid: string;
  /** The handover of this bundle that created it. */
  made?: { since: number; attempt: string };
  /** What can be read of its attributes; absent: it was not asked for. */
  attributes?: Record<string, unknown>;
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
  /** Live Tasks of one engagement, oldest first. */
  liveOf(reference: Reference, sid: string): Promise<TaskInfo[]>;
  /** Live Tasks by the engagements that were asked for, oldest first. */
  live(reference: Reference, sids: readonly string[]): Promise<ReadonlyMap<string, TaskInfo[]>>;
  /** A page of all live Tasks, oldest first, with what can be read of their attributes. */
  page(query?: string): Promise<Page<TaskInfo & { attributes: Record<string, unknown> }>>;
  /** Whether this very Task is live and refers to this engagement. */
  isLive(taskSid: string, reference: Reference, sid: string): Promise<boolean>;
  create(task: NewTask): Promise<string>;
  /** `false`: it is not waiting for an agent any more. */
  cancel(taskSid: string): Promise<boolean>;
  /** The attributes of the live Tasks of one Workflow, oldest first. */
  waitingIn(workflowSid: string): Promise<Attributes[]>;
}

interface TaskLike {
  sid: string;
  attributes: string | null;
  assignmentStatus: string;
  workflowSid: string;
  dateCreated: Date;
}

/** The attribute that marks a Task as one that this bundle's bot handed over. */
const HANDED_OVER = 'flexkeep';

interface HandoverMark {
  /** Epoch ms at which the handover began: by that its Task is known when it ends. */
  since: number;
  /** What the bot learnt. */
  slots: Record<string, string>;
  /** A name of the attempt that created it. A Task that was copied has the same one, a second creation another. */
  attempt: string;
}

export const handoverMark = ({ since, slots, attempt: name }: HandoverMark) => ({
  [HANDED_OVER]: { bot: true, since, slots, attempt: name },
});

/** When the handover began that created a Task, and which attempt it was; `undefined`: it is not one of ours. */
export const handoverIn = (attributes: Record<string, unknown>): { since: number; attempt?: string } | undefined => {
  const mark = fieldsIn(attributes[HANDED_OVER]);
  const [since, name] = [numberIn(mark?.since), stringIn(mark?.attempt)];
  return since === undefined ? undefined : { since, ...(name === undefined ? {} : { attempt: name }) };
};

/** As many as a page of Tasks may have. */
const PAGE_SIZE = 1000;
/** SIDs in one question, which makes an address of some 3 KB. */
const ASKED = 30;
/**
 * ms between two questions by attribute. Twilio answers three a second
 * (https://www.twilio.com/en-us/changelog/taskrouter-endpoint-rate-limit-correction), and handovers need them, too.
 */
const PACE_MS = 500;

const byAge = (a: TaskLike, b: TaskLike): number => a.dateCreated.getTime() - b.dateCreated.getTime();
const isLiveNow = ({ assignmentStatus }: TaskLike): boolean => LIVE.includes(assignmentStatus);

/** A list may leave the attributes out, so the API's description says. */
const isHidden = ({ attributes }: TaskLike): boolean => typeof attributes !== 'string';

const valuesIn = ({ attributes }: TaskLike): Record<string, unknown> => {
  const parsed = parseAttributes(attributes);
  return parsed.legible ? parsed.values : {};
};

const toInfo = (task: TaskLike): TaskInfo => {
  const { since, attempt: name } = handoverIn(valuesIn(task)) ?? {};
  const { sid } = task;
  return { sid, ...(since === undefined || name === undefined ? {} : { made: { since, attempt: name } }) };
};

/** Whether a Task's attributes hold all that it was created with. */
const isAbout = (text: unknown, attributes: Record<string, unknown>): boolean => {
  const found = parseAttributes(text);
  const same = ([name, value]: [string, unknown]) =>
    found.legible && JSON.stringify(found.values[name]) === JSON.stringify(value);
  return Object.entries(attributes).every(same);
};

/** ms for which a container remembers that the list does not tell: each invocation is spared a page of 1,000. */
const SILENT_MS = 10 * 60_000;
/** By the container; epoch ms. */
const silent = new WeakMap<object, { until: number; witness: string | undefined }>();

interface Reading {
  tasks: TaskLike[];
  /** All live Tasks were read, and all of them show what they refer to. */
  isAll: boolean;
}

/**
 * Which live Tasks refer to some engagements, at this moment. The list of all live Tasks tells as long as it fits into
 * one page of 1,000 and shows the attributes: Twilio does not limit how often it is read. Beyond that TaskRouter is asked
 * by attribute, for 30 engagements at once, so neither calls nor memory grow with the account. Where it refuses a
 * question about one engagement, since three were asked in this second, all pages of the list are read instead, and
 * where these do not tell, the question is asked once more a moment later.
 *
 * A witness shows whether a question was understood: a Task that the list has shown, and that is asked for, too. An
 * answer without it counts for nothing, since "no live Task" is a reason to clean up.
 */
const createLive = (
  list: () => TaskListInstance,
  runtime: Pick<Runtime, 'now' | 'sleep'>,
): Pick<Tasks, 'live' | 'liveOf'> => {
  const { now, sleep } = runtime;
  const before = silent.get(runtime);
  let listTells = before === undefined || before.until <= now();
  /** An engagement that a live Task refers to. */
  let witness: string | undefined = listTells ? undefined : before?.witness;
  let nextQuestionAt = 0;

  /** Pages may be smaller than what was asked for. */
  const read = async (most: number): Promise<Reading> => {
    const tasks: TaskLike[] = [];
    let page = await attempt(() => list().page({ assignmentStatus: LIVE, pageSize: PAGE_SIZE }));
    for (;;) {
      tasks.push(...page.instances);
      const { nextPageUrl } = page;
      if (!nextPageUrl) return { tasks, isAll: !tasks.some(isHidden) };
      if (tasks.length >= most) return { tasks, isAll: false };
      page = await attempt(() => list().getPage(nextPageUrl));
    }
  };
  const question = ({ attribute }: Reference, is: string): Promise<TaskLike[]> =>
    attempt(() => list().list({ evaluateTaskAttributes: `${attribute} ${is}`, assignmentStatus: LIVE }));
  /** Hidden attributes are read one by one; a question about one engagement is believed without them. */
  const shown = async (tasks: TaskLike[]): Promise<TaskLike[]> => {
    const fetched = await together(
      ...tasks.filter(isHidden).map(({ sid }) => unless(['gone'], () => list()(sid).fetch())),
    );
    return [...tasks.filter((task) => !isHidden(task)), ...fetched.filter((task) => task !== undefined)];
  };
  /** Of others than those that were asked for no attributes are kept: they may be a thousand. */
  const sorted = (
    reference: Reference,
    tasks: TaskLike[],
    asked: readonly string[],
    only?: string,
  ): ReadonlyMap<string, TaskInfo[]> => {
    const found = new Map<string, TaskInfo[]>();
    for (const task of tasks.filter(isLiveNow).sort(byAge)) {
      const attributes = valuesIn(task);
      const sid = isHidden(task) ? only : reference.in(attributes);
      if (sid === undefined) continue;
      const info = { ...toInfo(task), ...(asked.includes(sid) ? { attributes } : {}) };
      found.set(sid, [...(found.get(sid) ?? []), info]);
    }
    return found;
  };
  const askAll = async (reference: Reference, sids: readonly string[]): Promise<ReadonlyMap<string, TaskInfo[]>> => {
    const tasks: TaskLike[] = [];
    for (let i = 0; i < sids.length; i += ASKED) {
      const wait = nextQuestionAt - now();
      nextQuestionAt = Math.max(nextQuestionAt, now()) + PACE_MS;
      if (wait > 0) await sleep(wait);
      const asked = [...sids.slice(i, i + ASKED), ...(witness ? [witness] : [])];
      const found = await question(reference, `IN ${JSON.stringify(asked)}`);
      // Of one engagement's only Task nothing else need be known; of several, which of them were created twice.
      tasks.push(...(asked.length === 1 && found.length === 1 ? found : await shown(found)));
    }
    const found = sorted(reference, tasks, sids, sids.length === 1 ? sids[0] : undefined);
    if (!witness || found.has(witness)) return found;
    // Its Task has ended since, or the question was not understood.
    const all = sorted(reference, await shown((await read(Number.POSITIVE_INFINITY)).tasks), sids);
    [witness] = all.keys();
    return new Map([...found, ...all]);
  };
  const live: Tasks['live'] = async (reference, sids) => {
    if (sids.length === 0) return new Map();
    if (listTells) {
      const reading = await read(PAGE_SIZE);
      const found = sorted(reference, reading.tasks, sids);
      [witness] = found.keys();
      listTells = reading.isAll;
      if (listTells) return found;
      silent.set(runtime, { until: now() + SILENT_MS, witness });
    }
    return askAll(reference, sids);
  };
  return {
    live,
    async liveOf(reference, sid) {
      const found = (tasks: TaskLike[]) => sorted(reference, tasks, [sid], sid).get(sid) ?? [];
      if (listTells) {
        const { tasks, isAll } = await read(PAGE_SIZE);
        listTells = isAll;
        if (isAll) return found(tasks);
      }
      nextQuestionAt = Math.max(nextQuestionAt, now() + PACE_MS);
      try {
        return found(await question(reference, `== ${JSON.stringify(sid)}`));
      } catch (error) {
        if (!(error instanceof TwilioFailure) || error.kind !== 'busy') throw error;
        const { tasks } = await read(Number.POSITIVE_INFINITY);
        return tasks.some(isHidden) ? ((await askAll(reference, [sid])).get(sid) ?? []) : found(tasks);
      }
    },
  };
};

export const createTasks = (
  client: Twilio,
  { workspaceSid, workflowSid }: Pick<Settings, 'workspaceSid' | 'workflowSid'>,
  runtime: Pick<Runtime, 'now' | 'sleep'>,
): Tasks => {
  const tasks = () => client.taskrouter.v1.workspaces(workspaceSid).tasks;
  const address = `https://taskrouter.twilio.com/v1/Workspaces/${workspaceSid}/Tasks`;
  return {
    ...createLive(tasks, runtime),
    async page(query) {
      const params = { assignmentStatus: LIVE, ordering: 'DateCreated:asc' };
      return toPage(await readPage(tasks(), address, query, params, PAGE_SIZE), (task) => ({
        ...toInfo(task),
        attributes: isLiveNow(task) ? valuesIn(task) : {},
      }));
    },
    async isLive(taskSid, reference, sid) {
      const task = await unless(['gone'], () => tasks()(taskSid).fetch());
      return task !== undefined && isLiveNow(task) && reference.in(valuesIn(task)) === sid;
    },
    async create({ attributes, ...properties }) {
      const task = await attempt(() =>
        tasks().create({ workflowSid, ...properties, attributes: JSON.stringify(attributes) }),
      );
      // An answer about another Task is no answer: which Task was made, if any, is not known.
      if (!isAbout(task.attributes, attributes)) throw new TwilioFailure('unknown', 0, 'not-an-answer');
      return task.sid;
    },
    async cancel(taskSid) {
      const reason = 'Created twice for one customer';
      const canceled = await unless(['gone', 'refused', 'changed'], () =>
        tasks()(taskSid).update({ assignmentStatus: 'canceled', reason }),
      );
      return canceled !== undefined;
    },
    async waitingIn(workflow) {
      const found: TaskLike[] = await attempt(() => tasks().list({ workflowSid: workflow, assignmentStatus: LIVE }));
      return found
        .filter((task) => isLiveNow(task) && task.workflowSid === workflow)
        .sort(byAge)
        .map((task) => parseAttributes(task.attributes));
    },
  };
};

import type { TaskListInstance } from 'twilio/lib/rest/taskrouter/v1/workspace/task';
import { parseAttributes } from '../platform/attributes';
import { attempt, unless } from '../platform/errors';
import type { Runtime } from '../platform/runtime';
import type { OrchestrationName } from '../platform/settings';
import { together } from '../platform/together';

/** A Task in one of these still belongs to somebody, or waits for somebody. */
export const LIVE = ['pending', 'reserved', 'assigned', 'wrapping'];

/** The attribute by which a Task refers to its conversation. */
export const REFERENCE = {
  'flex-flow': 'channelSid',
  conversations: 'conversationSid',
} as const satisfies Record<OrchestrationName, string>;
export type Reference = (typeof REFERENCE)[OrchestrationName];

const REFERENCES = Object.values(REFERENCE);

/** Live Tasks at one moment, by the conversations that were asked for. */
export interface LiveTasks {
  /** SIDs of those that refer to this conversation. */
  of(sid: string): string[];
}

interface TaskLike {
  sid: string;
  attributes: string | null;
  assignmentStatus: string;
}

/** As many as a page of Tasks may have. */
const PAGE_SIZE = 1000;
/** SIDs in one question, which makes an address of some 3 KB. */
const ASKED = 30;
/**
 * ms between two questions by attribute. Twilio answers three a second
 * (https://www.twilio.com/en-us/changelog/taskrouter-endpoint-rate-limit-correction), and handovers need them, too.
 */
const PACE_MS = 500;

type Found = Map<string, string[]>;

/** `false`: it does not show what it refers to. A list may leave the attributes out, so the API's description says. */
const note = (found: Found, { sid, attributes: text, assignmentStatus }: TaskLike): boolean => {
  if (!LIVE.includes(assignmentStatus)) return true;
  const attributes = parseAttributes(text);
  if (!attributes.legible) return typeof text === 'string';
  for (const name of REFERENCES) {
    const reference = attributes.values[name];
    // Of no conversation: calls, say, and the sweeper's own timer.
    if (typeof reference === 'string') found.set(reference, [...(found.get(reference) ?? []), sid]);
  }
  return true;
};

interface Reading {
  found: Found;
  /** All live Tasks were read, and all of them showed what they refer to. */
  isAll: boolean;
}

/**
 * Answers which live Tasks refer to some conversations, as it is when it is asked. Where the workspace has no more live
 * Tasks than one page may hold, their list tells; where it has, or they do not show what they refer to, TaskRouter is
 * asked for these conversations by attribute. So neither the calls nor the memory that this takes grow with the account.
 *
 * Whether a question was understood is seen by a witness: a Task that the list has shown, and that is asked for, too. An
 * answer without it counts for nothing, since no Task is a reason to put somebody away.
 */
export const createLiveTasks = (
  tasks: TaskListInstance,
  { now, sleep }: Pick<Runtime, 'now' | 'sleep'>,
): ((sids: string[]) => Promise<LiveTasks>) => {
  let listTells = true;
  /** What a live Task refers to. */
  let witness: string | undefined;
  let nextQuestionAt = 0;

  /** Pages may be smaller than what was asked for. */
  const read = async (most: number): Promise<Reading> => {
    const found: Found = new Map();
    let [seen, isShown] = [0, true];
    let page = await attempt(() => tasks.page({ assignmentStatus: LIVE, pageSize: PAGE_SIZE }));
    for (;;) {
      for (const task of page.instances) isShown = note(found, task) && isShown;
      seen += page.instances.length;
      const { nextPageUrl } = page;
      if (!nextPageUrl) return { found, isAll: isShown };
      if (seen >= most) return { found, isAll: false };
      page = await attempt(() => tasks.getPage(nextPageUrl));
    }
  };
  const ask = async (sids: string[], found: Found): Promise<void> => {
    const wait = nextQuestionAt - now();
    nextQuestionAt = Math.max(nextQuestionAt, now()) + PACE_MS;
    if (wait > 0) await sleep(wait);
    const expression = REFERENCES.map((name) => `${name} IN ${JSON.stringify(sids)}`).join(' OR ');
    const answer = await attempt(() => tasks.list({ evaluateTaskAttributes: expression, assignmentStatus: LIVE }));
    const hidden = answer.filter((task) => !note(found, task));
    const shown = await together(...hidden.map(({ sid }) => unless(['gone'], () => tasks(sid).fetch())));
    for (const task of shown) if (task) note(found, task);
  };
  const askAll = async (sids: string[]): Promise<Found> => {
    const found: Found = new Map();
    for (let i = 0; i < sids.length; i += ASKED) {
      await ask([...sids.slice(i, i + ASKED), ...(witness ? [witness] : [])], found);
    }
    if (!witness || !sids.length || found.has(witness)) return found;
    // Its Task has ended since, or the question was not understood.
    const { found: all } = await read(Number.POSITIVE_INFINITY);
    [witness] = all.keys();
    return new Map([...found, ...all]);
  };
  return async (sids) => {
    let found: Found | undefined;
    if (listTells) {
      const reading = await read(PAGE_SIZE);
      [witness] = reading.found.keys();
      listTells = reading.isAll;
      if (listTells) found = reading.found;
    }
    const known = found ?? (await askAll(sids));
    return { of: (sid) => known.get(sid) ?? [] };
  };
};

import type { TwilioWorld } from '../shared/world';
import { attributesOf } from './expression';
import type { TaskRow } from './rows';

const SID = /^[A-Z]{2}[0-9a-f]{32}$/;

/** The Tasks whose attributes name a SID, so that no query for one searches all Tasks of an account. */
const index = (world: TwilioWorld, workspaceSid: string) =>
  world.store.of<{ taskSids: string[] }>('taskrouter.references', workspaceSid);

const referencesOf = ({ attributes }: TaskRow): string[] =>
  Object.values(attributesOf(attributes)).flatMap((value) =>
    typeof value === 'string' && SID.test(value) ? [value] : [],
  );

export const noteReferences = (world: TwilioWorld, task: TaskRow): void => {
  const kept = index(world, task.workspace_sid);
  for (const reference of referencesOf(task)) {
    const entry = kept.get(reference) ?? kept.insert(reference, { taskSids: [] });
    if (!entry.taskSids.includes(task.sid)) entry.taskSids.push(task.sid);
  }
};

export const forgetReferences = (world: TwilioWorld, task: TaskRow): void => {
  const kept = index(world, task.workspace_sid);
  for (const reference of referencesOf(task)) {
    const entry = kept.get(reference);
    if (!entry) continue;
    entry.taskSids = entry.taskSids.filter((sid) => sid !== task.sid);
    if (entry.taskSids.length === 0) kept.remove(reference);
  }
};

const QUOTED = /"[A-Z]{2}[0-9a-f]{32}"/g;
/** `channelSid == "CH…"` and `channelSid IN ["CH…", "CH…"]` */
const NAMES_SIDS = new RegExp(
  `^\\s*\\w+\\s*(?:==\\s*@|IN\\s*\\[\\s*@(?:\\s*,\\s*@)*\\s*\\])\\s*$`.replaceAll('@', QUOTED.source),
);

/**
 * A superset of the Tasks for which an expression holds; `undefined`: all Tasks. Only expressions that ask for a SID, or
 * for one of several, narrow it.
 */
export const narrowedBy = (world: TwilioWorld, workspaceSid: string, expression: string): string[] | undefined => {
  if (!expression.split(/\bOR\b/).every((part) => NAMES_SIDS.test(part))) return undefined;
  const kept = index(world, workspaceSid);
  const sids = (expression.match(QUOTED) ?? []).map((quoted) => quoted.slice(1, -1));
  return sids.flatMap((sid) => kept.get(sid)?.taskSids ?? []);
};

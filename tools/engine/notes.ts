import { createHash } from 'node:crypto';
import type { Twilio } from 'twilio';
import { attempt } from '../../src/platform/errors';
import { createDocuments } from '../../src/twilio/documents';
import { Complaint } from '../support/complaint';
import { PAGE_SIZE } from './directory';
import { INSTALLATION, JOURNAL_SERVICE, putDocument } from './journal';
import type { Live, Resources, Write } from './kind';

/** What setup did to one resource of a kind of which an account has many. */
export interface Note<S> {
  name: string;
  /** As it was before the first setup; absent: it was not there. */
  before?: Live<S>;
  /** As setup left it. */
  after: S;
  /** As it was on the way there: a run that was cut off may have left it so. */
  states: S[];
}

/** What notes and the way back have to know of a kind. */
export interface Notable<S> extends Pick<Resources<S>, 'differences'> {
  /** In the names of its notes: `flow`; with all that there are. */
  wordOf(state: S): string;
  words: readonly string[];
  /** What tells two resources of the kind apart before they have a SID. */
  identityOf(state: S): string;
  nameOf(state: S): string;
  isState(value: unknown): value is S;
}

interface Kept<S> extends Note<S> {
  document: string;
  revision: string;
}

/** More than one setup passes through; older ones have been completed since. */
const KEPT_STATES = 6;

const prefixOf = (word: string): string => `${INSTALLATION}.${word}.`;

const statesOf = <S>({ after, states }: Note<S>): S[] => [...states, after];

/** What is not a note of this version, or of an earlier one, which called two fields by other names, is none. */
const toNote = <S>({ isState }: Notable<S>, data: unknown): Note<S> | undefined => {
  const found = (data ?? {}) as Record<string, unknown>; // reason: each field is looked at here
  const { sid, state, flow } = (found.before ?? {}) as Record<string, unknown>; // reason: as above
  const name = found.name ?? found.friendlyName;
  const there = state ?? flow;
  if (typeof name !== 'string' || !isState(found.after) || !Array.isArray(found.states)) return undefined;
  const before = typeof sid === 'string' && isState(there) ? { before: { sid, state: there } } : {};
  return { name, ...before, after: found.after, states: found.states.filter(isState) };
};

/** A Document each: all of an account would not fit into one (16 KiB). */
export const readNotes = async <S>(client: Twilio, kind: Notable<S>): Promise<Kept<S>[]> => {
  const { documents } = client.sync.v1.services(JOURNAL_SERVICE);
  const all = await attempt(() => documents.list({ pageSize: PAGE_SIZE }));
  return all.flatMap(({ uniqueName: document, revision, data }) => {
    const note = kind.words.some((word) => document?.startsWith(prefixOf(word))) ? toNote(kind, data) : undefined;
    return note ? [{ ...note, document, revision }] : [];
  });
};

/**
 * Notes what a plan is about to do, before it does it. Of a resource that was noted before, the oldest state stays.
 *
 * @param actions what becomes of each
 * @param steps the writes that it takes
 */
export const noteWrites = async <S>(
  client: Twilio,
  kind: Notable<S>,
  { actions, steps }: { actions: Write<S>[]; steps: Write<S>[] },
): Promise<void> => {
  if (!actions.length) return;
  const { identityOf, nameOf, differences, wordOf } = kind;
  const documents = createDocuments(client, JOURNAL_SERVICE);
  const notes = await readNotes(client, kind);
  const isNew = (state: S, i: number, all: S[]) => !all.slice(0, i).some((other) => !differences(other, state).length);
  for (const action of actions) {
    if (action.kind === 'delete') continue;
    const { key, to: after } = action;
    const identity = identityOf('from' in action ? action.from : after);
    const there =
      notes.find(({ before }) => before?.sid === key) ??
      notes.find((note) => !note.before && statesOf(note).some((state) => identityOf(state) === identity));
    const states = steps.flatMap((step) => ('to' in step && step.key === key ? [step.to] : []));
    const fresh: Note<S> = {
      ...{ name: there?.name ?? nameOf(after), after },
      ...(there
        ? there.before && { before: there.before }
        : 'from' in action && { before: { sid: key, state: action.from } }),
      states: [...(there ? statesOf(there) : []), ...states].filter(isNew).slice(-KEPT_STATES),
    };
    const name = `${prefixOf(wordOf(after))}${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
    const isKept = await putDocument(documents, there?.document ?? name, fresh, there);
    if (!isKept) throw new Complaint('Another run is changing this installation. Run it again.', [], 'changed');
  }
};

/** The resource that setup made, in the account as it is now. */
const madeBy = <S>({ identityOf, nameOf }: Notable<S>, note: Note<S>, notes: Note<S>[], live: Live<S>[]) => {
  const isNoted = (sid: string) => notes.some(({ before }) => before?.sid === sid);
  const there = live.filter(({ sid, state }) => nameOf(state) === note.name && !isNoted(sid));
  if (there.length < 2) return there[0];
  const identities = statesOf(note).map(identityOf);
  const [same, ...others] = there.filter(({ state }) => identities.includes(identityOf(state)));
  return others.length ? undefined : same;
};

/**
 * What it takes to make the resources what they were before the first setup. One that was only half changed, by a run
 * that was cut off, is recognised.
 *
 * @param live all of the account
 * @param way.isOurs whether it goes or goes back in any case, since it would lead nowhere
 * @param way.merge what setup changed, changed back; what was changed since stays, and is named
 */
export const planNotesBack = <S>(
  kind: Notable<S>,
  notes: Note<S>[],
  live: Live<S>[],
  way: { isOurs(state: S): boolean; merge(note: { before: S; after: S; now: S }): { to: S; left: string[] } },
): { actions: Write<S>[]; left: string[] } => {
  const left: string[] = [];
  const isSame = (one: S, other: S) => !kind.differences(one, other).length;
  const actions = notes.flatMap((note): Write<S>[] => {
    const { name, before, after, states } = note;
    const now = before ? live.find(({ sid }) => sid === before.sid) : madeBy(kind, note, notes, live);
    if (!now) {
      if (before) left.push(`"${name}" (${before.sid}) is gone: it was removed since`);
      return [];
    }
    const { sid: key, state: from } = now;
    if (before) {
      const isHalfway = states.some((state) => isSame(state, from));
      const back = isHalfway ? { to: before.state, left: [] } : way.merge({ before: before.state, after, now: from });
      if (back.left.length) left.push(`"${name}" (${key}) keeps ${back.left.join(', ')}: changed since setup`);
      return isSame(from, back.to) ? [] : [{ kind: 'update', key, name, from, to: back.to }];
    }
    const isAsMade = way.isOurs(from) || statesOf(note).some((state) => isSame(state, from));
    if (isAsMade) return [{ kind: 'delete', key, name, from }];
    left.push(`"${name}" (${key}), which setup made, stays: it was changed since`);
    return [];
  });
  return { actions, left };
};

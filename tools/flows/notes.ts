import { createHash } from 'node:crypto';
import type { Twilio } from 'twilio';
import { attempt } from '../../src/platform/errors';
import { createDocuments } from '../../src/twilio/documents';
import { PAGE_SIZE } from '../engine/directory';
import { INSTALLATION, JOURNAL_SERVICE, putDocument } from '../engine/journal';
import type { Change, Write } from '../engine/kind';
import { Complaint } from '../support/complaint';
import { orderSteps } from './order';
import {
  differencesOf,
  identityOf,
  isAddress,
  isSame,
  isWiring,
  type LiveResource,
  nameOf,
  type Resource,
  webhookOf,
} from './resource';

/** What setup did to one Flex Flow or Address. */
interface Note {
  name: string;
  /** As it was before the first setup; absent: it was not there. */
  before?: LiveResource;
  /** As setup left it. */
  after: Resource;
  /** As it was on the way there: a run that was cut off may have left it so. */
  states: Resource[];
}

interface Kept extends Note {
  document: string;
  revision: string;
}

/** More than one setup passes through; older ones have been completed since. */
const KEPT_STATES = 6;

const PREFIXES = { flow: `${INSTALLATION}.flow.`, address: `${INSTALLATION}.address.` };

const statesOf = ({ after, states }: Note): Resource[] => [...states, after];

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && 'friendlyName' in value;

/** What is not a note of this version, or of an earlier one, which called two fields by other names, is none. */
const toNote = (data: unknown): Note | undefined => {
  const found = (data ?? {}) as Record<string, unknown>; // reason: each field is looked at here
  const { sid, state, flow } = (found.before ?? {}) as Record<string, unknown>; // reason: as above
  const name = found.name ?? found.friendlyName;
  const there = state ?? flow;
  if (typeof name !== 'string' || !isResource(found.after) || !Array.isArray(found.states)) return undefined;
  const before = typeof sid === 'string' && isResource(there) ? { before: { sid, state: there } } : {};
  return { name, ...before, after: found.after, states: found.states.filter(isResource) };
};

/** A Document each: all of an account would not fit into one (16 KiB). */
export const readNotes = async (client: Twilio): Promise<Kept[]> => {
  const { documents } = client.sync.v1.services(JOURNAL_SERVICE);
  const all = await attempt(() => documents.list({ pageSize: PAGE_SIZE }));
  return all.flatMap(({ uniqueName: document, revision, data }) => {
    const isOurs = Object.values(PREFIXES).some((prefix) => document?.startsWith(prefix));
    const note = isOurs ? toNote(data) : undefined;
    return note ? [{ ...note, document, revision }] : [];
  });
};

/**
 * Notes what a plan is about to do, before it does it. Of a resource that was noted before, the oldest state stays.
 *
 * @param actions what becomes of each
 * @param steps the writes that it takes
 */
export const noteWrites = async (
  client: Twilio,
  { actions, steps }: { actions: Write<Resource>[]; steps: Write<Resource>[] },
): Promise<void> => {
  if (!actions.length) return;
  const documents = createDocuments(client, JOURNAL_SERVICE);
  const notes = await readNotes(client);
  const isNew = (state: Resource, i: number, all: Resource[]) => !all.slice(0, i).some((other) => isSame(other, state));
  for (const action of actions) {
    if (action.kind === 'delete') continue;
    const { key, to: after } = action;
    const identity = identityOf('from' in action ? action.from : after);
    const there =
      notes.find(({ before }) => before?.sid === key) ??
      notes.find((note) => !note.before && statesOf(note).some((state) => identityOf(state) === identity));
    const states = steps.flatMap((step) => ('to' in step && step.key === key ? [step.to] : []));
    const fresh: Note = {
      ...{ name: there?.name ?? nameOf(after), after },
      ...(there
        ? there.before && { before: there.before }
        : 'from' in action && { before: { sid: key, state: action.from } }),
      states: [...(there ? statesOf(there) : []), ...states].filter(isNew).slice(-KEPT_STATES),
    };
    const hash = createHash('sha256').update(key).digest('hex').slice(0, 32);
    const name = `${PREFIXES[isAddress(after) ? 'address' : 'flow']}${hash}`;
    if (await putDocument(documents, there?.document ?? name, fresh, there)) continue;
    throw new Complaint('Another run is changing this installation. Run it again.', [], 'changed');
  }
};

/** Whether it leads to Functions of ours. */
export const leadsTo = (resource: Resource, origins: string[]): boolean =>
  origins.some((origin) => webhookOf(resource).startsWith(`${origin}/`));

/** The resource that setup made, in the account as it is now. */
const madeBy = (note: Note, notes: Note[], live: LiveResource[]): LiveResource | undefined => {
  const isNoted = (sid: string) => notes.some(({ before }) => before?.sid === sid);
  const there = live.filter(({ sid, state }) => nameOf(state) === note.name && !isNoted(sid));
  if (there.length < 2) return there[0];
  const identities = statesOf(note).map(identityOf);
  const [same, ...others] = there.filter(({ state }) => identities.includes(identityOf(state)));
  return others.length ? undefined : same;
};

/**
 * What setup changed, changed back; what was changed since stays, and is named. The wiring goes back in any case where it
 * leads to Flexkeep: soon there is nothing there.
 */
const merge = (before: Resource, after: Resource, now: Resource, origins: string[]) => {
  const namesOf = (changes: Change[]): string[] => changes.map(({ property }) => property);
  const ours = namesOf(differencesOf(before, after));
  const theirs = namesOf(differencesOf(after, now));
  const isOurWiring = leadsTo(now, origins) || !theirs.some(isWiring);
  const goesBack = (name: string): boolean =>
    isWiring(name) ? isOurWiring && ours.some(isWiring) : ours.includes(name) && !theirs.includes(name);
  const properties = [
    ...Object.entries(now).filter(([name]) => !goesBack(name)),
    ...Object.entries(before).filter(([name]) => goesBack(name)),
  ];
  return {
    to: Object.fromEntries(properties) as unknown as Resource, // reason: each property comes from one of two of its kind
    kept: namesOf(differencesOf(before, now)).filter((name) => ours.includes(name) && !goesBack(name)),
  };
};

/**
 * How Flex Flows and Addresses become what they were before the first setup. One that was only half changed, by a run
 * that was cut off, is recognised.
 *
 * @param notes what setup noted
 * @param live what the account has now
 * @param origins where Flexkeep is deployed: what leads there would lead nowhere
 */
export const planWayBack = (notes: Note[], live: LiveResource[], origins: string[]) => {
  const left: string[] = [];
  const actions = notes.flatMap((note): Write<Resource>[] => {
    const { name, before, after, states } = note;
    const now = before ? live.find(({ sid }) => sid === before.sid) : madeBy(note, notes, live);
    if (!now) {
      if (before) left.push(`"${name}" (${before.sid}) is gone: it was removed since`);
      return [];
    }
    const { sid: key, state: from } = now;
    if (before) {
      const isHalfway = states.some((state) => isSame(state, from));
      const { to, kept } = isHalfway ? { to: before.state, kept: [] } : merge(before.state, after, from, origins);
      if (kept.length) left.push(`"${name}" (${key}) keeps ${kept.join(', ')}: changed since setup`);
      return isSame(from, to) ? [] : [{ kind: 'update', key, name, from, to }];
    }
    const isAsMade = leadsTo(from, origins) || statesOf(note).some((state) => isSame(state, from));
    if (isAsMade) return [{ kind: 'delete', key, name, from }];
    left.push(`"${name}" (${key}), which setup made, stays: it was changed since`);
    return [];
  });
  return { actions, left, steps: orderSteps(actions, live).steps };
};

import { createHash } from 'node:crypto';
import type { Twilio } from 'twilio';
import { attempt } from '../../src/platform/errors';
import { createDocuments } from '../../src/twilio/documents';
import { PAGE_SIZE } from '../engine/directory';
import { INSTALLATION, JOURNAL_SERVICE, putDocument } from '../engine/journal';
import type { Write } from '../engine/kind';
import { Complaint } from '../support/complaint';
import { identityOf, isAddress, isSame, type LiveResource, nameOf, type Resource } from './resource';

/** What setup did to one Flex Flow or Address. */
export interface Note {
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

export const statesOf = ({ after, states }: Note): Resource[] => [...states, after];

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

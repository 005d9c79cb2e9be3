import { createHash } from 'node:crypto';
import type { Twilio } from 'twilio';
import { attempt } from '../../src/platform/errors';
import { createDocuments } from '../../src/sync/documents';
import { PAGE_SIZE } from '../engine/directory';
import type { Write } from '../engine/kind';
import { Complaint } from '../support/complaint';
import { changesBetween, type Flow, identityOf, isIntegration, isSame, type LiveFlow, type Property } from './flow';
import { orderSteps } from './order';
import type { Plan } from './plan';

/** What setup did to one Flex Flow. A Document each: an account's flows would not fit into one (16 KiB). */
export interface FlowNote {
  friendlyName: string;
  /** As it was before the first setup; absent: it was not there. */
  before?: { sid: string; flow: Flow };
  /** As setup left it. */
  after: Flow;
  /** As it was on the way there: a run that was cut off may have left it so. */
  states: Flow[];
}

/** The Sync Service in which notes are kept, and what their names begin with. */
const SERVICE = 'default';
const PREFIX = 'flexkeep.installation.flow.';

const FOR_EVER = 0;

/** More than one setup passes through; older ones have been completed since. */
const KEPT_STATES = 6;

const statesOf = ({ after, states }: FlowNote): Flow[] => [...states, after];

const distinct = (flows: Flow[]): Flow[] =>
  flows.filter((flow, i) => !flows.slice(0, i).some((other) => isSame(other, flow)));

const isFlow = (value: unknown): value is Flow =>
  typeof value === 'object' && value !== null && 'friendlyName' in value;

/** What is not a note of this version, or of an earlier one, is none. */
const toNote = (data: unknown): FlowNote | undefined => {
  const { friendlyName, before, after, states } = (data ?? {}) as Partial<FlowNote>; // reason: each field is looked at here
  if (typeof friendlyName !== 'string' || !isFlow(after) || !Array.isArray(states)) return undefined;
  return { friendlyName, ...(before && isFlow(before.flow) ? { before } : {}), after, states: states.filter(isFlow) };
};

interface Kept extends FlowNote {
  document: string;
  revision: string;
}

export const readFlowNotes = async (client: Twilio): Promise<Kept[]> => {
  const all = await attempt(() => client.sync.v1.services(SERVICE).documents.list({ pageSize: PAGE_SIZE }));
  return all.flatMap(({ uniqueName: document, revision, data }) => {
    const note = document?.startsWith(PREFIX) ? toNote(data) : undefined;
    return note ? [{ ...note, document, revision }] : [];
  });
};

/** The note of an earlier setup on what a write is about to change. */
const noteOf = (notes: Kept[], write: Write<Flow>): Kept | undefined => {
  const identity = identityOf('from' in write ? write.from : write.to);
  return (
    notes.find(({ before }) => before?.sid === write.key) ??
    notes.find((note) => !note.before && statesOf(note).some((state) => identityOf(state) === identity))
  );
};

/** Notes what a plan is about to do, before it does it. Of a flow that was noted before, the oldest state stays. */
export const noteFlows = async (client: Twilio, { actions, steps }: Plan): Promise<void> => {
  if (!actions.length) return;
  const documents = createDocuments(client, SERVICE);
  const notes = await readFlowNotes(client);
  for (const action of actions) {
    if (action.kind === 'delete') continue;
    const { key, to: after } = action;
    const there = noteOf(notes, action);
    const states = steps.flatMap((step) => ('to' in step && step.key === key ? [step.to] : []));
    const before = action.kind === 'update' ? { before: { sid: key, flow: action.from } } : {};
    const fresh: FlowNote = { friendlyName: after.friendlyName, ...before, after, states };
    const name = `${PREFIX}${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
    if (there) {
      const { document, revision, ...note } = there;
      Object.assign(fresh, { ...note, after, states: distinct([...statesOf(there), ...states]).slice(-KEPT_STATES) });
      if (await documents.write(document, fresh, revision, FOR_EVER)) continue;
    } else if (await documents.create(name, fresh, FOR_EVER)) continue;
    throw new Complaint('Another run is changing this installation. Run it again.', [], 'changed');
  }
};

/** How the Flex Flows become what they were. */
export interface WayBack {
  plan: Plan;
  /** What stays, and why. */
  left: string[];
}

/** Whether it leads to Functions of ours. */
export const leadsTo = ({ 'integration.url': url = '' }: Flow, origins: string[]): boolean =>
  origins.some((origin) => url.startsWith(`${origin}/`));

/**
 * What setup changed, changed back; what was changed since stays. An integration goes back as a whole, and in any case
 * where it leads to Flexkeep: soon there is nothing there.
 */
const putBack = (before: Flow, after: Flow, live: Flow, origins: string[]): { flow: Flow; left: Property[] } => {
  const ours: string[] = changesBetween(before, after).map(({ property }) => property);
  const theirs: string[] = changesBetween(after, live).map(({ property }) => property);
  const isOurIntegration = leadsTo(live, origins) || !theirs.some(isIntegration);
  const goesBack = (name: string): boolean =>
    isIntegration(name) ? isOurIntegration && ours.some(isIntegration) : ours.includes(name) && !theirs.includes(name);
  const only = (flow: Flow, where: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(flow).filter(([name]) => where(name)));
  return {
    flow: { ...only(live, (name) => !goesBack(name)), ...only(before, goesBack) } as Flow, // reason: each property comes from one of two flows
    left: changesBetween(before, live).flatMap(({ property }) =>
      ours.includes(property) && !goesBack(property) ? [property] : [],
    ),
  };
};

/** The flow that setup made, in the account as it is now. */
const madeBy = (note: FlowNote, notes: FlowNote[], live: LiveFlow[]): LiveFlow | undefined => {
  const there = live.filter(
    ({ sid, state }) => state.friendlyName === note.friendlyName && !notes.some(({ before }) => before?.sid === sid),
  );
  if (there.length < 2) return there[0];
  const identities = statesOf(note).map(identityOf);
  const [same, ...others] = there.filter(({ state }) => identities.includes(identityOf(state)));
  return others.length ? undefined : same;
};

/**
 * What it takes to make the flows what they were before the first setup. A flow that was only half changed, by a run
 * that was cut off, is recognised.
 *
 * @param live all flows of the account
 * @param origins where Flexkeep is deployed
 */
export const planWayBack = (accountSid: string, notes: FlowNote[], live: LiveFlow[], origins: string[]): WayBack => {
  const left: string[] = [];
  const remove = ({ sid, state: from }: LiveFlow, note: FlowNote): Write<Flow>[] => {
    const { friendlyName: name } = note;
    const isOurs = leadsTo(from, origins) || statesOf(note).some((state) => isSame(state, from));
    if (isOurs) return [{ kind: 'delete', key: sid, name, from }];
    left.push(`"${name}" (${sid}), which setup made, stays: it was changed since`);
    return [];
  };
  const restore = ({ sid, state: from }: LiveFlow, note: FlowNote, before: Flow): Write<Flow>[] => {
    const { friendlyName: name, after, states } = note;
    const isHalfway = states.some((state) => isSame(state, from));
    const back = isHalfway ? { flow: before, left: [] } : putBack(before, after, from, origins);
    if (back.left.length) left.push(`"${name}" (${sid}) keeps ${back.left.join(', ')}: changed since setup`);
    return isSame(from, back.flow) ? [] : [{ kind: 'update', key: sid, name, from, to: back.flow }];
  };
  const actions = notes.flatMap((note): Write<Flow>[] => {
    const { friendlyName, before } = note;
    const now = before ? live.find(({ sid }) => sid === before.sid) : madeBy(note, notes, live);
    if (now) return before ? restore(now, note, before.flow) : remove(now, note);
    if (before) left.push(`"${friendlyName}" (${before.sid}) is gone: it was removed since`);
    return [];
  });
  const { steps } = orderSteps(actions, new Map(live.map(({ sid, state }) => [sid, state])));
  const plan: Plan = {
    ...{ accountSid, actions, steps, base: live },
    ...{ notices: [], drift: [], unnamed: [], unchanged: 0, names: {} },
  };
  return { plan, left };
};

import { createHash } from 'node:crypto';
import type { Twilio } from 'twilio';
import { attempt } from '../../src/platform/errors';
import { createDocuments } from '../../src/sync/documents';
import { type Flow, isSame, type LiveFlow } from '../flows/flow';
import type { Plan } from '../flows/plan';
import { Complaint } from '../support/complaint';
import { FLOW_PREFIX, RECORDS_SERVICE } from './names';

/** What an installation did to one Flex Flow. A Document each: an account's flows would not fit into one (16 KiB). */
export interface FlowNote {
  friendlyName: string;
  /** As it was before Flexkeep came; absent: it was not there. */
  before?: LiveFlow;
  /** As Flexkeep left it. */
  after: Flow;
  /** As it was on the way there: a run that was cut off may have left it so. */
  states: Flow[];
}

/** A flow's name may hold anything, and be long. */
const nameOf = (friendlyName: string): string =>
  `${FLOW_PREFIX}${createHash('sha256').update(friendlyName).digest('hex').slice(0, 32)}`;

const FOR_EVER = 0;

/** More than one setup passes through; older ones have been completed since. */
const KEPT_STATES = 6;

const PAGE_SIZE = 100;

const distinct = (flows: Flow[]): Flow[] =>
  flows.filter((flow, i) => !flows.slice(0, i).some((other) => isSame(other, flow)));

/** Notes what a plan is about to do, before it does it. Of a flow that was noted before, the oldest state stays. */
export const noteFlows = async (client: Twilio, plan: Plan): Promise<void> => {
  const documents = createDocuments(client, RECORDS_SERVICE);
  for (const action of plan.actions) {
    if (action.kind === 'delete') continue;
    const { friendlyName, after } = action;
    const before = action.kind === 'update' ? { before: { sid: action.sid, flow: action.before } } : {};
    const name = nameOf(friendlyName);
    const states = plan.steps.flatMap((step) => ('to' in step && step.friendlyName === friendlyName ? [step.to] : []));
    const fresh: FlowNote = { friendlyName, ...before, after, states };
    if (await documents.create(name, fresh, FOR_EVER)) continue;
    const there = await documents.read<FlowNote>(name);
    const next = there && {
      ...there.data,
      after,
      states: distinct([...there.data.states, there.data.after, ...states]).slice(-KEPT_STATES),
    };
    const kept = there && (await documents.write(name, next, there.revision, FOR_EVER));
    if (!kept) throw new Complaint('Somebody else is changing this installation. Run it again.', [], 'changed');
  }
};

export const readFlowNotes = async (client: Twilio): Promise<FlowNote[]> => {
  const { documents } = client.sync.v1.services(RECORDS_SERVICE);
  const all = await attempt(() => documents.list({ pageSize: PAGE_SIZE }));
  return all.filter(({ uniqueName }) => uniqueName?.startsWith(FLOW_PREFIX)).map(({ data }) => data as FlowNote);
};

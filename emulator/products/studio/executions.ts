import { ApiError, badRequest } from '../../core/errors';
import { parseObject } from '../../core/json';
import { filled, type Handlers } from '../shared/call';
import { isTooMuch, tooManyRequests } from '../shared/rate';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { flows, publishedRevision } from './flows';
import type { ExecutionContext, ExecutionRow, StepRow } from './rows';

/** "Outbound Executions …: 20 new Executions per second per account": docs/studio/user-guide/studio-faq */
const PER_SECOND = 20;

/** Of those that the API started: "You can't have multiple active Executions for the same contact", the same page. */
const BY_API = 'incomingRequest';

interface Start {
  by: string;
  contact: string;
  address: string;
  /** `flow.data` */
  data?: Record<string, unknown>;
  trigger?: Record<string, unknown>;
}

/** @fidelity studio.context */
const contextOf = ({ sid, flow_sid }: ExecutionRow, { contact, address, data = {}, trigger = {} }: Start) => ({
  trigger,
  widgets: {},
  contact: { channel: { address: contact } },
  flow: { sid, flow_sid, channel: { address }, data, variables: {} },
});

const fill = (world: TwilioWorld, row: ExecutionRow, start: Start): void => {
  const revision = publishedRevision(world, row.flow_sid);
  // Approximate: what a flow that is a draft only is answered. @fidelity studio.drafts
  if (!revision) throw badRequest(`Flow ${row.flow_sid} has no published revision`);
  row.contact_channel_address = start.contact;
  row.context = contextOf(row, start);
  row.hidden = { revision: revision.revision, at: '', by: start.by, steps: 0, inRow: 0, lastStep: null };
};

const isActive = ({ status }: ExecutionRow): boolean => status === 'active';

/** @fidelity studio.one-execution */
const refuseTwin = (world: TwilioWorld, contact: string): void => {
  const all = world.store.parentsOf('studio.Execution').flatMap((flow) => executions.collection(world, flow).all());
  const twin = all.find((row) => isActive(row) && row.hidden.by === BY_API && row.contact_channel_address === contact);
  if (twin) throw new ApiError(409, 20409, `Execution ${twin.sid} is already active for this contact`);
};

/** A run of a contact through a flow. */
const executions = defineResource<ExecutionRow, 'studio.Execution'>('studio.Execution', {
  prefix: 'FN',
  parents: [flows],
  children: ['studio.ExecutionStep'],
  defaults: { status: 'active' },
  created(row, { input }, world) {
    if (isTooMuch(world, 'studio.Executions', PER_SECOND)) throw tooManyRequests();
    const { To: contact, From: address, Parameters } = input;
    const data = Parameters === undefined || Parameters === '' ? {} : parseObject(String(Parameters));
    if (!data) throw badRequest('Parameters is not a JSON object');
    refuseTwin(world, contact);
    fill(world, row, { by: BY_API, contact, address, data });
  },
  updated(_row, _before, { input }) {
    // "active" would start it again. Approximate: the words. @fidelity studio.executions
    if (input.Status !== 'ended') throw badRequest('Status can only be set to ended');
  },
  after(what, { sid, flow_sid: flow }, _call, world) {
    if (what === 'create') world.schedule(0, 'studio-begin', { flow, sid });
  },
  list: ({ input }) => ({
    where: ({ date_created: at }) =>
      at >= (filled(input.DateCreatedFrom) ?? '') && at <= (filled(input.DateCreatedTo) ?? '9999'),
  }),
});

export const steps = defineResource<StepRow, 'studio.ExecutionStep'>('studio.ExecutionStep', {
  prefix: 'FT',
  parents: [flows, executions],
});

/** The one that a message of this contact goes to. */
export const activeFor = (world: TwilioWorld, flowSid: string, contact: string): ExecutionRow | undefined =>
  executions.collection(world, flowSid).find((row) => isActive(row) && row.contact_channel_address === contact);

/** One that is still under way. */
export const findActive = (world: TwilioWorld, flowSid: string, sid: string): ExecutionRow | undefined => {
  const row = executions.collection(world, flowSid).get(sid);
  return row && isActive(row) ? row : undefined;
};

/** By a message, and not by a request. */
export const startExecution = (world: TwilioWorld, flowSid: string, start: Start): ExecutionRow => {
  const row = executions.make(world, { flow_sid: flowSid });
  fill(world, row, start);
  return executions.keep(world, flowSid, row);
};

const shown = (at: { account_sid: string; flow_sid: string; context: ExecutionContext }, more: object, url: string) => {
  const { account_sid, flow_sid, context } = at;
  return { body: { account_sid, flow_sid, context, ...more, url: `${url}/Context` } };
};

export const executionHandlers: Handlers<'studio'> = {
  ...executions.handlers,
  ...steps.handlers,
  FetchExecutionContext(call, world) {
    const flow = flows.require(world, call, '', call.params.FlowSid);
    const row = executions.require(world, call, flow.sid, call.params.ExecutionSid);
    return shown(row, { execution_sid: row.sid }, executions.url(row));
  },
  FetchExecutionStepContext(call, world) {
    const flow = flows.require(world, call, '', call.params.FlowSid);
    const { sid } = executions.require(world, call, flow.sid, call.params.ExecutionSid);
    const step = steps.require(world, call, `${flow.sid}/${sid}`, call.params.StepSid);
    return shown(step, { execution_sid: sid, step_sid: step.sid }, steps.url(step));
  },
};

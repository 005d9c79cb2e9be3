import { badRequest } from '../../core/errors';
import type { Row } from '../../core/store';
import type { Handlers } from '../shared/call';
import { noteNotEmulated } from '../shared/kept-back';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { definitionIn, errorsIn, readDefinition } from './definition';
import type { RevisionRow, StudioFlowRow } from './rows';
import { EMULATED } from './widgets';

/** Of a list: the description's example of ListFlow. @fidelity studio.flow-lists */
const NOT_IN_LISTS = { definition: null, commit_message: null, valid: null, errors: null };

/** Says at once where a flow will stop: else a customer finds out. @fidelity studio.widgets */
const warn = (world: TwilioWorld, { sid, friendly_name, definition }: StudioFlowRow): void => {
  const others = readDefinition(definition)?.all.filter(({ type }) => !EMULATED.includes(type)) ?? [];
  if (!others.length) return;
  const widgets = others.map(({ name, type }) => `${name} (${type})`).join(', ');
  noteNotEmulated(world, `widgets of the Studio Flow "${friendly_name}"`, { flowSid: sid, widgets });
};

/**
 * Approximate: what counts as wrong, and the words; a draft may be wrong.
 * @throws 400
 * @fidelity studio.definitions
 */
const check = (row: StudioFlowRow, given: unknown): void => {
  row.definition = definitionIn(given);
  row.errors = errorsIn(row.definition);
  row.valid = row.errors.length === 0;
  if (row.status === 'published' && !row.valid)
    throw badRequest(`Flow definition is invalid: ${row.errors.join('; ')}`);
};

export const flows = defineResource<StudioFlowRow, 'studio.Flow'>('studio.Flow', {
  prefix: 'FW',
  children: ['studio.FlowRevision', 'studio.Execution'],
  created(row, { input }) {
    check(row, input.Definition);
    row.revision = 1;
  },
  updated(row, before, { input }) {
    check(row, input.Definition ?? before.definition);
    row.revision = before.revision + 1;
    row.commit_message = input.CommitMessage || null;
  },
  after(what, row, _call, world) {
    if (what === 'delete') return;
    if (row.status === 'published') row.published = row.revision;
    const { published, testUsers, ...revision } = structuredClone(row);
    revisions.keep(world, row.sid, revision);
    warn(world, row);
  },
  view: ({ sid, account_sid: account }) => ({
    warnings: [],
    webhook_url: `https://webhooks.twilio.com/v1/Accounts/${account}/Flows/${sid}`,
  }),
  list: (_call, world) => ({
    view: (row): Row => ({ ...flows.view(row, world), ...NOT_IN_LISTS, warnings: null }),
  }),
});

/** The history of a definition. Its path calls the flow `Sid`, and so does the row. */
export const revisions = defineResource<RevisionRow, 'studio.FlowRevision'>('studio.FlowRevision', {
  prefix: 'FW',
  parents: [flows],
  key: ({ revision }) => String(revision),
  list: (_call, world) => ({ view: (row): Row => ({ ...revisions.view(row, world), ...NOT_IN_LISTS }) }),
});

/** What an Execution runs: the newest revision that was published. */
export const publishedRevision = (world: TwilioWorld, flowSid: string): RevisionRow | undefined => {
  const { published } = flows.collection(world).get(flowSid) ?? {};
  return revisions.collection(world, flowSid).get(String(published));
};

const usersOf = ({ sid, testUsers = [] }: StudioFlowRow) => ({
  body: { sid, test_users: testUsers, url: `https://studio.twilio.com/v2/Flows/${sid}/TestUsers` },
});

export const flowHandlers: Handlers<'studio'> = {
  ...flows.handlers,
  ...revisions.handlers,
  // Approximate: an invalid one is refused. @fidelity studio.definitions
  UpdateFlowValidate({ input }) {
    const errors = errorsIn(definitionIn(input.Definition));
    if (errors.length) throw badRequest(`Flow definition is invalid: ${errors.join('; ')}`);
    return { body: { valid: true } };
  },
  // Kept, and not used: drafts are not run. @fidelity studio.test-users
  FetchTestUser: (call, world) => usersOf(flows.require(world, call, '', call.params.Sid)),
  UpdateTestUser(call, world) {
    const flow = flows.require(world, call, '', call.params.Sid);
    flow.testUsers = call.input.TestUsers;
    return usersOf(flow);
  },
};

import type { Cases, Stage } from './stage';

const DEFINITION = {
  description: 'Ends at once',
  initial_state: 'Trigger',
  states: [{ name: 'Trigger', type: 'trigger', transitions: [{ event: 'incomingRequest' }], properties: {} }],
};

const NEW = { friendlyName: 'One', status: 'published', definition: DEFINITION } as const;
const PAIR = { to: '+15550101', from: '+15550100' };

const flowIn = ({ sdk }: Stage) => sdk.studio.v2.flows.create(NEW);

const executionIn = async (stage: Stage) => {
  const { sid } = await flowIn(stage);
  const flow = stage.sdk.studio.v2.flows(sid);
  const execution = await flow.executions.create({ ...PAIR, parameters: { name: 'Ada' } });
  await stage.emulator.clock.settle();
  await stage.emulator.clock.advance(0);
  return { flow, execution, one: flow.executions(execution.sid) };
};

const CONTEXT = {
  flow: expect.objectContaining({ data: { name: 'Ada' } }),
  contact: { channel: { address: PAIR.to } },
};
const STEP = { name: 'incomingRequest', transitionedFrom: 'Trigger', transitionedTo: 'Ended' };

export const studioCases: Cases = {
  'studio.CreateFlow': async (stage) => [await flowIn(stage), { revision: 1, valid: true, definition: DEFINITION }],
  'studio.FetchFlow': async (stage) => [await (await flowIn(stage)).fetch(), { definition: DEFINITION }],
  'studio.UpdateFlow': async (stage) => [
    await (await flowIn(stage)).update({ status: 'draft', commitMessage: 'later' }),
    { revision: 2, status: 'draft', commitMessage: 'later' },
  ],
  'studio.ListFlow': async (stage) => {
    await flowIn(stage);
    return [
      await stage.sdk.studio.v2.flows.list(),
      [expect.objectContaining({ friendlyName: 'One', definition: null })],
    ];
  },
  'studio.DeleteFlow': async (stage) => {
    await (await flowIn(stage)).remove();
    return [await stage.sdk.studio.v2.flows.list(), []];
  },
  'studio.ListFlowRevision': async (stage) => {
    const { sid } = await flowIn(stage);
    return [await stage.sdk.studio.v2.flows(sid).revisions.list(), [expect.objectContaining({ revision: 1 })]];
  },
  'studio.FetchFlowRevision': async (stage) => {
    const { sid } = await flowIn(stage);
    await stage.sdk.studio.v2.flows(sid).update({ status: 'published', friendlyName: 'Two' });
    return [await stage.sdk.studio.v2.flows(sid).revisions('1').fetch(), { friendlyName: 'One', revision: 1 }];
  },
  'studio.UpdateFlowValidate': async ({ sdk }) => [await sdk.studio.v2.flowValidate.update(NEW), { valid: true }],
  'studio.FetchTestUser': async (stage) => {
    const { sid } = await flowIn(stage);
    return [await stage.sdk.studio.v2.flows(sid).testUsers().fetch(), { testUsers: [] }];
  },
  'studio.UpdateTestUser': async (stage) => {
    const { sid } = await flowIn(stage);
    const update = stage.sdk.studio.v2
      .flows(sid)
      .testUsers()
      .update({ testUsers: ['+15550101'] });
    return [await update, { testUsers: ['+15550101'] }];
  },
  'studio.CreateExecution': async (stage) => [
    (await executionIn(stage)).execution,
    { status: 'active', contactChannelAddress: PAIR.to, context: expect.objectContaining(CONTEXT) },
  ],
  'studio.FetchExecution': async (stage) => [await (await executionIn(stage)).one.fetch(), { status: 'ended' }],
  'studio.UpdateExecution': async (stage) => [
    await (await executionIn(stage)).one.update({ status: 'ended' }),
    { status: 'ended' },
  ],
  'studio.ListExecution': async (stage) => [
    await (await executionIn(stage)).flow.executions.list({ dateCreatedFrom: new Date(0) }),
    [expect.objectContaining({ status: 'ended' })],
  ],
  'studio.DeleteExecution': async (stage) => {
    const { flow, one } = await executionIn(stage);
    await one.remove();
    return [await flow.executions.list(), []];
  },
  'studio.FetchExecutionContext': async (stage) => [
    await (await executionIn(stage)).one.executionContext().fetch(),
    { context: expect.objectContaining(CONTEXT) },
  ],
  'studio.ListExecutionStep': async (stage) => [
    await (await executionIn(stage)).one.steps.list(),
    [expect.objectContaining(STEP)],
  ],
  'studio.FetchExecutionStep': async (stage) => {
    const { one } = await executionIn(stage);
    const [step] = await one.steps.list();
    return [await step?.fetch(), STEP];
  },
  'studio.FetchExecutionStepContext': async (stage) => {
    const { one } = await executionIn(stage);
    const [step] = await one.steps.list();
    const context = one.steps(step?.sid ?? '').stepContext();
    return [await context.fetch(), { context: expect.objectContaining(CONTEXT) }];
  },
};

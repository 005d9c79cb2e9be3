import { FREE_PORTS, type Stack, startStack } from '../emulator/stack';
import { orchestrationNamed } from './orchestrations/all';
import { makeProject, type Project } from './processes/project';
import { deliverAtOnce, killInTheMiddle, type Point } from './processes/trials';
import { UNBOUNDED_MS } from './support/unbounded';

/** A handful; `npm run proof -- processes` has hundreds. */
jest.setTimeout(UNBOUNDED_MS);

let project: Project;
beforeAll(async () => {
  project = await makeProject();
});
afterAll(() => project.remove());

const onStack = (forkProcess: boolean) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ root: project.root, ...FREE_PORTS, forkProcess });
  });
  afterAll(() => stack.close());
  return () => stack;
};

describe('a message that asks for an agent, under the real twilio-run with a process for each request', () => {
  const stack = onStack(true);
  it.each([
    { name: 'flex-flow', copies: 8 },
    { name: 'conversations', copies: 8 },
  ])('comes to one Task when $copies copies of it are delivered at once, with $name', async ({ name, copies }) => {
    expect(await deliverAtOnce(stack(), orchestrationNamed(name), copies, copies)).toMatchObject({ broken: [] });
  });
});

describe('a handover under the real twilio-run', () => {
  const stack = onStack(false);
  it.each<Point & { name: string }>([
    { name: 'flex-flow', call: 7, when: 'before', rescue: 'sweep' },
    { name: 'conversations', call: 7, when: 'after', rescue: 'redelivery' },
    { name: 'conversations', call: 8, when: 'after', rescue: 'sweep' },
  ])(
    'comes to one Task when it is killed $when call $call, then a $rescue comes by, with $name',
    async ({ name, ...point }) => {
      const trial = await killInTheMiddle(
        stack(),
        orchestrationNamed(name),
        point.call * 10 + point.when.length,
        point,
      );
      expect(trial).toMatchObject({ broken: [] });
    },
  );
});

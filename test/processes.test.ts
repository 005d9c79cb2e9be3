import { FREE_PORTS, type Stack, startStack } from '../emulator/stack';
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
  it.each([2, 8])('comes to one Task when %i copies of it are delivered at once', async (copies) => {
    expect(await deliverAtOnce(stack(), copies, copies)).toMatchObject({ broken: [] });
  });
});

describe('a handover under the real twilio-run', () => {
  const stack = onStack(false);
  it.each<Point>([
    { call: 7, when: 'before', rescue: 'sweep' },
    { call: 7, when: 'after', rescue: 'redelivery' },
    { call: 8, when: 'after', rescue: 'sweep' },
  ])('comes to one Task when it is killed $when call $call, then a $rescue comes by', async (point) => {
    expect(await killInTheMiddle(stack(), point.call * 10 + point.when.length, point)).toMatchObject({ broken: [] });
  });
});

import type { Stack } from '../../emulator/stack';
import type { TestOrchestration } from '../orchestrations/orchestration';
import { brokenNow, newPast } from '../schedules/invariants';
import { type Customer, createCustomer, postSigned } from './customer';

/** What one trial came to. */
export interface Trial {
  /** In words, for the figures: how many copies, or where it was killed. */
  what: string;
  /** Empty: exactly one Task, and everything else that belongs to a handover. */
  broken: string[];
  /**
   * Whether any invocation came to its end in its time. Where the machine lets none, the trial shows that nothing was
   * done twice, and not that it was done.
   */
  isAnswered: boolean;
}

/** Longer than every lease (30 s). */
const LATER_MS = 60_000;
/** A trial is bounded by its tries, not by time: on a busy machine many invocations run out of theirs. */
const MOST_TRIES = 8;

const judge = (customer: Customer, isAnswered: boolean): string[] => {
  const sight = customer.sight();
  const { liveTasks, webhooks, phase, taskNoted, namesTask } = sight;
  const broken = brokenNow(sight, { ...newPast(), begun: 1 }, new Set(sight.authors.values()));
  if (customer.tasks() > 1) broken.push(`G1: ${customer.tasks()} Tasks`);
  if (!isAnswered) return broken;
  if (liveTasks.length !== 1) broken.push(`G2: ${liveTasks.length} Tasks`);
  if (webhooks) broken.push('P3: the webhook is still there');
  if (phase !== 'with-agent') broken.push(`P3: phase ${phase}`);
  if (namesTask && taskNoted !== liveTasks[0]) broken.push('P3: the engagement does not know its Task');
  return broken;
};

/** Sends until one of the answers is 200: what is answered 503 comes again, a minute later by Twilio's clock. */
const untilAnswered = async ({ emulator }: Stack, send: () => Promise<number[]>): Promise<number[]> => {
  let statuses = await send();
  for (let tries = 1; tries < MOST_TRIES && !statuses.includes(200); tries += 1) {
    await emulator.clock.advance(LATER_MS);
    statuses = await send();
  }
  return statuses;
};

/** `copies` deliveries of a customer's first message, which asks for an agent, all at once. */
export const deliverAtOnce = async (
  stack: Stack,
  orchestration: TestOrchestration,
  n: number,
  copies: number,
): Promise<Trial> => {
  const customer = createCustomer(stack, orchestration, n, 'agent');
  const statuses = await customer.deliver(copies);
  const isLeft = statuses.some((status) => status !== 200);
  // What is answered 503 comes again, and not all of it at once: on a busy machine none of them would have the time.
  const again = isLeft ? await untilAnswered(stack, () => customer.deliver(1)) : statuses;
  const isAnswered = again.includes(200);
  const what = `${copies} copies (${statuses.sort().join(' ')})`;
  return { what, broken: judge(customer, isAnswered), isAnswered };
};

/** Where a handover is cut off: at one of its Twilio calls (counted from 1), before or after that took effect. */
export interface Point {
  call: number;
  when: 'before' | 'after';
  rescue: 'redelivery' | 'sweep';
}

/** Twilio calls of a handover by a customer's first message. */
const CALLS = 8;
/** The first two only read: no ledger says yet that anybody was asked for anything, so a sweep has nothing to see. */
const READS = 2;

/** Kill number `n`, from 0: all points in turn, made good by a sweep as often as by a redelivery. */
export const pointOf = (n: number): Point => {
  const call = 1 + (Math.floor(n / 2) % CALLS);
  const rescue = call > READS && Math.floor(n / (2 * CALLS)) % 2 === n % 2 ? 'sweep' : 'redelivery';
  return { call, when: n % 2 ? 'after' : 'before', rescue };
};

/** twilio-run dies in the middle of a handover, for real. A minute later, by Twilio's clock, the next event or sweep comes. */
export const killInTheMiddle = async (
  stack: Stack,
  orchestration: TestOrchestration,
  n: number,
  point: Point,
): Promise<Trial> => {
  const { emulator } = stack;
  const { hooks } = emulator.api;
  const customer = createCustomer(stack, orchestration, n, 'agent');
  let calls = 0;
  let crashed: Promise<void> | undefined;
  hooks[point.when] = async () => {
    calls += 1;
    if (calls !== point.call) return;
    crashed = stack.crash();
    // Its sender is dead before it takes effect, or before the answer is on its way.
    await crashed;
  };
  const [status] = await customer.deliver(1);
  delete hooks[point.when];
  const what = `killed ${point.when} call ${point.call}, then a ${point.rescue}`;
  // One that ran out of time before that call shows nothing; one that came to its end has fewer calls than it should.
  if (!crashed && status === 200) return { what, broken: [`the handover made ${calls} calls only`], isAnswered: true };
  await crashed;
  await emulator.clock.advance(LATER_MS);
  const statuses = await untilAnswered(stack, async () =>
    point.rescue === 'redelivery' ? customer.deliver(1) : [await postSigned(stack, '/sweep', { dryRun: 'false' })],
  );
  const isAnswered = statuses.includes(200);
  return { what, broken: judge(customer, isAnswered), isAnswered };
};

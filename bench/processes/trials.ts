import type { Stack } from '../../emulator/stack';
import { brokenNow, newPast } from '../../test/schedules/invariants';
import { type Customer, createCustomer, postSigned } from './customer';

/** What one trial came to. */
export interface Trial {
  /** In words, for the figures: how many copies, or where it was killed. */
  what: string;
  /** Empty: exactly one Task, and everything else that belongs to a handover. */
  broken: string[];
}

/** Longer than every lease (30 s). */
const LATER_MS = 60_000;
/** A delivery, and the three retries of a Flex Flow. */
const MOST_TRIES = 4;

const judge = (customer: Customer): string[] => {
  const sight = customer.sight();
  const { liveTasks, webhooks, phase, taskNoted } = sight;
  const broken = brokenNow(sight, { ...newPast(), begun: 1 }, new Set(sight.authors.values()));
  if (liveTasks.length !== 1 || customer.tasks() !== 1) broken.push(`G2: ${customer.tasks()} Tasks`);
  if (webhooks) broken.push('P3: the webhook is still there');
  if (phase !== 'with-agent') broken.push(`P3: phase ${phase}`);
  if (taskNoted !== liveTasks[0]) broken.push('P3: the channel does not know its Task');
  return broken;
};

/** `copies` deliveries of a customer's first message, which asks for an agent, all at once. */
export const deliverAtOnce = async (stack: Stack, n: number, copies: number): Promise<Trial> => {
  const customer = createCustomer(stack, n, 'agent');
  let statuses = await customer.deliver(copies);
  // On a machine so slow that none of them could end in time; whoever sent them would do so again.
  for (let tries = 1; tries < MOST_TRIES && !statuses.includes(200); tries += 1) {
    await stack.emulator.clock.advance(LATER_MS);
    statuses = await customer.deliver(copies);
  }
  const what = `${copies} copies (${statuses.sort().join(' ')})`;
  return { what, broken: judge(customer) };
};

/** Where a handover is cut off: at one of its Twilio calls (counted from 1), before or after that took effect. */
export interface Point {
  call: number;
  when: 'before' | 'after';
  rescue: 'redelivery' | 'sweep';
}

/** Twilio calls of a handover by a customer's first message. */
const CALLS = 10;
/** The first two only read: no ledger says yet that anybody was asked for anything, so a sweep has nothing to see. */
const READS = 2;

/** Kill number `n`, from 0: all points in turn, made good by a sweep as often as by a redelivery. */
export const pointOf = (n: number): Point => {
  const call = 1 + (Math.floor(n / 2) % CALLS);
  const rescue = call > READS && Math.floor(n / (2 * CALLS)) % 2 === n % 2 ? 'sweep' : 'redelivery';
  return { call, when: n % 2 ? 'after' : 'before', rescue };
};

/** twilio-run dies in the middle of a handover, for real. A minute later, by Twilio's clock, somebody comes by. */
export const killInTheMiddle = async (stack: Stack, n: number, point: Point): Promise<Trial> => {
  const { emulator } = stack;
  const { hooks } = emulator.api;
  const customer = createCustomer(stack, n, 'agent');
  let calls = 0;
  let crashed: Promise<void> | undefined;
  hooks[point.when] = async () => {
    calls += 1;
    if (calls !== point.call) return;
    crashed = stack.crash();
    // Whoever sent it is dead before it takes effect, or before the answer is on its way.
    await crashed;
  };
  const [status] = await customer.deliver(1);
  delete hooks[point.when];
  const what = `killed ${point.when} call ${point.call}, then a ${point.rescue}`;
  if (!crashed) return { what, broken: [`the handover made ${calls} calls only, and was answered ${status}`] };
  await crashed;
  await emulator.clock.advance(LATER_MS);
  if (point.rescue === 'redelivery') await customer.deliver(1);
  else await postSigned(stack, '/sweep', { dryRun: 'false' });
  return { what, broken: judge(customer) };
};

import { FREE_PORTS, type Stack, startStack } from '../../emulator/stack';
import { ORCHESTRATIONS } from '../../test/orchestrations/all';
import type { TestOrchestration } from '../../test/orchestrations/orchestration';
import { makeProject } from '../../test/processes/project';
import { deliverAtOnce, killInTheMiddle, pointOf, type Trial } from '../../test/processes/trials';
import { createChance } from '../../test/schedules/random';
import { createProgress } from '../support/progress';
import { createProof, type Report, whole } from './report';

interface Options {
  trials: number;
  kills: number;
  seed: number;
}

/** Runs trials one after the other; answers how many broke nothing. */
const all = async (terminal: Report, count: number, trial: (n: number) => Promise<Trial>): Promise<number> => {
  const { tell, now } = terminal;
  const progress = createProgress({ total: count, unit: 'trials', terminal, now });
  let good = 0;
  for (let n = 0; n < count; n += 1) {
    progress.show(n);
    const { what, broken, isAnswered } = await trial(n);
    if (!isAnswered) tell(`undecided  ${what}: this machine is too busy for one invocation to end in its time`);
    if (broken.length) tell(`broken  ${what}: ${broken.join('; ')}`);
    else good += 1;
  }
  progress.end();
  return good;
};

const withStack = async <T>(root: string, forkProcess: boolean, work: (stack: Stack) => Promise<T>): Promise<T> => {
  const stack = await startStack({ root, ...FREE_PORTS, forkProcess });
  try {
    return await work(stack);
  } finally {
    await stack.close();
  }
};

/** By orchestration: how many trials broke nothing. */
type Kept = Record<string, number>;

const each = async (work: (orchestration: TestOrchestration) => Promise<number>): Promise<Kept> => {
  const kept: Kept = {};
  for (const orchestration of ORCHESTRATIONS) kept[orchestration.name] = await work(orchestration);
  return kept;
};

const inWords = (kept: Kept): string =>
  Object.entries(kept)
    .map(([name, count]) => `${count} with ${name}`)
    .join(', ');

/** Exit code: 1 where a promise was broken. */
const tryAll = async (terminal: Report, { trials, kills, seed }: Options): Promise<number> => {
  const { tell, talk, put } = terminal;
  const chance = createChance(seed);
  const { root, remove } = await makeProject();
  try {
    talk('Real twilio-run, a process for each request: copies of one message, all at once …');
    const single = await withStack(root, true, (stack) =>
      each((orchestration) =>
        all(terminal, trials, (n) => deliverAtOnce(stack, orchestration, n, chance.between(2, 8))),
      ),
    );
    tell(
      `Of ${trials} messages, each delivered two to eight times at once, came to exactly one Task: ${inWords(single)}.`,
    );
    talk('Real twilio-run, killed with SIGKILL in the middle of handovers …');
    const rescued = await withStack(root, false, (stack) =>
      each((orchestration) => all(terminal, kills, (n) => killInTheMiddle(stack, orchestration, n, pointOf(n)))),
    );
    tell(`Of ${kills} handovers, each killed in the middle, came to exactly one Task: ${inWords(rescued)}.`);
    put({ seed, deliveredAtOnce: { trials, kept: single }, killed: { trials: kills, kept: rescued } });
    const isWhole = (kept: Kept, of: number) => Object.values(kept).every((count) => count === of);
    return isWhole(single, trials) && isWhole(rescued, kills) ? 0 : 1;
  } finally {
    await remove();
  }
};

export const processesCommand = createProof(
  'processes',
  (program) =>
    program
      .description('Real processes: twilio-run in its forking mode, and twilio-run killed in the middle of handovers.')
      .option(
        '--trials <number>',
        'messages that are delivered several times at once, of each orchestration',
        whole,
        200,
      )
      .option('--kills <number>', 'handovers that are killed in the middle, of each orchestration', whole, 36)
      .option('--seed <number>', 'of how many copies there are', whole, 1),
  tryAll,
);

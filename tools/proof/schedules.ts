import { InvalidArgumentError } from 'commander';
import { MUTANTS } from '../../bench/mutants/mutants';
import { plantedDoors } from '../../bench/plant';
import { createRunner } from '../../bench/run-schedules';
import { runSchedule } from '../../test/schedules/run';
import { type CliCommand, runCommandLine } from '../support/command';
import type { Terminal } from '../support/terminal';

interface Options {
  runs: number;
  seed: number;
  processes: number;
  mutant?: string;
  trace?: true;
}

const whole = (text: string): number => {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number is needed.');
};

const bug = (name: string): string => {
  if (MUTANTS.some((mutant) => mutant.name === name)) return name;
  const names = MUTANTS.map((mutant) => `  ${mutant.name}`);
  throw new InvalidArgumentError(`There is no such planted bug. There are:\n${names.join('\n')}`);
};

/** The line that replays a schedule. */
const replay = (seed: number, mutant: string | undefined): string =>
  `npm run proof -- schedules --seed ${seed} --runs 1 --trace${mutant === undefined ? '' : ` --mutant "${mutant}"`}`;

/** One schedule, with everything that happens in it. Exit code: 1 where a promise was broken. */
const traceOne = async ({ tell }: Terminal, { seed, mutant }: Options): Promise<number> => {
  const planted = MUTANTS.find(({ name }) => name === mutant);
  const { broken } = await runSchedule(seed, { trace: tell, doors: planted && (await plantedDoors(planted)) });
  for (const promise of broken) tell(`broken  ${promise}`);
  return broken.length ? 1 : 0;
};

/** Exit code: 1 where a promise was broken. */
const runMany = async ({ tell, talk }: Terminal, { seed, runs, processes, mutant }: Options): Promise<number> => {
  let told = 0;
  const onProgress = (done: number) => {
    if (done - told < 5_000) return;
    told = done;
    talk(`${done} of ${runs} schedules …`);
  };
  const runner = await createRunner({ processes, onProgress });
  try {
    const { failed, ...tally } = await runner.schedules(seed, runs, mutant);
    for (const one of failed) tell(`broken  ${one.broken.join('; ')}   (${replay(one.seed, mutant)})`);
    const { calls, kills, faults } = tally;
    tell(`${tally.runs} schedules from seed ${seed}: ${calls} Twilio calls, ${kills} kills, ${faults} faults.`);
    tell(failed.length ? `${failed.length} of them broke a promise.` : 'No promise was broken.');
    return failed.length ? 1 : 0;
  } finally {
    await runner.close();
  }
};

export const schedulesCommand: CliCommand = ({ terminal }, args) =>
  runCommandLine(
    {
      usage: 'proof -- schedules',
      define: (program, act) =>
        program
          .description(
            'Runs the real Functions on the embedded Twilio in seeded schedules: duplicates, reordering, faults, kills, and time.',
          )
          .option('--runs <number>', 'how many', whole, 10_000)
          .option('--seed <number>', 'the first one; the others follow', whole, 1)
          .option('--processes <number>', 'side by side', whole, 2)
          .option('--mutant <name>', 'with a planted bug, which the schedules ought to find', bug)
          .option('--trace', 'of the first one alone: everything that happens in it')
          .allowExcessArguments(false)
          .action(act((options: Options) => (options.trace ? traceOne : runMany)(terminal, options))),
    },
    terminal,
    args,
  );

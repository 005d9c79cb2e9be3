import { Command, InvalidArgumentError } from 'commander';
import { MUTANTS } from '../bench/mutants/mutants';
import { plantedDoors } from '../bench/plant';
import { createRunner } from '../bench/run-schedules';
import { runSchedule } from '../test/schedules/run';

interface Options {
  runs: number;
  seed: number;
  processes: number;
  mutant?: string;
  trace?: true;
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const talk = (line: string) => process.stderr.write(`${line}\n`);

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
  `npm run schedules -- --seed ${seed} --runs 1 --trace${mutant === undefined ? '' : ` --mutant "${mutant}"`}`;

/** One schedule, with everything that happens in it. Exit code: 1 where a promise was broken. */
const traceOne = async ({ seed, mutant }: Options): Promise<number> => {
  const planted = MUTANTS.find(({ name }) => name === mutant);
  const { broken } = await runSchedule(seed, { trace: print, doors: planted && (await plantedDoors(planted)) });
  for (const promise of broken) print(`broken  ${promise}`);
  return broken.length ? 1 : 0;
};

/** Exit code: 1 where a promise was broken. */
const runMany = async ({ seed, runs, processes, mutant }: Options): Promise<number> => {
  let told = 0;
  const onProgress = (done: number) => {
    if (done - told < 5_000) return;
    told = done;
    talk(`${done} of ${runs} schedules …`);
  };
  const runner = await createRunner({ processes, onProgress });
  try {
    const { failed, ...tally } = await runner.schedules(seed, runs, mutant);
    for (const one of failed) print(`broken  ${one.broken.join('; ')}   (${replay(one.seed, mutant)})`);
    const { calls, kills, faults } = tally;
    print(`${tally.runs} schedules from seed ${seed}: ${calls} Twilio calls, ${kills} kills, ${faults} faults.`);
    print(failed.length ? `${failed.length} of them broke a promise.` : 'No promise was broken.');
    return failed.length ? 1 : 0;
  } finally {
    await runner.close();
  }
};

new Command('npm run schedules --')
  .description(
    'Runs the real Functions on the embedded Twilio in seeded schedules: duplicates, reordering, faults, kills, and time.',
  )
  .option('--runs <number>', 'how many', whole, 10_000)
  .option('--seed <number>', 'the first one; the others follow', whole, 1)
  .option('--processes <number>', 'side by side', whole, 2)
  .option('--mutant <name>', 'with a planted bug, which the schedules ought to find', bug)
  .option('--trace', 'of the first one alone: everything that happens in it')
  .action(async (options: Options) => {
    process.exitCode = await (options.trace ? traceOne(options) : runMany(options));
  })
  .parse();

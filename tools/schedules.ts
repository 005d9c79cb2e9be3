import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { MUTANTS } from '../bench/mutants';
import { bundle, runSchedules } from '../bench/run-schedules';

interface Options {
  runs: number;
  seed: number;
  mutant?: string;
}

const whole = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number is needed.');
};

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Exit code: 1 where a promise was broken. */
const schedules = async ({ runs, seed, mutant }: Options): Promise<number> => {
  const planted = MUTANTS.find(({ name }) => name === mutant);
  if (mutant !== undefined && !planted) {
    process.stderr.write(`There is no planted bug "${mutant}". There are:\n`);
    for (const { name } of MUTANTS) process.stderr.write(`  ${name}\n`);
    return 1;
  }
  const file = join(process.cwd(), 'node_modules/.cache/flexkeep/schedules.cjs');
  await bundle(file, planted);
  const tally = await runSchedules(file, seed, runs);
  for (const { seed: failed, broken } of tally.failed) {
    const again = `npm run schedules -- --seed ${failed} --runs 1${planted ? ` --mutant "${planted.name}"` : ''}`;
    for (const promise of broken) print(`broken  ${promise}   (${again})`);
  }
  const { calls, kills, faults, failed } = tally;
  print(`${tally.runs} schedules from seed ${seed}: ${calls} Twilio calls, ${kills} kills, ${faults} faults.`);
  print(failed.length ? `${failed.length} of them broke a promise.` : 'No promise was broken.');
  return failed.length ? 1 : 0;
};

new Command('npm run schedules --')
  .description(
    'Runs the real Functions on the embedded Twilio in seeded schedules: duplicates, reordering, faults, kills, and time.',
  )
  .option('--runs <number>', 'how many', whole, 10_000)
  .option('--seed <number>', 'the first one; the others follow', whole, 1)
  .option('--mutant <name>', 'with a planted bug, which the schedules ought to find')
  .action(async (options: Options) => {
    process.exitCode = await schedules(options);
  })
  .parse();

import { join } from 'node:path';
import { Command } from 'commander';
import { MUTANTS, type Mutant } from '../bench/mutants';
import { bundle, runSchedules } from '../bench/run-schedules';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** How many runs see a bug with 99.9 %, if one sees it with `p`. */
const runsNeeded = (p: number): number => (p >= 1 ? 1 : Math.ceil(Math.log(0.001) / Math.log(1 - p)));

const WIDTH = Math.max(...MUTANTS.map(({ name }) => name.length));

const hunt = async (mutant: Mutant, runs: number): Promise<boolean> => {
  const file = join(process.cwd(), 'node_modules/.cache/flexkeep/mutant.cjs');
  await bundle(file, mutant);
  const { failed, runs: made } = await runSchedules(file, 1, runs);
  const seen = failed.filter(({ broken }) => broken.some((promise) => mutant.breaks.test(promise))).length;
  const p = seen / made;
  const needed = seen ? `${runsNeeded(p)} runs for 99.9 %` : `not in ${made} runs`;
  print(`${seen ? 'caught' : 'MISSED'}  ${mutant.name.padEnd(WIDTH)}  p ${p.toFixed(4)}  ${needed}`);
  return seen > 0;
};

new Command('npm run mutants --')
  .description('Plants bugs, one at a time, and lets the schedules find them. Exit code 1 where one is missed.')
  .option('--runs <number>', 'schedules for each', '1000')
  .action(async ({ runs }: { runs: string }) => {
    let missed = 0;
    for (const mutant of MUTANTS) if (!(await hunt(mutant, Number(runs)))) missed += 1;
    print(`${MUTANTS.length - missed} of ${MUTANTS.length} planted bugs caught.`);
    process.exitCode = missed ? 1 : 0;
  })
  .parse();

import { InvalidArgumentError, Option } from 'commander';
import type { OrchestrationName } from '../../src/platform/settings';
import { MUTANTS } from '../../test/mutants/mutants';
import { plantedEntryPoints } from '../../test/mutants/plant';
import { ORCHESTRATIONS, orchestrationNamed } from '../../test/orchestrations/all';
import { showDeeds } from '../../test/schedules/deeds';
import { FAULT_DRAWS, type FaultDraw } from '../../test/schedules/new-faults';
import { planOf, type RunOptions, runPlan, runSchedule } from '../../test/schedules/run';
import { createRunner } from '../../test/schedules/runner';
import { shrink } from '../../test/schedules/shrink';
import { createProgress } from '../support/progress';
import { createProof, type Report, whole } from './report';

const DEFAULT: OrchestrationName = 'flex-flow';

interface Options {
  runs: number;
  seed: number;
  processes: number;
  faults: FaultDraw;
  orchestration: OrchestrationName;
  mutant?: string;
  trace?: true;
  smallest?: true;
}

const bug = (name: string): string => {
  if (MUTANTS.some((mutant) => mutant.name === name)) return name;
  const names = MUTANTS.map((mutant) => `  ${mutant.name}`);
  throw new InvalidArgumentError(`There is no such planted bug. There are:\n${names.join('\n')}`);
};

/** The line that replays a schedule. */
const replay = (seed: number, { faults, mutant, orchestration }: Options): string =>
  [
    `npm run proof -- schedules --seed ${seed} --trace`,
    ...(faults === 'known' ? [] : [`--faults ${faults}`]),
    ...(orchestration === DEFAULT ? [] : [`--orchestration ${orchestration}`]),
    ...(mutant === undefined ? [] : [`--mutant "${mutant}"`]),
  ].join(' ');

const runOptions = async ({ faults, mutant, orchestration }: Options): Promise<RunOptions> => {
  const planted = MUTANTS.find(({ name }) => name === mutant);
  const entryPoints = planted && (await plantedEntryPoints(planted));
  return { faults, entryPoints, orchestration: orchestrationNamed(orchestration) };
};

/** One schedule, with everything that happens in it. Exit code: 1 where a promise was broken. */
const traceOne = async ({ tell, put }: Report, options: Options): Promise<number> => {
  const { broken } = await runSchedule(options.seed, { ...(await runOptions(options)), trace: tell });
  for (const promise of broken) tell(`broken  ${promise}`);
  put({ seed: options.seed, broken });
  return broken.length ? 1 : 0;
};

/** Each promise that one schedule breaks, with the smallest plan that still does, and what happens in it. */
const shrinkOne = async ({ tell, put }: Report, options: Options): Promise<number> => {
  const { seed } = options;
  const settings = await runOptions(options);
  const plan = { orderly: false, ...planOf(seed, options.faults, settings.orchestration) };
  const { broken } = await runPlan(plan, { seed, ...settings });
  put({ seed, broken });
  for (const promise of broken) {
    tell(`broken  ${promise}`);
    await runPlan(await shrink(plan, promise, seed, settings), { seed, ...settings, trace: tell });
    tell('');
  }
  if (!broken.length) tell('No promise was broken.');
  return broken.length ? 1 : 0;
};

/** Exit code: 1 where a promise was broken. */
const runMany = async (terminal: Report, options: Options): Promise<number> => {
  const { tell, put, now } = terminal;
  const { seed, runs, processes, faults, mutant, orchestration } = options;
  const progress = createProgress({ total: runs, unit: 'schedules', terminal, now });
  progress.show(0);
  let told = 0;
  const runner = await createRunner({
    processes,
    onProgress: ({ runs: done, failed }) => {
      for (const one of failed.slice(told)) tell(`broken  ${one.broken.join('; ')}   (${replay(one.seed, options)})`);
      told = failed.length;
      progress.show(done, failed.length ? `${failed.length} broke a promise` : undefined);
    },
  });
  try {
    const planted = mutant === undefined ? {} : { mutant };
    const { failed, ...tally } = await runner.schedules(seed, runs, { faults, orchestration, ...planted });
    progress.end();
    put({ seed, ...tally, failed: failed.map((one) => ({ ...one, replay: replay(one.seed, options) })) });
    const { calls, kills, faults: met } = tally;
    tell(`${tally.runs} schedules from seed ${seed}: ${calls} Twilio calls, ${kills} kills, ${met} faults.`);
    tell(`Done, of what was tried: ${showDeeds(tally.deeds)}.`);
    tell(failed.length ? `${failed.length} of them broke a promise.` : 'No promise was broken.');
    return failed.length ? 1 : 0;
  } finally {
    await runner.close();
  }
};

const prove = (report: Report, options: Options): Promise<number> => {
  if (options.smallest) return shrinkOne(report, options);
  return options.trace ? traceOne(report, options) : runMany(report, options);
};

export const schedulesCommand = createProof(
  'schedules',
  (program) =>
    program
      .description(
        'Runs the real Functions on the embedded Twilio in seeded schedules: duplicates, reordering, faults, kills, and time.',
      )
      .option('--runs <number>', 'how many', whole, 10_000)
      .option('--seed <number>', 'the first one; the others follow', whole, 1)
      .addOption(
        new Option('--faults <which>', 'those that the Functions are known to survive, or all that were ever met')
          .choices(FAULT_DRAWS)
          .default('known'),
      )
      .addOption(
        new Option('--orchestration <name>', 'whose adapter')
          .choices(ORCHESTRATIONS.map(({ name }) => name))
          .default(DEFAULT),
      )
      .option('--processes <number>', 'side by side', whole, 2)
      .option('--mutant <name>', 'with a planted bug, which the schedules ought to find', bug)
      .option('--trace', 'of the first one alone: everything that happens in it')
      .option('--smallest', 'of the first one alone: for each promise it breaks, the smallest plan that still does'),
  prove,
);

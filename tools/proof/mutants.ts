import { type Mutant, scenarioIn } from '../../test/mutants/mutant';
import { MUTANTS } from '../../test/mutants/mutants';
import { plantedEntryPoints } from '../../test/mutants/plant';
import { ORCHESTRATIONS } from '../../test/orchestrations/all';
import type { TestOrchestration } from '../../test/orchestrations/orchestration';
import { sees } from '../../test/scenarios/sees';
import { createRunner, type Runner } from '../../test/schedules/runner';
import { createProgress } from '../support/progress';
import { createProof, type Report, whole } from './report';

/** How many runs see a bug with 99.9 %, if one sees it with `p`. */
const runsNeeded = (p: number): number => (p >= 1 ? 1 : Math.ceil(Math.log(0.001) / Math.log(1 - p)));

/** Enough to tell how often; a bug that is seen in every other schedule need not be looked for in thousands. */
const ENOUGH = 25;
const PORTION = 200;

interface Found {
  seen: number;
  runs: number;
}

const hunt = async (
  runner: Runner,
  orchestration: TestOrchestration,
  { name, breaks }: Mutant,
  most: number,
): Promise<Found> => {
  const found = { seen: 0, runs: 0 };
  while (found.runs < most && found.seen < ENOUGH) {
    const { failed, runs } = await runner.schedules(1 + found.runs, Math.min(PORTION, most - found.runs), {
      mutant: name,
      orchestration: orchestration.name,
    });
    found.seen += failed.filter(({ broken }) => broken.some((promise) => breaks.test(promise))).length;
    found.runs += runs;
  }
  return found;
};

const WIDTH = Math.max(...MUTANTS.map(({ name }) => name.length));

const row = (mutant: Mutant, orchestration: TestOrchestration, { seen, runs }: Found, inScenario: boolean): string => {
  const scenario = scenarioIn(mutant, orchestration);
  const p = seen / runs;
  return [
    seen || inScenario ? 'caught' : 'MISSED',
    mutant.name.padEnd(WIDTH),
    `${String(seen).padStart(4)} of ${String(runs).padStart(5)}`,
    seen ? `p ${p.toFixed(4)}` : `p < ${(3 / runs).toFixed(3)}`,
    (seen ? String(runsNeeded(p)) : '-').padStart(6),
    `${inScenario ? '' : 'NOT in '}${scenario}, ${orchestration.name}`,
  ].join('  ');
};

/** Exit code: 1 where a bug is missed, or not seen by its scenario. */
const huntAll = async (terminal: Report, { runs: most }: { runs: number }): Promise<number> => {
  const { tell, put, now } = terminal;
  const bugs: object[] = [];
  const hunts = ORCHESTRATIONS.flatMap((orchestration) =>
    MUTANTS.filter((mutant) => scenarioIn(mutant, orchestration) !== undefined).map((mutant) => ({
      orchestration,
      mutant,
    })),
  );
  const progress = createProgress({ total: hunts.length, unit: 'planted bugs', terminal, now });
  const runner = await createRunner();
  let caught = 0;
  tell(`        ${''.padEnd(WIDTH)}  seen in schedules  per run  for 99.9 %  and for certain in the scenario`);
  try {
    for (const [done, { orchestration, mutant }] of hunts.entries()) {
      progress.show(done);
      const inScenario = await sees(mutant, orchestration, await plantedEntryPoints(mutant));
      const found = await hunt(runner, orchestration, mutant, most);
      progress.end();
      tell(row(mutant, orchestration, found, inScenario));
      bugs.push({ name: mutant.name, orchestration: orchestration.name, ...found, inScenario });
      if (inScenario) caught += 1;
    }
  } finally {
    await runner.close();
  }
  put({ caught, of: hunts.length, bugs });
  tell(`${caught} of ${hunts.length} planted bugs caught.`);
  return caught === hunts.length ? 0 : 1;
};

export const mutantsCommand = createProof(
  'mutants',
  (program) =>
    program
      .description('Plants bugs, one at a time, and lets the schedules and the scenarios find them.')
      .option('--runs <number>', 'schedules for each, at most', whole, 1_000),
  huntAll,
);

import { type Mutant, scenarioIn } from '../mutants/mutant';
import type { TestOrchestration } from '../orchestrations/orchestration';
import { runPlan } from '../schedules/run';
import type { EntryPoints } from '../support/entry-points';
import { ALL_SCENARIOS } from './all';

/** Plays a scenario; answers what was broken. */
export const playScenario = async (
  id: string,
  orchestration: TestOrchestration,
  entryPoints?: EntryPoints,
): Promise<string[]> => {
  const scenario = ALL_SCENARIOS.find((one) => one.id === id);
  if (!scenario) throw new Error(`There is no scenario ${id}`);
  const played = await runPlan(scenario.plan, { entryPoints, orchestration });
  return [...played.broken, ...(scenario.also?.(played) ?? [])];
};

/** Whether a scenario sees the bug that is planted in `entryPoints`. */
export const sees = async (
  mutant: Mutant,
  orchestration: TestOrchestration,
  entryPoints: EntryPoints,
): Promise<boolean> => {
  const scenario = scenarioIn(mutant, orchestration) ?? '';
  return (await playScenario(scenario, orchestration, entryPoints)).some((promise) => mutant.breaks.test(promise));
};

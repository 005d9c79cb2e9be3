import { type Mutant, scenarioIn } from '../mutants/mutant';
import type { TestOrchestration } from '../orchestrations/orchestration';
import { runPlan } from '../schedules/run';
import type { Doors } from '../support/doors';
import { ALL_SCENARIOS } from './all';

/** Plays a scenario; answers what was broken. */
export const playScenario = async (id: string, orchestration: TestOrchestration, doors?: Doors): Promise<string[]> => {
  const scenario = ALL_SCENARIOS.find((one) => one.id === id);
  if (!scenario) throw new Error(`There is no scenario ${id}`);
  const played = await runPlan(scenario.plan, { doors, orchestration });
  return [...played.broken, ...(scenario.also?.(played) ?? [])];
};

/** Whether a scenario sees the bug that is planted in `doors`. */
export const sees = async (mutant: Mutant, orchestration: TestOrchestration, doors: Doors): Promise<boolean> => {
  const scenario = scenarioIn(mutant, orchestration) ?? '';
  return (await playScenario(scenario, orchestration, doors)).some((promise) => mutant.breaks.test(promise));
};

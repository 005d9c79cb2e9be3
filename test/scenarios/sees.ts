import { runPlan } from '../schedules/run';
import type { Doors } from '../support/doors';
import { SCENARIOS } from './scenarios';

/** Plays a scenario; answers what was broken. */
export const playScenario = async (id: string, doors?: Doors): Promise<string[]> => {
  const scenario = SCENARIOS.find((one) => one.id === id);
  if (!scenario) throw new Error(`There is no scenario ${id}`);
  const played = await runPlan(scenario.plan, { doors });
  return [...played.broken, ...(scenario.also?.(played) ?? [])];
};

/** Whether a scenario sees the bug that is planted in `doors`. */
export const sees = async (id: string, doors: Doors, breaks: RegExp): Promise<boolean> =>
  (await playScenario(id, doors)).some((promise) => breaks.test(promise));

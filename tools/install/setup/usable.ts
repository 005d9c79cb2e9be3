import { readSettings, type Settings, SettingsError } from '../../../src/platform/settings';
import { sizeTroubles } from '../../deploy/variables';
import { Complaint } from '../../support/complaint';
import type { Variables } from '../../support/environment';
import type { World } from '../world';

const SHORTER = 'Shorten it. For DOWNSTREAM_EVENT_URLS: a shorter list behind #events=, or --no-adopt.';

/** Reads the settings as the Functions will, so that nothing is deployed that answers 500. */
export const requireUsable = (world: World, variables: Variables): Settings => {
  const needed = world.deployedVariables(variables);
  const large = sizeTroubles(needed).map((trouble) => ({ remedy: SHORTER, ...trouble }));
  if (large.length) throw new Complaint('The Functions cannot have these variables.', large);
  try {
    return readSettings({ ...variables, ...needed });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const problems = error.problems.map(({ variable, problem, expected }) => ({
      where: variable,
      problem: `${problem}: expected ${expected}`,
      remedy: 'Correct it in the environment or in .env.',
    }));
    throw new Complaint('The Functions cannot work with these variables.', problems);
  }
};

import { MUTANTS } from './mutants/mutants';
import { plantedDoors } from './mutants/plant';
import { sees } from './scenarios/sees';

/** How often the schedules see each of them, too, is what `npm run proof -- mutants` measures. */
describe(`the tests can see: of ${MUTANTS.length} planted bugs`, () => {
  it.each(MUTANTS)('“$name”', async (mutant) => {
    expect(await sees(mutant.scenario, await plantedDoors(mutant), mutant.breaks)).toBe(true);
  });
});

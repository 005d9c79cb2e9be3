import { scenarioIn } from './mutants/mutant';
import { MUTANTS } from './mutants/mutants';
import { plantedEntryPoints } from './mutants/plant';
import { ORCHESTRATIONS } from './orchestrations/all';
import { sees } from './scenarios/sees';

/** How often the schedules see each of them, too, is what `npm run proof -- mutants` measures. */
describe.each(ORCHESTRATIONS)(`the tests can see, with $name: of ${MUTANTS.length} planted bugs`, (orchestration) => {
  it.each(MUTANTS.filter((mutant) => scenarioIn(mutant, orchestration) !== undefined))('“$name”', async (mutant) => {
    expect(await sees(mutant, orchestration, await plantedEntryPoints(mutant))).toBe(true);
  });
});

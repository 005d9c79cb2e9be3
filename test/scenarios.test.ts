import { ORCHESTRATIONS } from './orchestrations/all';
import { SCENARIOS } from './scenarios/scenarios';
import { playScenario } from './scenarios/sees';

describe.each(ORCHESTRATIONS)('what is too rare for chance, with $name', (orchestration) => {
  it.each(SCENARIOS)('$name', async ({ id }) => {
    expect(await playScenario(id, orchestration)).toEqual([]);
  });
});

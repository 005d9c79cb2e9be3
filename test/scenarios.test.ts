import { ORCHESTRATIONS } from './orchestrations/all';
import { ALL_SCENARIOS } from './scenarios/all';
import { playScenario } from './scenarios/sees';

describe.each(ORCHESTRATIONS)('what is too rare for chance, with $name', (orchestration) => {
  it.each(ALL_SCENARIOS)('$name', async ({ id }) => {
    expect(await playScenario(id, orchestration)).toEqual([]);
  });
});

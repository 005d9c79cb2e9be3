import { SCENARIOS } from './scenarios/scenarios';
import { playScenario } from './scenarios/sees';

describe('what is too rare for chance', () => {
  it.each(SCENARIOS)('$name', async ({ id }) => {
    expect(await playScenario(id)).toEqual([]);
  });
});

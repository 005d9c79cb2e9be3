import { createRunner } from './schedules/runner';
import { UNBOUNDED_MS } from './support/unbounded';

const RUNS = 1_000;
const FIRST = 1;

describe('duplicates, faults, kills and time, in any order', () => {
  it(
    `break no promise in ${RUNS} schedules`,
    async () => {
      const runner = await createRunner();
      try {
        const { runs, kills, faults, failed } = await runner.schedules(FIRST, RUNS);
        expect(
          failed.map(({ seed, broken }) => `npm run proof -- schedules --seed ${seed} --trace: ${broken}`),
        ).toEqual([]);
        // A thousand harmless schedules would prove nothing.
        expect(runs).toBe(RUNS);
        expect(kills).toBeGreaterThan(RUNS / 10);
        expect(faults).toBeGreaterThan(RUNS / 10);
      } finally {
        await runner.close();
      }
    },
    UNBOUNDED_MS,
  );
});

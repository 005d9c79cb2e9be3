import { createRunner } from '../bench/run-schedules';

const RUNS = 1_000;
const FIRST = 1;

/** A schedule is bounded by its steps, and says so; a busy machine breaks no promise. The longest that Node can wait. */
const UNBOUNDED_MS = 2 ** 31 - 1;

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

import { ORCHESTRATIONS } from './orchestrations/all';
import { allSettings } from './orchestrations/unknowns';
import { createRunner } from './schedules/runner';
import { UNBOUNDED_MS } from './support/unbounded';

/** Of all orchestrations together. */
const ALL = 1_000;
const RUNS = Math.ceil(ALL / ORCHESTRATIONS.length);
const FIRST = 1;

describe.each(ORCHESTRATIONS)(
  'duplicates, faults, kills and time, in any order, with $name',
  ({ name: orchestration, own }) => {
    it(
      `break no promise in ${RUNS} schedules`,
      async () => {
        const runner = await createRunner();
        try {
          const { runs, kills, faults, failed, settings, deeds } = await runner.schedules(FIRST, RUNS, {
            orchestration,
          });
          expect(
            failed.map(
              ({ seed, broken }) =>
                `npm run proof -- schedules --orchestration ${orchestration} --seed ${seed} --trace: ${broken}`,
            ),
          ).toEqual([]);
          // A thousand harmless schedules would prove nothing.
          expect(runs).toBe(RUNS);
          expect(kills).toBeGreaterThan(RUNS / 10);
          expect(faults).toBeGreaterThan(RUNS / 10);
          // What is tried and never done looks as if it were safe.
          const done = Object.keys(deeds).filter((name) => deeds[name]?.done);
          const others = Object.keys(deeds).filter((name) => !name.startsWith('own '));
          const wanted = [...others, ...(own?.deeds ?? []).map((deed) => `own ${deed}`)];
          expect(others.length).toBeGreaterThan(0);
          expect(wanted.filter((name) => !done.includes(name))).toEqual([]);
          if (own) expect(allSettings().filter((one) => !settings.includes(one))).toEqual([]);
        } finally {
          await runner.close();
        }
      },
      UNBOUNDED_MS,
    );
  },
);

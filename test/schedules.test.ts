import { runSchedule } from './schedules/run';

/** Seeds of a range, so that a failure names the one that replays it. */
const RUNS = 1_000;
const FIRST = 1;

describe('duplicates, faults, kills and time, in any order', () => {
  it(`break no promise in ${RUNS} schedules`, async () => {
    const broken: string[] = [];
    let kills = 0;
    let faults = 0;
    for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
      const result = await runSchedule(seed);
      kills += result.kills;
      faults += result.faults;
      for (const promise of result.broken) broken.push(`npm run schedules -- --seed ${seed} --runs 1: ${promise}`);
    }
    expect(broken).toEqual([]);
    // A thousand harmless schedules would prove nothing.
    expect(kills).toBeGreaterThan(RUNS / 10);
    expect(faults).toBeGreaterThan(RUNS / 10);
  }, 120_000);
});

import { runSchedule } from './run';

/** `main.ts FROM RUNS`: prints one JSON line: how many schedules, and those that broke a promise. */
const main = async (from: number, runs: number) => {
  const failed = [];
  let kills = 0;
  let faults = 0;
  let calls = 0;
  for (let seed = from; seed < from + runs; seed += 1) {
    const result = await runSchedule(seed);
    kills += result.kills;
    faults += result.faults;
    calls += result.calls;
    if (result.broken.length) failed.push({ seed, broken: result.broken });
  }
  process.stdout.write(`${JSON.stringify({ from, runs, kills, faults, calls, failed })}\n`);
};

void main(Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 100));

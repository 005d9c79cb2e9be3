import type { FaultKind } from '../emulator/chaos/faults';
import { KNOWN_FAULTS } from './schedules/plan';
import { JOBS, type Job, LATER_MS } from './support/jobs';

/** ms for the kinds that have them: slower than a call may take, later than a Function lives, staler than a glance. */
const MS: Partial<Record<FaultKind, number>> = { slow: 5_000, late: 12_000, stale: 5_000 };

/** What the agent's side of a job calls, not the Functions. */
const NOT_OURS = ['taskrouter.UpdateTask'];

/** The operations that the job calls, each as often as it does. */
const callsOf = async (job: Job): Promise<Map<string, number>> => {
  const scene = await job.before();
  scene.calls();
  await job.act(scene);
  const counts = new Map<string, number>();
  for (const name of scene.calls().filter((one) => !NOT_OURS.includes(one)))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  scene.emulator.close();
  return counts;
};

/** One cell: this call, hit so often by this fault; then one rescue. */
const survives = async (job: Job, operation: string, nth: number, times: number, fault: FaultKind): Promise<void> => {
  const scene = await job.before();
  const ms = MS[fault];
  scene.emulator.faults.set([{ operation, nth, times, fault, ...(ms === undefined ? {} : { ms }) }]);
  await job.act(scene);
  await scene.emulator.clock.advance(LATER_MS);
  scene.emulator.faults.set([]);
  const [rescue] = Object.values(job.rescue);
  await rescue?.(scene);
  await scene.emulator.clock.advance(LATER_MS);
  try {
    await job.after(scene);
  } catch (error) {
    throw new Error(`${operation} number ${nth}, hit ${times} times by ${fault}`, { cause: error });
  } finally {
    scene.emulator.close();
  }
};

describe.each(JOBS)('$name', (job) => {
  const expected = 2 * job.calls;
  it.each(KNOWN_FAULTS)(
    `survives %s at each of its calls, the first time and at the retry: ${expected} cells`,
    async (fault) => {
      let cells = 0;
      for (const [operation, count] of await callsOf(job)) {
        for (let nth = 1; nth <= count; nth += 1) {
          for (const times of [1, 2]) {
            await survives(job, operation, nth, times, fault);
            cells += 1;
          }
        }
      }
      expect(cells).toBeGreaterThanOrEqual(expected);
    },
  );
});

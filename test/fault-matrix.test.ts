import type { FaultKind, FaultRule } from '../emulator/chaos/faults';
import { ORCHESTRATIONS } from './orchestrations/all';
import { type Job, jobsOf, LATER_MS } from './support/jobs';
import { replay } from './support/scene';

interface Cell extends Pick<FaultRule, 'ms' | 'status' | 'body' | 'shape'> {
  fault: FaultKind;
  /** How often. Default: once or twice. */
  times?: number;
  /** The calls that it may hit. Default: all. */
  hits?: RegExp;
  /** ms until lists, and questions by attribute, show what was created. Default: 0. */
  lagMs?: number;
}

const WRITES = /\.(Create|Update|Delete)/;
const LISTS = /\.List/;
const ENDS = /DeleteSession|UpdateInteractionChannel|Update(Service)?Conversation$/;

/** ms: slower than a call may take, later than a Function lives, staler than a glance. */
const CELLS: readonly Cell[] = [
  { fault: 'refused' },
  { fault: 'lost' },
  { fault: 'rate-limited' },
  { fault: 'server-error' },
  { fault: 'unavailable' },
  { fault: 'timeout' },
  { fault: 'late', ms: 12_000 },
  { fault: 'slow', ms: 5_000 },
  { fault: 'stale', ms: 5_000 },
  { fault: 'server-error-after', status: 502, body: 'html', hits: WRITES, lagMs: 4_000 },
  // Longer than one invocation tries.
  { fault: 'server-error', times: 12, hits: ENDS },
  { fault: 'garbled', shape: 'empty-object' },
  { fault: 'intercepted', shape: 'text' },
  // Of a deletion 404 says that it was done already.
  { fault: 'not-found', hits: /\.(Fetch|List|Update)/ },
  // What a condition, a name or a SID makes harmless.
  { fault: 'twice', hits: /\.(Update|Delete|CreateDocument)/ },
  { fault: 'omits', hits: LISTS },
  { fault: 'repeats', hits: LISTS },
];

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

/** This call, hit so often by this fault; then one rescue. */
const survives = async (job: Job, rule: FaultRule, lagMs: number): Promise<void> => {
  const scene = await job.before();
  scene.emulator.faults.set([rule]);
  Object.assign(scene.emulator.options, { listLagMs: lagMs, taskQueryLagMs: lagMs });
  await job.act(scene);
  await scene.emulator.clock.advance(LATER_MS);
  scene.emulator.faults.set([]);
  const [rescue] = Object.values(job.rescue);
  await rescue?.(scene);
  await scene.emulator.clock.advance(LATER_MS);
  try {
    await job.after(scene);
  } catch (error) {
    const { operation, nth, times, fault } = rule;
    throw new Error(`${operation} number ${nth}, hit ${times} times by ${fault}`, { cause: error });
  } finally {
    scene.emulator.close();
  }
};

/** One orchestration meets a fault at the first try of a call, the other one at the retry, too; at the next call it is the other way round. */
const JOBS = ORCHESTRATIONS.flatMap((orchestration, turn) => jobsOf(orchestration).map((job) => ({ ...job, turn })));

describe.each(JOBS)('$name', (described) => {
  let job = described;
  let calls = new Map<string, number>();
  beforeAll(async () => {
    job = { ...described, before: await replay(described.before) };
    calls = await callsOf(job);
  });
  const eachCell = async (_: string, { hits, lagMs = 0, ...fault }: Cell) => {
    let cells = 0;
    for (const [operation, count] of calls) {
      if (hits && !hits.test(operation)) continue;
      for (let nth = 1; nth <= count; nth += 1) {
        const times = 1 + ((described.turn + cells) % 2);
        await survives(job, { operation, nth, times, ...fault }, lagMs);
        cells += 1;
      }
    }
    expect(cells).toBeGreaterThanOrEqual(hits ? 0 : described.calls);
  };

  it.each(CELLS.map((cell) => [cell.times ? `${cell.fault} for long` : cell.fault, cell] as const))(
    'survives %s at each of its calls, the first time or at the retry, too',
    eachCell,
  );
});

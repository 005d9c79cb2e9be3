import { createIds } from '../core/ids';
import { createEmulator } from '../emulator';
import { sdkFor } from '../network/sdk';
import { latencyOf } from './latency';

const drawn = (rule: Parameters<typeof latencyOf>[0][number], seed = 1) => {
  const ids = createIds(seed);
  return Array.from({ length: 10_000 }, () => latencyOf([rule], 'sync.FetchDocument', ids)).sort((a, b) => a - b);
};

describe('latency', () => {
  it('has the median and the 99th percentile that were asked for, and a tail beyond', () => {
    const times = drawn({ medianMs: 200, p99Ms: 2_000 });
    expect((times[5_000] ?? 0) / 200).toBeCloseTo(1, 1);
    expect((times[9_900] ?? 0) / 2_000).toBeCloseTo(1, 0);
    expect(times.at(-1)).toBeGreaterThan(2_500);
    expect(times[0]).toBeGreaterThan(0);
  });

  it('is the same for the same seed', () => {
    expect(drawn({ medianMs: 200, p99Ms: 900 }, 7)).toEqual(drawn({ medianMs: 200, p99Ms: 900 }, 7));
  });

  it('is what the first rule that concerns the operation says', () => {
    const ids = createIds(1);
    const rules = [
      { operation: 'taskrouter.*', medianMs: 700 },
      { operation: 'sync.FetchDocument', medianMs: 20 },
    ];
    expect(latencyOf(rules, 'taskrouter.CreateTask', ids)).toBe(700);
    expect(latencyOf(rules, 'sync.FetchDocument', ids)).toBe(20);
    expect(latencyOf(rules, 'chat.FetchChannel', ids)).toBe(0);
  });

  it('lets a call take effect half way, and its answer arrive at the end', async () => {
    const emulator = createEmulator({ options: { latency: [{ medianMs: 1_000 }] } });
    const client = sdkFor(emulator);
    let answered = false;
    void client.sync.v1.services.create({ friendlyName: 'a' }).then(() => {
      answered = true;
    });
    const state = async (ms: number) => {
      await emulator.clock.advance(ms);
      return [emulator.store.of('sync.Service').size, answered];
    };
    expect(await state(499)).toEqual([0, false]);
    expect(await state(1)).toEqual([1, false]);
    expect(await state(499)).toEqual([1, false]);
    expect(await state(1)).toEqual([1, true]);
  });
});

import { createEmulator } from '../emulator';
import { sdkFor } from '../network/sdk';

const LOST = { code: 'ECONNRESET' };

/** An emulator, and a call that waits for its time. */
const setUpCall = (trouble: 'timeout' | 'slow' | 'latency') => {
  const emulator = createEmulator();
  const start = emulator.snapshot();
  if (trouble === 'latency') emulator.options.latency = [{ medianMs: 5000, p99Ms: 5000 }];
  else emulator.faults.set([{ fault: trouble }]);
  const call = sdkFor(emulator).sync.v1.services.list();
  return { emulator, start, call };
};

describe('a call under way', () => {
  test.each(['timeout', 'slow', 'latency'] as const)(
    'by %s is a lost connection once time begins anew',
    async (trouble) => {
      const { emulator, start, call } = setUpCall(trouble);
      const lost = expect(call).rejects.toMatchObject(LOST);
      await emulator.clock.advance(0);
      emulator.restore(start);
      await lost;
    },
  );

  test('is a lost connection once the emulator is closed', async () => {
    const { emulator, call } = setUpCall('slow');
    const lost = expect(call).rejects.toMatchObject(LOST);
    await emulator.clock.advance(0);
    emulator.close();
    await lost;
  });

  test('without an answer ends after the 30 s that the SDK waits', async () => {
    const { emulator, call } = setUpCall('timeout');
    const late = expect(call).rejects.toMatchObject({ code: 'ECONNABORTED', message: 'timeout of 30000ms exceeded' });
    await emulator.clock.advance(30_000);
    await late;
  });
});

import { createEmulator } from './emulator';

const withUnknownPlan = (flowing: boolean) => {
  const emulator = createEmulator({ flowing });
  emulator.schedule(1000, 'unknown', {});
  return emulator;
};

describe('a plan that fails', () => {
  test('stands in the journal, and ends nothing, where time flows', async () => {
    const emulator = withUnknownPlan(true);
    await emulator.clock.advance(1000);
    expect(emulator.journal.entries).toMatchObject([
      {
        name: 'a plan failed: unknown',
        detail: { error: 'Error: Nothing in the account has a timer unknown' },
        fault: 'failed',
      },
    ]);
    emulator.close();
  });

  test('is an error where a test moves time', async () => {
    await expect(withUnknownPlan(false).clock.advance(1000)).rejects.toThrow('has a timer unknown');
  });
});

import { startTwilio } from '../emulator/testing';
import type { Act } from './emulator/options';
import { flexFlows, interactions } from './emulator/options';

/** Under one value of an option something does not happen; the journal names the option then, and only then. */
const CASES: Record<string, Act> = { ...flexFlows, ...interactions };

describe('an option that keeps something from happening is named in the journal', () => {
  test.each(Object.entries(CASES))('%s', async (name, { keeping, letting, act }) => {
    const notesUnder = async (value: unknown) => {
      const journal = await act({ [name]: value });
      return journal.filter(({ kind, detail }) => kind === 'note' && detail.option === name);
    };
    expect(await notesUnder(keeping)).not.toEqual([]);
    expect(await notesUnder(letting)).toEqual([]);
  });
});

describe('the variable EMBEDDED_OPTIONS', () => {
  afterEach(() => {
    delete process.env.EMBEDDED_OPTIONS;
  });

  test('moves the options of a test, whatever its account says', async () => {
    process.env.EMBEDDED_OPTIONS = 'returnAddsWebhook=true  listLagMs=500';
    const twilio = await startTwilio({ account: { options: { listLagMs: 7, taskQueryLagMs: 9 } } });
    await twilio.stop();
    expect(twilio.options).toMatchObject({ returnAddsWebhook: true, listLagMs: 500, taskQueryLagMs: 9 });
  });

  test('is refused where there is no such option', async () => {
    process.env.EMBEDDED_OPTIONS = 'returnsAddWebhook=true';
    await expect(startTwilio()).rejects.toThrow('There is no option returnsAddWebhook.');
  });
});

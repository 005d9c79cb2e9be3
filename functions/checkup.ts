import { signIn } from '../src/platform/console-token';
import type { Door } from '../src/platform/door';
import { toHandler } from '../src/platform/system';
import { readSweepRequest, runSweep, SWEEP_TIME_MS } from '../src/sweep/run';

const REFUSALS = {
  closed: 'The console is closed: CONSOLE_SECRET is not set.',
  refused: 'Sign in with the link that `npm run console` prints; it is good for an hour at most.',
};

/** The System Checkup: what a dry run of the sweep says, for people who have signed in. */
export const checkup: Door = {
  name: 'checkup',
  timeMs: SWEEP_TIME_MS,
  async answer(visit) {
    const secret = visit.environment.CONSOLE_SECRET;
    const entry = await signIn(
      visit.header('authorization'),
      typeof secret === 'string' ? secret : undefined,
      visit.runtime.now(),
    );
    if (entry !== 'welcome') return { status: 401, body: { error: 'sign-in', message: REFUSALS[entry] } };
    const { cursor } = visit.params;
    const report = await runSweep(
      visit,
      readSweepRequest({ dryRun: 'true', ...(cursor === undefined ? {} : { cursor }) }),
    );
    return { status: 200, body: report ?? {} };
  },
};

export const handler = toHandler(checkup);

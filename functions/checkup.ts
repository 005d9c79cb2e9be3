import { compose } from '../src/compose';
import { signIn } from '../src/platform/console-token';
import type { Door } from '../src/platform/door';
import { readConsoleSecret } from '../src/platform/settings';
import { toHandler } from '../src/platform/system';
import { together } from '../src/platform/together';
import { forPeople, showRun } from '../src/sweep/checkup';
import type { Judged } from '../src/sweep/judge';
import { readSweepRequest, SWEEP_TIME_MS, sweepOnce } from '../src/sweep/plan';
import { readSweepState } from '../src/sweep/state';

const REFUSALS = {
  closed: 'The console is closed: CONSOLE_SECRET is not set.',
  expired: 'This sign-in has run out. `npm run console` prints a new link.',
  refused: 'Sign in with the link that `npm run console` prints; it is good for an hour at most.',
};

/** The System Checkup: what a dry run of the sweep says, for people who have signed in. */
export const checkup: Door = {
  name: 'checkup',
  timeMs: SWEEP_TIME_MS,
  async answer(visit) {
    const secret = readConsoleSecret(visit.environment);
    const entry = await signIn(visit.header('authorization'), secret, visit.runtime.now());
    if (entry !== 'welcome') {
      return { status: 401, body: { error: 'sign-in', reason: entry, message: REFUSALS[entry] } };
    }
    const { cursor } = readSweepRequest({ ...visit.params, dryRun: 'true' });
    const services = compose(visit);
    const listed: Judged[] = [];
    const onListed = (judged: Judged) => void listed.push(judged);
    const [report, state] = await together(
      sweepOnce(visit, services, { onListed, ...(cursor ? { from: cursor } : {}) }),
      // Once, with the first slice, is enough.
      cursor ? undefined : readSweepState(services.documents),
    );
    const checkedAt = new Date(services.now()).toISOString();
    const lastRuns = state && { lastRuns: (state.runs ?? []).map(showRun) };
    return { status: 200, body: { ...report, checkedAt, ...forPeople(listed, services.now()), ...lastRuns } };
  },
};

export const handler = toHandler(checkup);

import { compose } from '../src/compose';
import { signIn } from '../src/platform/console-token';
import type { Endpoint } from '../src/platform/handler';
import { readConsoleSecret } from '../src/platform/settings';
import { toHandler } from '../src/platform/system';
import { forPeople, showRun } from '../src/sweep/checkup';
import type { Listed } from '../src/sweep/item';
import { planSweep, readSweepRequest, SWEEP_TIME_MS } from '../src/sweep/sweep';

const REFUSALS = {
  closed: 'The console is closed: CONSOLE_SECRET is not set.',
  expired: 'This sign-in has run out. `npm run console` prints a new link.',
  refused: 'Sign in with the link that `npm run console` prints; it is good for an hour at most.',
};

/** The System Checkup: what a dry run of the sweep says, for people who have signed in. */
export const checkup: Endpoint = {
  name: 'checkup',
  timeMs: SWEEP_TIME_MS,
  async answer(invocation) {
    const secret = readConsoleSecret(invocation.environment);
    const entry = await signIn(invocation.header('authorization'), secret, invocation.runtime.now());
    if (entry !== 'welcome') {
      return { status: 401, body: { error: 'sign-in', reason: entry, message: REFUSALS[entry] } };
    }
    const { cursor } = readSweepRequest({ ...invocation.params, dryRun: 'true' });
    const services = compose(invocation);
    const listed: Listed[] = [];
    const { report, state } = await planSweep(invocation, services, cursor, (one) => void listed.push(one));
    const checkedAt = new Date(services.now()).toISOString();
    // Once, with the first slice, is enough.
    const lastRuns = cursor ? {} : { lastRuns: state.runs.map(showRun) };
    return { status: 200, body: { ...report, checkedAt, ...forPeople(listed, services.now()), ...lastRuns } };
  },
};

export const handler = toHandler(checkup);

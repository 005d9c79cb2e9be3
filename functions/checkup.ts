import { compose } from '../src/compose';
import { signIn } from '../src/platform/console-token';
import type { Endpoint, Invocation, Reply } from '../src/platform/handler';
import { readConsoleSecret } from '../src/platform/settings';
import { toHandler } from '../src/platform/system';
import { forPeople, showRun } from '../src/sweep/checkup';
import { type Cursor, cursorOfChosen } from '../src/sweep/cursor';
import type { Listed } from '../src/sweep/item';
import { answerRealSlice } from '../src/sweep/real-slice';
import { planSweep, readSweepRequest, SWEEP_TIME_MS } from '../src/sweep/sweep';

const REFUSALS = {
  closed: 'The console is closed: CONSOLE_SECRET is not set.',
  expired: 'This sign-in has run out. `npm run console` prints a new link.',
  refused: 'Sign in with the link that `npm run console` prints; it is good for an hour at most.',
};

const NO_SCOPE =
  'This sign-in may look and not sweep. `npm run console -- --sweep` prints a link for a quarter of an hour.';
const FOREIGN = 'Another site may not sweep. Use the console page.';

/**
 * The platform does not tell a Function the method. A browser, and every HTTP client in public use, sends one of these
 * with a POST, and neither with a GET: https://www.rfc-editor.org/rfc/rfc9110#section-8.6
 */
const isPost = ({ header }: Invocation): boolean =>
  header('content-type') !== undefined || header('content-length') !== undefined;

/** https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site */
const isForeign = ({ header }: Invocation): boolean =>
  !['same-origin', 'none'].includes(header('sec-fetch-site') ?? 'none');

const plan = async (invocation: Invocation, cursor?: Cursor): Promise<Reply> => {
  const services = compose(invocation);
  const listed: Listed[] = [];
  const { report, state } = await planSweep(invocation, services, cursor, (one) => void listed.push(one));
  const checkedAt = new Date(services.now()).toISOString();
  // Once, with the first slice, is enough.
  const lastRuns = cursor ? {} : { lastRuns: state.runs.map(showRun) };
  const { chatServiceSid } = invocation.settings;
  const shown = { checkedAt, chatServiceSid, ...forPeople(listed, services.now()), ...lastRuns };
  return { status: 200, body: { ...report, ...shown } };
};

/** The System Checkup: what a dry run of the sweep says, for people who have signed in; and the sweep, slice by slice. */
export const checkup: Endpoint = {
  name: 'checkup',
  timeMs: SWEEP_TIME_MS,
  async answer(invocation) {
    const secret = readConsoleSecret(invocation.environment);
    const entry = signIn(invocation.header('authorization'), secret, invocation.runtime.now());
    if (entry.state !== 'welcome') {
      return { status: 401, body: { error: 'sign-in', reason: entry.state, message: REFUSALS[entry.state] } };
    }
    if (!isPost(invocation)) return plan(invocation, readSweepRequest({ ...invocation.params, dryRun: 'true' }).cursor);
    if (isForeign(invocation)) return { status: 403, body: { error: 'foreign', message: FOREIGN } };
    if (!entry.maySweep) return { status: 403, body: { error: 'scope', message: NO_SCOPE } };
    const { chosen, ...params } = invocation.params;
    const { dryRun, cursor } = readSweepRequest({ dryRun: 'false', ...params });
    const from = chosen === undefined ? cursor : cursorOfChosen(chosen);
    if (dryRun) return plan(invocation, from);
    return answerRealSlice(invocation, compose(invocation), from, { isApart: chosen !== undefined });
  },
};

export const handler = toHandler(checkup);

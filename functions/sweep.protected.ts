import { compose } from '../src/compose';
import type { Door } from '../src/platform/door';
import { BadRequest } from '../src/platform/errors';
import { toHandler } from '../src/platform/system';
import { readSweepRequest, SWEEP_TIME_MS, sweepOnce } from '../src/sweep/plan';
import { runSweep } from '../src/sweep/run';
import { keepAlive } from '../src/sweep/timer';

const UNSIGNED = 'A sweep that is no dry run needs an X-Twilio-Signature, as `npm run sweep -- --apply` sends it.';

/** The sweeper: finds and cleans up what the events missed. Any scheduler may call it, with a signed request. */
export const sweep: Door = {
  name: 'sweep',
  timeMs: SWEEP_TIME_MS,
  async answer(visit) {
    const { dryRun, cursor } = readSweepRequest(visit.params);
    // On the platform there always is one, and it is valid. twilio-run on a developer's machine checks nothing.
    // https://www.twilio.com/docs/serverless/functions-assets/functions/headers-and-cookies/limitations
    if (!dryRun && !visit.header('x-twilio-signature')) throw new BadRequest(UNSIGNED);
    const services = compose(visit);
    if (dryRun) return { status: 200, body: await sweepOnce(visit, services, cursor ? { from: cursor } : {}) };
    const report = await runSweep(visit, services, cursor);
    await keepAlive(visit, services);
    if (report) return { status: 200, body: report };
    return {
      status: 409,
      body: { error: 'sweep-under-way', message: 'Another sweep is under way. Try again in half a minute.' },
    };
  },
};

export const handler = toHandler(sweep);

import { compose } from '../src/compose';
import { BadRequest } from '../src/platform/errors';
import type { Endpoint } from '../src/platform/handler';
import { readMonitoring } from '../src/platform/monitoring';
import { toHandler } from '../src/platform/system';
import type { SweepRun } from '../src/sweep/history';
import { answerRealSlice } from '../src/sweep/real-slice';
import { planSweep, readSweepRequest, SWEEP_TIME_MS } from '../src/sweep/sweep';
import { tellOf } from '../src/sweep/tell';

const UNSIGNED = 'A sweep that is no dry run needs an X-Twilio-Signature, as `npm run sweep -- --apply` sends it.';

/** The sweeper: finds and cleans up what the events missed. Any scheduler may call it, with a signed request. */
export const sweep: Endpoint = {
  name: 'sweep',
  timeMs: SWEEP_TIME_MS,
  async answer(invocation) {
    const { dryRun, cursor } = readSweepRequest(invocation.params);
    // On the platform there always is one, and it is valid. twilio-run on a developer's machine checks nothing.
    // https://www.twilio.com/docs/serverless/functions-assets/functions/headers-and-cookies/limitations
    if (!dryRun && !invocation.header('x-twilio-signature')) throw new BadRequest(UNSIGNED);
    const services = compose(invocation);
    if (dryRun) return { status: 200, body: (await planSweep(invocation, services, cursor)).report };
    const monitoring = readMonitoring(invocation.environment);
    const tell = (run: SweepRun) => tellOf(invocation, services, monitoring, run);
    return answerRealSlice(invocation, services, cursor, { tell });
  },
};

export const handler = toHandler(sweep);

import { compose } from '../src/compose';
import type { Door } from '../src/platform/door';
import { toHandler } from '../src/platform/system';
import { readSweepRequest, SWEEP_TIME_MS, sweepOnce } from '../src/sweep/plan';
import { runSweep } from '../src/sweep/run';
import { keepAlive } from '../src/sweep/timer';

/** The sweeper: finds and puts away what the events missed. Any scheduler may call it, with a signed request. */
export const sweep: Door = {
  name: 'sweep',
  timeMs: SWEEP_TIME_MS,
  async answer(visit) {
    const { dryRun, cursor } = readSweepRequest(visit.params);
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

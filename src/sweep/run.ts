import type { Services } from '../compose';
import type { Visit } from '../platform/door';
import { TwilioFailure } from '../platform/errors';
import type { Cursor } from './cursor';
import { sweepOnce } from './plan';
import type { Report } from './report';
import { settle } from './settle';
import { acquireSweep } from './state';

/**
 * One slice that does what it finds to be done.
 *
 * @param from goes before the saved one
 * @returns `undefined`: another sweep is under way
 */
export const runSweep = async (visit: Visit, services: Services, from?: Cursor): Promise<Report | undefined> => {
  const lease = await acquireSweep({ ...services, id: visit.runtime.id });
  if (!lease) return undefined;
  const report = await sweepOnce(visit, services, { from: from ?? lease.cursor, settle }).catch(
    async (error: unknown) => {
      // Twilio gave no list, and nothing of ours is under way: whoever comes next need not wait for the lease.
      if (error instanceof TwilioFailure) await lease.giveUp();
      throw error;
    },
  );
  await lease.release(report);
  return report;
};

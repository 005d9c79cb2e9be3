import type { Services } from '../core/context';
import type { Invocation, Reply } from '../platform/handler';
import type { Cursor } from './cursor';
import { runSweep } from './sweep';
import { keepTimerAlive } from './timer';

/** Sweeps one slice, and answers with its report; 409 where another sweep holds the lease. */
export const answerRealSlice = async (invocation: Invocation, services: Services, from?: Cursor): Promise<Reply> => {
  const report = await runSweep(invocation, services, from);
  await keepTimerAlive(invocation, services);
  if (report) return { status: 200, body: report };
  const message = 'Another sweep is under way. Try again in half a minute.';
  return { status: 409, body: { error: 'sweep-under-way', message } };
};

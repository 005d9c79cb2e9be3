import type { Services } from '../core/context';
import type { Invocation, Reply } from '../platform/handler';
import type { Cursor } from './cursor';
import type { SweepRun } from './history';
import { runSweep } from './sweep';
import { keepTimerAlive } from './timer';

/**
 * Sweeps one slice, and answers with its report; 409 where another sweep holds the lease.
 *
 * @param tell is given the sweep as it stands after the slice, when all else is done
 * @param isApart see {@link runSweep}
 */
export const answerRealSlice = async (
  invocation: Invocation,
  services: Services,
  from?: Cursor,
  { tell, isApart }: { tell?: (run: SweepRun) => Promise<void>; isApart?: boolean } = {},
): Promise<Reply> => {
  const swept = await runSweep(invocation, services, from, isApart);
  await keepTimerAlive(invocation, services);
  if (swept) {
    if (swept.run) await tell?.(swept.run);
    return { status: 200, body: swept.report };
  }
  const message = 'Another sweep is under way. Try again in half a minute.';
  return { status: 409, body: { error: 'sweep-under-way', message } };
};

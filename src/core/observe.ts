import { together } from '../platform/together';
import type { Context } from './context';
import type { Cause } from './facts';
import type { LiveTask, Observed, ObservedPart, Part, Seen } from './port';

const isObserved = (part: Part): part is ObservedPart => part !== 'ledger' && part !== 'tasks';

const liveTasks = async ({ orchestration }: Context, sid: string, cause: Cause): Promise<LiveTask[]> => {
  const found = await orchestration.liveTasksOf(sid);
  return cause.kind === 'task-ended' ? found.filter((task) => task.sid !== cause.taskSid) : found;
};

/**
 * The only builder of facts: reads the parts that are asked for and not yet known, side by side.
 * What was not read stays absent.
 */
export const observe = async (
  context: Context,
  sid: string,
  cause: Cause,
  parts: readonly Part[],
  known: Seen,
): Promise<Seen> => {
  const wanted = parts.filter((part) => known[part] === undefined);
  const observed = wanted.filter(isObserved);
  const [read, tasks, ledger] = await together(
    observed.length
      ? context.orchestration.observe(sid, observed, observedIn(known), cause.kind !== 'sweep')
      : undefined,
    wanted.includes('tasks') ? liveTasks(context, sid, cause) : undefined,
    wanted.includes('ledger') ? context.ledgers.read(sid) : undefined,
  );
  return { ...known, ...(ledger ? { ledger } : {}), ...(tasks ? { tasks } : {}), ...read };
};

const observedIn = ({ ledger: _ledger, tasks: _tasks, ...observed }: Seen): Partial<Observed> => observed;

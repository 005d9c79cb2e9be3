import { together } from '../platform/together';
import type { Context } from './context';
import { doubles, engagementOf, recordOf } from './facts';
import { handOver } from './handover';
import type { LedgerRecord } from './ledger';
import type { Received } from './message';
import type { LiveTask, Seen } from './port';

/**
 * Cancels Tasks that this bundle created beside an older one. The oldest one stays, and ledger and engagement name it from
 * then on. `false`: agents have all of them by now.
 */
export const cancelTasks = async (
  { orchestration, ledgers, id }: Context,
  sid: string,
  seen: Seen,
  sids: readonly string[],
): Promise<boolean> => {
  const isCanceled = await together(...sids.map((taskSid) => orchestration.cancelTask(taskSid)));
  const isGone = (taskSid = '') => isCanceled[sids.indexOf(taskSid)] === true;
  const stays = seen.tasks?.find(({ made }) => made);
  if (!stays || !isCanceled.includes(true)) return false;
  const routing = { taskSid: stays.sid };
  const record = recordOf(seen);
  const engagement = engagementOf(seen);
  await together(
    record?.data.phase === 'with-agent' && isGone(record.data.routing?.taskSid)
      ? ledgers.write(sid, record, { ...record.data, routing, stamp: id() })
      : undefined,
    engagement && isGone(engagement.taskSid) ? orchestration.note(engagement, routing) : undefined,
  );
  return true;
};

/** Brings a handover to its end. Of Tasks that its attempts created the oldest is the one, and the others are canceled. */
export const finishHandover = async (
  context: Context,
  sid: string,
  record: LedgerRecord,
  tasks: readonly LiveTask[] = [],
): Promise<Received | undefined> => {
  const { data } = record;
  const twice = doubles(tasks);
  const stays = tasks.find(({ made }) => made);
  const isTwice = data.phase === 'handing-over' && data.routing && twice.includes(data.routing.taskSid);
  const right = isTwice && stays ? { ...record, data: { ...data, routing: { taskSid: stays.sid } } } : record;
  const received = await handOver(context, sid, right, { tasks });
  await together(...twice.map((taskSid) => context.orchestration.cancelTask(taskSid)));
  return received;
};

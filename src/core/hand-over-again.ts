import { isHopeless } from './agents-side';
import type { Context } from './context';
import type { Cause } from './facts';
import { handOver } from './handover';
import { dropped, type HandingOver, type LedgerRecord } from './ledger';
import { sayPhrase } from './say';
import type { Applied } from './verdict';

/**
 * Twilio accepted a handover and dropped it: the customer has no agent and no bot. The bot's webhook comes back first, so
 * that the customer's next message reaches this bundle whatever fails from here on. Where it is dropped again the next message or
 * sweep goes on, and not the event, which would come again and again.
 */
export const handOverAgain = async (
  context: Context,
  sid: string,
  cause: Cause,
  record: LedgerRecord | undefined,
): Promise<Applied> => {
  if (record?.data.phase !== 'with-agent') return 'came-back';
  const { orchestration, ledgers, log } = context;
  const { routing, told, answered, dialogue } = record.data;
  const begun: HandingOver = { ...dropped(record.data, { now: context.now(), id: context.id() }), told: true };
  const written = await ledgers.write(sid, record, begun);
  if (!written) return 'came-back';
  const isFirst = begun.dropped === 1;
  // What was written meanwhile comes once: a message that is told again and again would begin a handover each time.
  const hook = routing?.hook;
  const twin = hook && (await orchestration.bot.twin(sid, hook));
  const hookSid = twin ?? (hook ? await orchestration.bot.rehook(sid, hook, isFirst ? answered : []) : '');
  log({ action: 'restore-bot', outcome: 'done', sid, reason: 'handover-failed' });
  const hooked = hookSid ? await ledgers.write(sid, written, { ...begun, hookSid, stamp: context.id() }) : written;
  if (!told) await sayPhrase(context, sid, 'delayed', dialogue);
  if (isHopeless(begun)) log({ action: 'hand-over', outcome: 'given-up', sid, reason: 'handover-given-up' });
  const isForLater = isHopeless(begun) ? cause.kind !== 'message' : cause.kind === 'task-ended' && !isFirst;
  if (!hooked || isForLater) return 'done';
  await handOver(context, sid, hooked);
  return 'done';
};

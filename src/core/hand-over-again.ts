import { isHopeless } from './agents-side';
import { type Context, moment } from './context';
import type { Cause } from './facts';
import { handOver } from './handover';
import { dropped, type HandingOver, type LedgerRecord, type WithAgent } from './ledger';
import { sayPhrase } from './say';
import type { Applied } from './verdict';

/**
 * Twilio accepted a handover and dropped it: the customer has no agent and no bot. The bot's webhook comes back first, so
 * that the customer's next message reaches this bundle whatever fails from here on.
 */
export const handOverAgain = async (
  context: Context,
  sid: string,
  cause: Cause,
  record: LedgerRecord | undefined,
): Promise<Applied> => {
  if (record?.data.phase !== 'with-agent') return 'came-back';
  const { log, ledgers } = context;
  const { told, dialogue } = record.data;
  const begun: HandingOver = { ...dropped(record.data, moment(context)), told: true };
  const written = await ledgers.write(sid, record, begun);
  if (!written) return 'came-back';
  const hooking = hookedAgain(context, sid, record.data, { ...written, data: begun });
  if (!told) {
    // Also where it failed.
    await hooking.catch(() => undefined);
    await sayPhrase(context, sid, 'delayed', dialogue);
  }
  const hooked = await hooking;
  if (isHopeless(begun)) log({ action: 'hand-over', outcome: 'given-up', sid, reason: 'handover-given-up' });
  if (hooked && !isForLater(cause, begun)) await handOver(context, sid, hooked);
  return 'done';
};

/** Puts the bot's webhook back, and notes it. `undefined`: another writer came first. */
const hookedAgain = async (
  { orchestration: { bot }, ledgers, log, id }: Context,
  sid: string,
  { routing, answered }: WithAgent,
  begun: LedgerRecord & { data: HandingOver },
): Promise<LedgerRecord | undefined> => {
  const hook = routing?.hook;
  // What was written meanwhile comes once: a message that is told again and again would begin a handover each time.
  const toCome = isFirst(begun.data) ? answered : [];
  const hookSid = hook && ((await bot.twin(sid, hook)) ?? (await bot.rehook(sid, hook, toCome)));
  if (!hookSid) return begun;
  log({ action: 'restore-bot', outcome: 'done', sid, reason: 'handover-failed' });
  return ledgers.write(sid, begun, { ...begun.data, hookSid, stamp: id() });
};

const isFirst = (begun: HandingOver): boolean => begun.dropped === 1;

/**
 * Where it was dropped before, the next message or sweep goes on, and not the event, which would come again and again.
 * Where there is no hope, only a message goes on at once.
 */
const isForLater = ({ kind }: Cause, begun: HandingOver): boolean =>
  isHopeless(begun) ? kind !== 'message' : kind === 'task-ended' && !isFirst(begun);

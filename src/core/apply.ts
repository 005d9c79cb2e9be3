import { isUnclear, TwilioFailure } from '../platform/errors';
import { given, trueIn } from '../platform/parse';
import { together } from '../platform/together';
import { cancelTasks, finishHandover } from './cancel-tasks';
import { type Context, moment, tryTo } from './context';
import { openingState } from './dialogue';
import { type Cause, endedTask, engagementOf, isHooked, isWithAgent, recordOf, routingOf } from './facts';
import { handOverAgain } from './hand-over-again';
import { closed, held, type Ledger, type LedgerRecord, type Noting, newLease, noted, strangers } from './ledger';
import type { Ending, LiveTask, Seen } from './port';
import type { Looked } from './reconcile';
import { sayPhrase, sayUnsaid } from './say';
import { unhookBot, unhookLate } from './unhook';
import type { Action, Applied, Reason } from './verdict';

/**
 * The only place that ends anything. Does what was decided; what can no longer be done safely, since a concurrent
 * writer saw newer facts, is left alone (`came-back`).
 *
 * @throws TwilioFailure where Twilio refused a part of it; the ledger then remembers that the clean-up is unfinished
 */
export const apply = async (context: Context, sid: string, cause: Cause, looked: Looked): Promise<Applied> => {
  const { seen, verdict } = looked;
  const [first] = verdict.actions;
  const record = recordOf(seen);
  switch (first?.do) {
    case 'hold':
      return hold(context, sid, seen, first.until);
    case 'note':
      return note(context, sid, seen, first);
    case 'hand-over-again':
      return handOverAgain(context, sid, cause, record);
    case 'say-unsaid':
      return applied(await sayUnsaid(context, sid, record, seen.unsaid));
    case 'cancel-tasks':
      return applied(await cancelTasks(context, sid, seen, first.sids));
    case 'finish-handover':
      return finish(context, sid, record, seen.tasks);
    default:
      return cleanUp(context, sid, cause, looked);
  }
};

const applied = (isDone: unknown): Applied => (isDone ? 'done' : 'came-back');

/** What is noted of a handover that was cut off came about: the bot's webhook goes, as it does at its end. */
const note = async (context: Context, sid: string, seen: Seen, noting: Noting): Promise<Applied> => {
  const record = recordOf(seen);
  const data = record?.data;
  if (data?.phase === 'handing-over') await unhookBot(context, sid, data.hookSid);
  if (isHooked(data)) await unhookBot(context, sid, undefined);
  const next = noted(ledgerOf(context, seen), noting, moment(context));
  return applied(await context.ledgers.write(sid, record ?? 'none', next));
};

/** Goes on with a handover that was cut off, at whichever step. */
const finish = async (
  context: Context,
  sid: string,
  record: LedgerRecord | undefined,
  tasks: readonly LiveTask[] | undefined,
): Promise<Applied> => {
  const ledger = record?.data;
  // All of the handover came about but this.
  if (record && isHooked(ledger)) {
    const there = await context.orchestration.bot.hook(sid);
    return applied(await unhookLate(context, sid, { ...record, data: ledger }, there));
  }
  const received = record && (await finishHandover(context, sid, record, tasks));
  return applied(received && received.outcome !== 'unfinished');
};

/** The ledger as it is, or that of a stranger to the bot. */
const ledgerOf = (context: Context, seen: Seen): Ledger => {
  const { channelType = '' } = seen.customer ?? {};
  const stranger = { orchestration: context.orchestration.name, channelType, dialogue: openingState() };
  return recordOf(seen)?.data ?? strangers(stranger, moment(context));
};

/** Notes until when the engagement stays open, so that a sweep ends it as soon as that time is over. */
const hold = async (context: Context, sid: string, seen: Seen, until: number): Promise<Applied> => {
  context.log({ action: 'hold', outcome: 'held', sid });
  const next = held(ledgerOf(context, seen), until, moment(context));
  return applied(await context.ledgers.write(sid, recordOf(seen) ?? 'none', next));
};

/** One clean-up while it is under way. */
interface CleanUp {
  context: Context;
  sid: string;
  cause: Cause;
  seen: Seen;
  reason: Reason;
  has(what: Action['do']): boolean;
  /** The ledger as it was written last. */
  record: LedgerRecord | undefined;
}

/**
 * ```
 *  claim: `closed` in the ledger  ┐ side by side: a carrier can be ended twice, and its end is what helps
 *  end the carrier                ┘
 *  end the engagement, or put the bot back
 * ```
 * A customer who is with the bot may write at any moment: there the claim comes first, so that either the message
 * changes the ledger and nothing is ended, or it finds the ledger closed and waits.
 *
 * While the carrier could not be ended the engagement stays as it is: ended with an open carrier it would swallow
 * messages.
 */
const cleanUp = async (context: Context, sid: string, cause: Cause, { seen, verdict }: Looked): Promise<Applied> => {
  const { reason, actions } = verdict;
  const record = recordOf(seen);
  const has: CleanUp['has'] = (what) => actions.some((action) => action.do === what);
  const work: CleanUp = { context, sid, cause, seen, reason, record, has };
  const isBots = record?.data.phase === 'bot';
  if (isBots && !(await takeFromBot(work, record))) return 'came-back';
  try {
    return await endAll(work, isBots);
  } catch (error) {
    if (error instanceof TwilioFailure) await remember(work, error);
    throw error;
  }
};

/** What has to be ended, and what comes back after it. */
const endAll = async (work: CleanUp, isClaimed: boolean): Promise<Applied> => {
  const { has } = work;
  const isAtOnce = canEndAtOnce(work);
  const [isOurs, twin] = await together(
    isClaimed || !has('close-ledger') || claim(work),
    twinOf(work),
    end(work, 'carrier'),
    isAtOnce ? end(work, 'engagement') : undefined,
  );
  if (!isOurs) return 'came-back';
  if (!isAtOnce) await end(work, 'engagement');
  if (has('rehook')) await rehook(work, twin);
  else await release(work);
  return 'done';
};

/** `false`: the customer writes on. */
const takeFromBot = async (work: CleanUp, before: LedgerRecord): Promise<boolean> => {
  if (!(await claim(work))) return false;
  if (work.reason !== 'customer-left') return true;
  if (await wroteMeanwhile(work, before)) return false;
  await sayFarewell(work, before.data);
  return true;
};

/** Nothing but the engagement's end is left to do, and where it is for good no other writer can undo it. */
const canEndAtOnce = ({ has, seen, record }: CleanUp): boolean =>
  !has('end-carrier') && engagementOf(seen)?.endsForGood === true && isWithAgent(record?.data);

/** The Task after which it was cleaned up. Where Twilio does not show the engagement that is not known to be all of it. */
const endedFor = ({ cause, seen }: CleanUp): { endedFor?: string } =>
  seen.engagement === 'gone' ? {} : given({ endedFor: endedTask(cause).taskSid });

/** Writes `closed`, with a lease where more is to be done, on condition that no other writer came first. `false`: one did. */
const claim = async (work: CleanUp): Promise<boolean> => {
  const { context, sid, seen } = work;
  const now = moment(context);
  // The bot's webhook comes back after this write, so that this is not known to be done.
  const left = given({ left: trueIn(work.has('rehook')) });
  const isMore = work.has('end-carrier') || work.has('end-engagement') || work.has('rehook');
  // An invocation that takes over from this one ends it by the same way.
  const taking = isMore ? { lease: newLease(now), ...given({ routing: routingOf(seen, work.cause) }) } : {};
  const next = closed(ledgerOf(context, seen), now, { ...taking, ...left, ...endedFor(work) });
  const written = await context.ledgers.write(sid, work.record ?? 'none', next);
  work.record = written ?? work.record;
  return written !== undefined;
};

/**
 * Whether the customer wrote after the decision: the newest message is too recent for it. Then the bot has the customer
 * again, and the message's next delivery is answered.
 */
const wroteMeanwhile = async ({ context, sid, cause, record }: CleanUp, before: LedgerRecord): Promise<boolean> => {
  const { newestMessageAt = 0 } = await context.orchestration.observe(sid, ['newestMessageAt'], {});
  const idleMs = cause.kind === 'sweep' ? (cause.botIdleMs ?? cause.minAgeMs) : 0;
  if (!record || context.now() - newestMessageAt >= idleMs) return false;
  await context.ledgers.write(sid, record, { ...before.data, stamp: context.id() });
  return true;
};

/** A last message to a customer who left the bot, if the script has one. */
const sayFarewell = ({ context, sid }: CleanUp, { dialogue }: Ledger): Promise<unknown> =>
  tryTo(context, 'farewell', sid, () => sayPhrase(context, sid, 'farewell', dialogue));

const LOGGED = { carrier: 'end-session', engagement: 'close' } as const;

/** Runs one step, and logs what became of it. */
const logged = async (
  { context, sid, reason }: CleanUp,
  action: string,
  run: () => Promise<string | undefined>,
): Promise<void> => {
  try {
    const sessionSid = await run();
    context.log({ action, outcome: 'done', sid, reason, ...given({ sessionSid }) });
  } catch (error) {
    if (error instanceof TwilioFailure) context.log({ action, outcome: 'failed', sid, reason, status: error.status });
    throw error;
  }
};

const endingOf = ({ seen, cause }: CleanUp): Ending => {
  const { engagement, carrier, standing } = seen;
  return given({ engagement, carrier, standing, routing: routingOf(seen, cause) });
};

/** Ends it where it is there to be ended. */
const end = async (work: CleanUp, what: 'carrier' | 'engagement'): Promise<void> => {
  if (!work.has(`end-${what}`)) return;
  await logged(work, LOGGED[what], () => work.context.orchestration.end(work.sid, what, endingOf(work)));
};

/** A clean-up that was cut off may have put the webhook back; a handover that was cut off may not have taken it off. */
const twinOf = async ({ context, sid, seen, has }: CleanUp): Promise<string | undefined> => {
  const data = recordOf(seen)?.data;
  const isRetry = data?.phase === 'closed' || data?.phase === 'handing-over';
  return has('rehook') && isRetry && data.hook ? context.orchestration.bot.twin(sid, data.hook) : undefined;
};

const rehook = async (work: CleanUp, twin: string | undefined): Promise<void> => {
  const { context, sid, record } = work;
  const hook = record?.data.hook;
  if (!record || !hook) return;
  let hookSid = twin ?? '';
  await logged(work, 'restore-bot', async () => {
    if (twin === undefined) hookSid = await context.orchestration.bot.rehook(sid, hook, record.data.answered);
    return undefined;
  });
  const done = closed(record.data, moment(context), { hookSid, ...endedFor(work) });
  await context.ledgers.write(sid, record, done);
};

/** Where the engagement stays as it is, the next event or message need not wait for the lease. */
const release = async ({ context, sid, record, has }: CleanUp): Promise<void> => {
  if (has('end-engagement') || record?.data.phase !== 'closed' || !record.data.lease) return;
  const { lease: _lease, ...kept } = record.data;
  await context.ledgers.write(sid, record, { ...kept, stamp: context.id() });
};

/**
 * The clean-up was begun and did not complete: the next event, message or sweep finishes it, whatever its age. All
 * of it can be done twice but for putting a webhook back: where that may still take effect the lease has to run out.
 */
const remember = async (work: CleanUp, failure: TwilioFailure): Promise<void> => {
  const { context, sid, record, seen, cause } = work;
  // Nothing else will remember it; a sweep has a cursor.
  if (cause.kind !== 'sweep') context.deadline.extend();
  const now = moment(context);
  const lease = work.has('rehook') && isUnclear(failure) ? { lease: newLease(now) } : {};
  const next = closed(record?.data ?? ledgerOf(context, seen), now, { left: true, ...lease, ...endedFor(work) });
  await tryTo(context, 'remember', sid, () => context.ledgers.write(sid, record ?? 'none', next));
};

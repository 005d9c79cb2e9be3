import { isUnclear, TwilioFailure } from '../platform/errors';
import { given, trueIn } from '../platform/parse';
import { together } from '../platform/together';
import { isHopeless } from './agents-side';
import type { Context } from './context';
import { closed, type HandingOver, isLeased, type LedgerRecord, newLease, type Reply, withAgent } from './ledger';
import type { Received } from './message';
import type { Customer, Engagement, Known, LiveTask, Orchestration, Route, Routing } from './port';
import { isMissing, sayPhrase, sayReply } from './say';

/**
 * From the bot to an agent, so that exactly one Task comes about.
 *
 * ```
 *  handing-over in the ledger, with a lease   the bot is silent from here on, whatever arrives
 *  farewell                        ┐
 *  look for a Task of this customer │ side by side
 *  read what the routing needs      ┘
 *  create it, if there is none
 *  take the bot's webhook off ┐               until there is a Task, the customer's next message must still reach us
 *  note the Task              ┘               side by side
 *  with-agent in the ledger                   the only step that says: all of this is done
 * ```
 * Every step can be repeated, and each can be the last before a crash: what comes next (a redelivery, the
 * customer's next message, a sweep) takes over the lease when it has run out, and does all of it again.
 */
interface Marked {
  sid: string;
  record: LedgerRecord;
  data: HandingOver;
  /** What was read right before the mark; absent: this takes over from another invocation. */
  fresh?: { known: Known };
  /** A live Task of this customer that was seen. */
  there?: LiveTask;
}

interface How {
  fresh?: Marked['fresh'];
  /** Live Tasks of this customer that were seen, oldest first. */
  tasks?: readonly LiveTask[] | undefined;
}

/** ms after its last change during which a list may not show what is new of an engagement. */
const NEW_MS = 60_000;

/** Takes the bot's webhook off, if it is there. */
export const unhookBot = async (
  { orchestration: { bot } }: Context,
  sid: string,
  hookSid: string | undefined,
): Promise<void> => {
  const there = hookSid ?? (await bot.hook(sid))?.sid;
  if (there) await bot.unhook(sid, there);
};

export const handOver = async (
  context: Context,
  sid: string,
  record: LedgerRecord,
  { fresh, tasks: [there] = [] }: How = {},
): Promise<Received | undefined> => {
  if (record.data.phase !== 'handing-over') return undefined;
  if (fresh) return handOverMarked(context, { sid, record, data: record.data, fresh });
  const now = { now: context.now(), id: context.id() };
  if (isLeased(record.data, now.now)) return { outcome: 'unfinished', reason: 'handover-under-way' };
  const begun = { sid, ...given({ there }) };
  // Nothing is left that could come about twice.
  if ((record.data.routing || there) && !wordsOf(record.data)) {
    return handOverMarked(context, { ...begun, record, data: record.data });
  }
  const doubtful = record.data.lease ? { doubtful: true as const } : {};
  const data: HandingOver = { ...record.data, ...doubtful, lease: newLease(now), stamp: now.id };
  const taking = context.ledgers.write(sid, record, data);
  // What is done at the same time does no harm where another invocation took the lease first.
  const reading = read(context, { ...begun, record, data });
  reading.catch(() => undefined);
  const taken = await taking;
  return taken && handOverMarked(context, { ...begun, record: taken, data }, reading);
};

/** What has to be known before a Task is created. Where there is one, a webhook that can be put back goes at once. */
const read = ({ orchestration }: Context, { sid, data, fresh, there }: Marked) => {
  const { routing, hook, hookSid } = data;
  return together(
    whose(orchestration, sid, fresh?.known),
    // G1: only the writer of `handing-over` gets here with `fresh`. Sync lets one writer replace a revision, so there is
    // one; all others find the mark, and its lease. Before the mark the bot had the customer, so there was no Task of a
    // handover either. A Task that the mark's own writer made and lost is looked for by the invocation that takes over, without `fresh`.
    fresh ? [] : there ? [there] : orchestration.liveTasksOf(sid),
    orchestration.route(sid, data.former),
    (routing || there) && hook && hookSid
      ? orchestration.bot.unhook(sid, hookSid).then(() => undefined)
      : (hookSid ?? orchestration.bot.hook(sid).then((found) => found?.sid)),
    wordsOf(data) === undefined || fresh
      ? undefined
      : isMissing({ orchestration }, sid, wordsOf(data)?.to ?? '').then((isToBeSaid) => !isToBeSaid),
  );
};

/** An adapter need not answer again what is known. */
const whose = async (orchestration: Orchestration, sid: string, known: Known = {}): Promise<Known> => ({
  ...known,
  ...(await orchestration.observe(sid, ['engagement', 'customer'], known)),
});

/** The bot's last words, if they are not known to have been said. */
const wordsOf = ({ replies, answered }: HandingOver): Reply | undefined => {
  const words = replies.at(-1);
  return words?.to === answered.at(-1) ? words : undefined;
};

/** Whether the bot's last words reached the customer. */
type Farewell = 'said' | 'not-said' | 'unknown';

const handOverMarked = async (
  context: Context,
  begun: Marked,
  reading = read(context, begun),
): Promise<Received | undefined> => {
  const { sid, data, fresh } = begun;
  const { orchestration } = context;
  let marked = begun;
  const attempt: Attempt = { words: 'unknown', tell: fresh !== undefined, isCreating: false };
  try {
    const [[{ engagement = 'gone', customer = UNKNOWN_CUSTOMER }, tasks, route, hookSid], words] = await together(
      reading,
      sayFarewell(context, begun, reading),
    );
    attempt.words = words;
    if (engagement === 'gone') throw new TwilioFailure('gone', 404, undefined);
    if (engagement.ended) return await abandon(context, begun);

    const routing = data.routing ?? (await routed(context, begun, { engagement, customer, tasks, route, attempt }));
    attempt.routing = routing;
    const { doubtful, ...sure } = data;
    // Also where one Task is seen by now: each attempt may have created one.
    const kept = data.routing === undefined ? given({ doubtful }) : {};
    const next = { ...begun, data: { ...sure, ...kept, routing } };
    const restorable = await withHook(context, next, engagement, hookSid);
    if (!restorable) return undefined;
    marked = restorable;
    await together(
      hookSid === undefined ? undefined : orchestration.bot.unhook(sid, hookSid),
      engagement.taskSid === routing.taskSid ? undefined : orchestration.note(engagement, routing),
    );
    attempt.isUnhooked = true;
    const now = context.now();
    // What is new may not be shown by a list yet: a sweep looks again.
    const hooked = trueIn(hookSid === undefined && now - engagement.changedAt < NEW_MS);
    const done = withAgent(marked.data, routing, { now, id: context.id() }, hooked);
    if (!(await context.ledgers.write(sid, marked.record, done))) return undefined;
    context.log({ action: 'hand-over', outcome: 'done', sid, taskSid: routing.taskSid });
    return { outcome: 'handed-over', taskSid: routing.taskSid };
  } catch (error) {
    if (error instanceof TwilioFailure) await giveUp(context, marked, attempt);
    throw error;
  }
};

/**
 * A webhook that Twilio did not show yet when the bot met the customer: how to put it back is written down before it is
 * taken off, since nothing tells it from then on. `undefined`: another writer came first.
 */
const withHook = async (
  context: Context,
  marked: Marked,
  { survivesTask }: Engagement,
  hookSid: string | undefined,
): Promise<Marked | undefined> => {
  const { sid, record, data } = marked;
  if (!survivesTask || data.hook || hookSid === undefined) return marked;
  const { hook } = context.orchestration.bot;
  const found = (await hook(sid, hookSid)) ?? (await hook(sid));
  if (!found?.hook) return marked;
  const next: HandingOver = { ...data, hook: found.hook, stamp: context.id() };
  const written = await context.ledgers.write(sid, record, next);
  return written && { ...marked, record: written, data: next };
};

/** The bot's last words, once, and before the agent can speak. A Task matters more: it comes even if they fail. */
const sayFarewell = async (
  context: Context,
  { sid, data, fresh }: Marked,
  reading: ReturnType<typeof read>,
): Promise<Farewell> => {
  const words = wordsOf(data);
  if (!words) return 'said';
  if (!fresh) {
    const [, , , , isSaid] = await reading;
    if (isSaid) return 'said';
  }
  try {
    await sayReply(context, sid, words);
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    context.log({ action: 'farewell', outcome: 'failed', sid, status: error.status });
    return isUnclear(error) ? 'unknown' : 'not-said';
  }
  return 'said';
};

/** How far an attempt came that was not finished. */
interface Attempt {
  words: Farewell;
  /** There is no Task, so the customer is told. */
  tell: boolean;
  /** A Task may be on its way. */
  isCreating: boolean;
  /** The Task, where there is one: a list may not show it yet. */
  routing?: Routing;
  /** The bot's webhook is off. */
  isUnhooked?: boolean;
}

/** The engagement is gone before its customer was read. */
const UNKNOWN_CUSTOMER: Customer = { channelType: '', name: 'Customer' };

interface Routable {
  engagement: Engagement;
  customer: Customer;
  tasks: readonly LiveTask[];
  route: Route;
  attempt: Attempt;
}

/** The Task that there is, or a new one. */
const routed = async (
  context: Context,
  { sid, data }: Marked,
  { engagement, customer, tasks, route, attempt }: Routable,
): Promise<Routing> => {
  const [there] = tasks;
  const { customer: identity, dialogue, since, brief } = data;
  const known = { ...brief, customer: identity, slots: dialogue.slots, since, attempt: context.id() };
  if (there) return route(engagement, customer, known, there);
  attempt.tell = true;
  try {
    return await route(engagement, customer, known);
  } catch (error) {
    attempt.isCreating = error instanceof TwilioFailure && isUnclear(error);
    if (!attempt.isCreating) throw error;
    // The answer may be what was lost, and not the Task. Where that cannot be seen either, nothing is known still.
    const [found] = await context.orchestration.liveTasksOf(sid).catch(() => []);
    if (!found) throw error;
    return route(engagement, customer, known, found);
  }
};

/**
 * This invocation will not finish. Where there is no Task the customer is told, once. Where Twilio refused for certain
 * the lease is given up, so that the next delivery can try at once; where a Task or the last words may still be on
 * their way, the lease has to run out first.
 */
const giveUp = async (context: Context, marked: Marked, attempt: Attempt): Promise<void> => {
  const { sid, record, data } = marked;
  const { words, routing } = attempt;
  const tell = attempt.tell && routing === undefined;
  const { lease, hookSid, ...kept } = data;
  const isLost = attempt.isCreating && !routing;
  const isOpen = attempt.isCreating || words === 'unknown';
  const next: HandingOver = {
    ...kept,
    ...(hookSid === undefined || attempt.isUnhooked ? {} : { hookSid }),
    ...(isOpen && !routing ? given({ lease }) : {}),
    // The next attempt need not look for them in a list that may not show them yet.
    ...(words === 'said' ? { replies: [] } : {}),
    ...(tell ? { told: true } : {}),
    ...given({ routing }),
    ...(isLost ? { lost: (data.lost ?? 0) + 1 } : {}),
    stamp: context.id(),
  };
  if (isLost && isHopeless(next))
    context.log({ action: 'hand-over', outcome: 'given-up', sid, reason: 'handover-given-up' });
  try {
    const written = await context.ledgers.write(sid, record, next);
    if (!written || !tell || data.told) return;
    await sayPhrase(context, sid, 'delayed', data.dialogue);
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    context.log({ action: 'give-up', outcome: 'failed', sid, status: error.status });
  }
};

/** The engagement ended in the middle of the handover: there is no customer to hand over. */
const abandon = async (context: Context, { sid, record, data }: Marked): Promise<Received | undefined> => {
  const next = closed(data, { now: context.now(), id: context.id() });
  if (!(await context.ledgers.write(sid, record, next))) return undefined;
  return { outcome: 'ignored', reason: 'conversation-ended' };
};

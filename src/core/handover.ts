import { isUnclear, TwilioFailure } from '../platform/errors';
import { given, trueIn } from '../platform/parse';
import { together } from '../platform/together';
import { isHopeless } from './agents-side';
import { type Context, moment, tryTo } from './context';
import { closed, type HandingOver, isLeased, type LedgerRecord, newLease, type Reply, withAgent } from './ledger';
import { ignored, type Received, unfinished } from './message';
import type { Customer, Engagement, Known, LiveTask, Orchestration, Routing } from './port';
import { isMissing, sayPhrase, sayReply } from './say';
import { noteHook } from './unhook';

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
  /** Live Tasks of this customer, oldest first; absent: they have to be looked for. */
  tasks?: readonly LiveTask[];
}

/** ms after its last change during which a list may not show what is new of an engagement. */
const NEW_MS = 60_000;

/** ms that are kept free for the write that ends a handover, or gives it up. */
const NOTING_MS = 1_600;

export const handOver = async (
  context: Context,
  sid: string,
  record: LedgerRecord,
  { fresh, tasks: [there] = [] }: Pick<Marked, 'fresh' | 'tasks'> = {},
): Promise<Received | undefined> => {
  if (record.data.phase !== 'handing-over') return undefined;
  // G1: only the writer of `handing-over` gets here with `fresh`. Sync lets one writer replace a revision, so there is
  // one; all others find the mark, and its lease. Before the mark the bot had the customer, so there was no Task of a
  // handover either. A Task that the mark's own writer made and lost is looked for by the invocation that takes over, without `fresh`.
  if (fresh) return handOverMarked(context, { sid, record, data: record.data, fresh, tasks: [] });
  const now = moment(context);
  if (isLeased(record.data, now.now)) return unfinished('handover-under-way');
  const begun = { sid, ...given({ tasks: there && [there] }) };
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

/** What has to be known before a Task is created. */
const read = async (context: Context, marked: Marked) => {
  const { orchestration } = context;
  const { sid, data, fresh } = marked;
  const [{ engagement = 'gone', customer = UNKNOWN_CUSTOMER }, tasks, route, hookSid, isSaid] = await together(
    whose(orchestration, sid, fresh?.known),
    marked.tasks ?? orchestration.liveTasksOf(sid),
    orchestration.route(sid, data.former),
    hookOn(orchestration, marked),
    areWordsSaid(context, marked),
  );
  return { engagement, customer, tasks, route, hookSid, isSaid };
};

type Reading = Awaited<ReturnType<typeof read>>;

/** The engagement is gone before its customer was read. */
const UNKNOWN_CUSTOMER: Customer = { channelType: '', name: 'Customer' };

/** An adapter need not answer again what is known. */
const whose = async (orchestration: Orchestration, sid: string, known: Known = {}): Promise<Known> => ({
  ...known,
  ...(await orchestration.observe(sid, ['engagement', 'customer'], known)),
});

/** SID of the bot's webhook. Where there is a Task, one that can be put back goes at once. */
const hookOn = async (
  { bot }: Orchestration,
  { sid, data: { routing, hook, hookSid }, tasks }: Marked,
): Promise<string | undefined> => {
  if (!hookSid) return (await bot.hook(sid))?.sid;
  if (!hook || !(routing || tasks?.length)) return hookSid;
  await bot.unhook(sid, hookSid);
  return undefined;
};

/** The bot's last words, if they are not known to have been said. */
const wordsOf = ({ replies, answered }: HandingOver): Reply | undefined => {
  const words = replies.at(-1);
  return words?.to === answered.at(-1) ? words : undefined;
};

/** Or not to be said any more: they would wake up what an agent has left or parked since. */
const areWordsSaid = async (context: Context, { sid, data, fresh }: Marked): Promise<boolean> => {
  const words = wordsOf(data);
  if (!words || fresh) return !words;
  const { routing } = data;
  const [isUnsaid, isTaken] = await together(
    isMissing(context, sid, words.to),
    routing && context.orchestration.isLive(routing.taskSid, sid).then((isLive) => !isLive),
  );
  return !isUnsaid || isTaken === true;
};

/** How far an attempt came. */
interface Attempt {
  /** As the ledger has it by now. */
  marked: Marked;
  /** Whether the bot's last words reached the customer. */
  words: 'said' | 'not-said' | 'unknown';
  /** Where the Task leads, which a list may not show yet. `unclear`: one may be on its way. */
  task: Routing | 'not-looked-for' | 'none' | 'unclear';
  /** The bot's webhook is off. */
  isUnhooked?: boolean;
}

const handOverMarked = async (
  context: Context,
  begun: Marked,
  reading = read(context, begun),
): Promise<Received | undefined> => {
  const { data, fresh } = begun;
  const attempt: Attempt = { marked: begun, words: 'unknown', task: fresh ? 'none' : 'not-looked-for' };
  try {
    const [found, words] = await together(reading, sayFarewell(context, begun, reading));
    attempt.words = words;
    const { engagement } = found;
    if (engagement === 'gone') throw new TwilioFailure('gone', 404, undefined);
    if (engagement.ended) return await abandon(context, begun);

    const routing = data.routing ?? (await routed(context, attempt, engagement, found));
    attempt.task = routing;
    return await complete(context, attempt, { engagement, routing, hookSid: found.hookSid });
  } catch (error) {
    if (error instanceof TwilioFailure) await giveUp(context, attempt);
    throw error;
  }
};

/** The Task that there is, or a new one. */
const routed = async (
  context: Context,
  attempt: Attempt,
  engagement: Engagement,
  { customer, tasks: [there], route }: Reading,
): Promise<Routing> => {
  const { sid, data } = attempt.marked;
  const { customer: identity, dialogue, since, brief } = data;
  const known = { ...brief, customer: identity, slots: dialogue.slots, since, attempt: context.id() };
  if (there) return route(engagement, customer, known, there);
  attempt.task = 'none';
  try {
    return await route(engagement, customer, known);
  } catch (error) {
    if (!(error instanceof TwilioFailure) || !isUnclear(error)) throw error;
    attempt.task = 'unclear';
    // The answer may be what was lost, and not the Task. Where that cannot be seen either, nothing is known still.
    const [found] = await context.orchestration.liveTasksOf(sid).catch(() => []);
    if (!found) throw error;
    return route(engagement, customer, known, found);
  }
};

interface Routed {
  engagement: Engagement;
  routing: Routing;
  hookSid: string | undefined;
}

/** There is a Task: the bot's webhook goes, the engagement names the Task, and then the ledger says that all is done. */
const complete = async (
  context: Context,
  attempt: Attempt,
  { engagement, routing, hookSid }: Routed,
): Promise<Received | undefined> => {
  const { orchestration, ledgers, log, deadline } = context;
  const marked = await withHook(context, withTask(attempt.marked, routing), engagement, hookSid);
  if (!marked) return undefined;
  attempt.marked = marked;
  const { sid } = marked;
  const { taskSid } = routing;
  // On Conversations nothing tells later where the Task leads: a call that hangs leaves time to write it down.
  const release = deadline.keep(NOTING_MS);
  await together(
    hookSid === undefined ? undefined : orchestration.bot.unhook(sid, hookSid),
    engagement.taskSid === taskSid ? undefined : orchestration.note(engagement, routing),
  ).finally(release);
  attempt.isUnhooked = true;
  const now = moment(context);
  // What is new may not be shown by a list yet, and a webhook that was put back is new: a sweep looks again.
  const hooked = trueIn(hookSid === undefined && (!!marked.data.dropped || now.now - engagement.changedAt < NEW_MS));
  const done = withAgent(marked.data, routing, now, hooked);
  if (!(await ledgers.write(sid, marked.record, done))) return undefined;
  log({ action: 'hand-over', outcome: 'done', sid, taskSid });
  return { outcome: 'handed-over', taskSid };
};

/** A doubt stays where one Task is seen only now, too: each attempt may have created one. */
const withTask = (marked: Marked, routing: Routing): Marked => {
  const { doubtful, ...sure } = marked.data;
  return { ...marked, data: { ...sure, ...(sure.routing ? {} : given({ doubtful })), routing } };
};

/** A webhook that Twilio did not show yet when the bot met the customer. `undefined`: another writer came first. */
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
  const noted = await noteHook(context, sid, { ...record, data }, found?.hook);
  return noted && { ...marked, record: noted, data: noted.data };
};

/** The bot's last words, once, and before the agent can speak. A Task matters more: it comes even if they fail. */
const sayFarewell = async (
  context: Context,
  { sid, data, fresh }: Marked,
  reading: Promise<Reading>,
): Promise<Attempt['words']> => {
  const words = wordsOf(data);
  if (!words || (!fresh && (await reading).isSaid)) return 'said';
  const failure = await tryTo(context, 'farewell', sid, () => sayReply(context, sid, words));
  if (!failure) return 'said';
  return isUnclear(failure) ? 'unknown' : 'not-said';
};

/** This invocation will not finish. Where there is no Task the customer is told, once. */
const giveUp = async (context: Context, attempt: Attempt): Promise<void> => {
  const { sid, record, data } = attempt.marked;
  const next = leftBy(attempt, context.id());
  if (attempt.task === 'unclear' && isHopeless(next))
    context.log({ action: 'hand-over', outcome: 'given-up', sid, reason: 'handover-given-up' });
  await tryTo(context, 'give-up', sid, async () => {
    const written = await context.ledgers.write(sid, record, next);
    if (written && next.told && !data.told) await sayPhrase(context, sid, 'delayed', data.dialogue);
  });
};

/**
 * What the next attempt goes on from. Where Twilio refused for certain the lease is given up, so that the next delivery can
 * try at once; where a Task or the last words may still be on their way, the lease has to run out first.
 */
const leftBy = ({ marked: { data }, words, task, isUnhooked }: Attempt, stamp: string): HandingOver => {
  const { lease, hookSid, lost = 0, ...kept } = data;
  const routing = typeof task === 'string' ? undefined : task;
  const isOpen = task === 'unclear' || words === 'unknown';
  return {
    ...kept,
    // The next attempt need not look for them in a list that may not show them yet.
    ...(words === 'said' ? { replies: [] } : {}),
    ...given({
      hookSid: isUnhooked ? undefined : hookSid,
      lease: isOpen ? lease : undefined,
      told: trueIn(task === 'none' || task === 'unclear'),
      lost: task === 'unclear' ? lost + 1 : data.lost,
      routing,
    }),
    stamp,
  };
};

/** The engagement ended in the middle of the handover: there is no customer to hand over. */
const abandon = async (context: Context, { sid, record, data }: Marked): Promise<Received | undefined> => {
  const next = closed(data, moment(context));
  if (!(await context.ledgers.write(sid, record, next))) return undefined;
  return ignored('conversation-ended');
};

import type { Conversation, Origins } from '../orchestration/port';
import { TwilioFailure } from '../platform/errors';
import { together } from '../platform/together';
import type { Keeper } from './keeper';
import { LEASE_MS, type Ledger, type LedgerRecord } from './ledger';
import type { Received } from './receive';

/**
 * From the bot to an agent, so that exactly one Task comes about.
 *
 * ```
 *  marked in the ledger, with a lease      the bot is silent from here on, whatever arrives
 *  farewell   ┐
 *  look for a Task of this conversation │  side by side
 *  look what made the conversation      ┘
 *  create it, if there is none
 *  take the bot's webhook off ┐            until there is a Task, the customer's next message must still reach us
 *  note the Task on the conversation ┘     side by side
 *  with-agent in the ledger                the only step that says: all of this is done
 * ```
 * Every step can be repeated, and each can be the last before a crash: whoever comes next (a redelivery, the
 * customer's next message, a sweep) takes over the lease when it has run out, and does all of it again.
 *
 * `fresh`: the record was marked by this very invocation. `conversation`: as it was read right before that.
 */
export const handOver = async (
  keeper: Keeper,
  sid: string,
  marked: LedgerRecord,
  { fresh = false, conversation: known }: { fresh?: boolean; conversation?: Conversation | undefined } = {},
): Promise<Received | undefined> => {
  const record = fresh ? marked : await takeOver(keeper, sid, marked);
  if (record === 'held') return { outcome: 'unfinished', reason: 'handover-under-way' };
  if (!record) return undefined;

  const { orchestration } = keeper;
  let words: Farewell = 'unknown';
  const farewell = async () => {
    words = await sayFarewell(keeper, sid, record, fresh);
  };
  const give = (so: Pick<Attempt, 'tell' | 'taskSid'>) => (error: unknown) =>
    giveUp(keeper, sid, record, { error, words, ...so });
  const [conversation, live, originOf, webhookSid] = await together(
    known ?? orchestration.conversation(sid),
    orchestration.liveTasks(sid),
    orchestration.origins(),
    record.data.webhookSid ?? orchestration.findBotWebhook(sid),
    farewell(),
    // Of a handover that was begun before, there may be a Task, and whoever has it may be speaking.
  ).catch(give({ tell: fresh }));
  if (!conversation || conversation.ended) return abandon(keeper, sid, record);

  // What an attempt before this one made counts, whether or not the list shows it.
  const made = record.data.taskSid ?? live[0];
  const taskSid = made ?? (await createTask(keeper, conversation, record, originOf).catch(give({ tell: true })));
  await together(
    webhookSid ? orchestration.removeBotWebhook(sid, webhookSid) : undefined,
    orchestration.noteTask(conversation, taskSid),
  ).catch(give({ tell: false, taskSid }));
  const { lease: _lease, told: _told, webhookSid: _webhook, ...kept } = record.data;
  const done: Ledger = {
    ...kept,
    phase: 'with-agent',
    since: keeper.now(),
    replies: [],
    taskSid,
    stamp: keeper.id(),
  };
  if (!(await keeper.ledgers.write(sid, record, done))) return undefined;
  keeper.log({ action: 'hand-over', outcome: 'done', sid, taskSid });
  return { outcome: 'handed-over', taskSid };
};

/** The lease, if it is free. `undefined`: somebody else took it first. */
const takeOver = async (
  keeper: Keeper,
  sid: string,
  record: LedgerRecord,
): Promise<LedgerRecord | 'held' | undefined> => {
  const now = keeper.now();
  if (record.data.lease && record.data.lease.until > now) return 'held';
  const lease = { holder: keeper.id(), until: now + LEASE_MS };
  return keeper.ledgers.write(sid, record, { ...record.data, lease, stamp: keeper.id() });
};

/** What is known of the bot's last words. */
type Farewell = 'said' | 'not-said' | 'unknown';

/** The bot's last words, once, and before the agent can speak. A Task matters more: it comes even if they fail. */
const sayFarewell = async (keeper: Keeper, sid: string, record: LedgerRecord, fresh: boolean): Promise<Farewell> => {
  const words = record.data.replies.at(-1);
  if (!words || words.to !== record.data.answered.at(-1)) return 'said';
  const { orchestration, bot } = keeper;
  try {
    if (!fresh && (await orchestration.hasReply(sid, words.to))) return 'said';
    await orchestration.say(sid, { text: words.text, author: bot.identity, replyTo: words.to });
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    keeper.log({ action: 'farewell', outcome: 'failed', sid, status: error.status });
    return error.kind === 'unknown' ? 'unknown' : 'not-said';
  }
  return 'said';
};

const createTask = async (
  keeper: Keeper,
  conversation: Conversation,
  record: LedgerRecord,
  originOf: Origins,
): Promise<string> => {
  const { orchestration } = keeper;
  const { customer, dialogue, since } = record.data;
  const origin = originOf(conversation);
  const brief = { ...record.data.brief, customer, slots: dialogue.slots, since, ...(origin ? { origin } : {}) };
  try {
    return await orchestration.route(conversation, brief);
  } catch (error) {
    if (!(error instanceof TwilioFailure) || error.kind !== 'unknown') throw error;
    // The answer may be what was lost, and not the Task. Where that cannot be seen either, nothing is known still.
    const [made] = await orchestration.liveTasks(conversation.sid).catch(() => []);
    if (made === undefined) throw error;
    return made;
  }
};

/** How far a handover came that was not finished. */
interface Attempt {
  error: unknown;
  /** There is no Task, so the customer is told. */
  tell: boolean;
  words: Farewell;
  /** The Task, where there is one: a list may not show it yet. */
  taskSid?: string;
}

/**
 * This invocation will not finish. Where there is no Task (`tell`) the customer is told, once. Where Twilio said no for
 * certain the lease is given up, so that the next delivery can try at once; where nobody knows what became of a
 * request, this one or the last words, it has to run out first.
 */
const giveUp = async (
  keeper: Keeper,
  sid: string,
  record: LedgerRecord,
  { error, tell, words, taskSid }: Attempt,
): Promise<never> => {
  if (!(error instanceof TwilioFailure) || error.kind === 'unknown') throw error;
  const { lease, ...kept } = record.data;
  const released: Ledger = {
    ...kept,
    ...(lease && words === 'unknown' ? { lease } : {}),
    // Who comes next need not look for them, in a list that may not show them yet.
    ...(words === 'said' ? { replies: [] } : {}),
    ...(tell ? { told: true } : {}),
    ...(taskSid ? { taskSid } : {}),
    stamp: keeper.id(),
  };
  const written = await keeper.ledgers.write(sid, record, released);
  if (written && tell && !record.data.told) {
    const { bot, orchestration } = keeper;
    const text = bot.phrase('delayed', record.data.dialogue);
    if (text) await orchestration.say(sid, { text, author: bot.identity });
  }
  throw error;
};

/** The conversation ended in the middle of it: there is nobody to hand over. */
const abandon = async (keeper: Keeper, sid: string, record: LedgerRecord): Promise<Received | undefined> => {
  const { lease: _lease, told: _told, ...kept } = record.data;
  const closed: Ledger = { ...kept, phase: 'closed', since: keeper.now(), replies: [], stamp: keeper.id() };
  if (!(await keeper.ledgers.write(sid, record, closed))) return undefined;
  return { outcome: 'ignored', reason: 'conversation-ended' };
};

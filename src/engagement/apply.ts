import { openingState } from '../bot/state';
import type { Conversation } from '../orchestration/port';
import { TwilioFailure } from '../platform/errors';
import type { Decision, Facts } from './decide';
import type { Keeper } from './keeper';
import { LEASE_MS, type Ledger, type LedgerRecord } from './ledger';

type Clean = Extract<Decision, { action: 'clean' }>;

/**
 * Does what was decided. The session goes first: it is the half that swallows messages. That it cannot be deleted does
 * not keep the conversation open; the failure is thrown when the rest is done, so that somebody tries again.
 *
 * `false`: nothing was done, since somebody wrote after what the decision rests on was read, and knows better.
 */
export const clean = async (keeper: Keeper, facts: Facts, decision: Clean): Promise<boolean> => {
  const { sid, conversation } = facts;
  const { endSession } = decision;
  const failures: TwilioFailure[] = [];
  const step = async (action: string, work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      keeper.log({
        action,
        outcome: 'done',
        sid,
        reason: decision.reason,
        ...(endSession ? { sessionSid: endSession } : {}),
      });
      return true;
    } catch (error) {
      if (!(error instanceof TwilioFailure)) throw error;
      failures.push(error);
      keeper.log({ action, outcome: 'failed', sid, reason: decision.reason, status: error.status });
      return false;
    }
  };

  const record = facts.record && (await claim(keeper, sid, facts.record, decision));
  if (facts.record && !record) return false;
  if (endSession) await step('end-session', () => keeper.orchestration.endSession(endSession));
  const webhook = record?.data.webhook;
  let webhookSid: string | undefined;
  const work: Promise<unknown>[] = [];
  if (decision.close && conversation) work.push(step('close', () => keeper.orchestration.close(conversation)));
  if (decision.restoreBot && webhook) {
    await step('restore-bot', async () => {
      webhookSid = await keeper.orchestration.restoreBotWebhook(sid, webhook);
    });
  }
  // One that was closed beforehand is so still; but a conversation that lives on need not wait any more.
  const isDone = record?.data.phase === 'closed' && (decision.close || !record.data.lease);
  if (!isDone && decision.closeLedger && failures.length === 0) {
    // Only after a Task it was looked for everywhere.
    const endedSession = endSession ?? (decision.reason === 'task-ended' ? 'none' : undefined);
    const next: Ledger = {
      ...closed(keeper, record?.data ?? newLedger(keeper, conversation)),
      ...(webhookSid ? { webhookSid } : {}),
      ...(endedSession ? { endedSession } : {}),
    };
    // Somebody who wrote in the meantime knows better.
    const write = () => (record ? keeper.ledgers.write(sid, record, next) : keeper.ledgers.create(sid, next));
    work.push(step('close-ledger', write));
  }
  await Promise.all(work);
  if (!failures[0]) return true;
  if (record?.data.lease && failures.every(({ kind }) => kind !== 'unknown')) {
    const { lease: _lease, ...unclaimed } = record.data;
    await keeper.ledgers.write(sid, record, { ...unclaimed, stamp: keeper.id() });
  }
  throw failures[0];
};

const closed = (keeper: Keeper, { lease: _lease, heldUntil: _held, told: _told, ...kept }: Ledger): Ledger => ({
  ...kept,
  phase: 'closed',
  since: keeper.now(),
  replies: [],
  stamp: keeper.id(),
});

/**
 * Makes sure of an engagement before anything is done to it, where it would do harm if somebody else were at it:
 * - The customer is with the bot. A message that comes now changes the ledger, so either it comes first and this is
 *   not done, or it finds the ledger closed, and waits for what is being ended here.
 * - The bot goes back on a conversation that lives on. Two who do that at once would put it there twice.
 *
 * `undefined`: somebody else wrote first.
 */
const claim = async (
  keeper: Keeper,
  sid: string,
  record: LedgerRecord,
  { restoreBot, reason, close, endSession }: Clean,
): Promise<LedgerRecord | undefined> => {
  const lease = { holder: keeper.id(), until: keeper.now() + LEASE_MS };
  if (restoreBot) {
    // Of a handover that was cut off, too, nothing is to be done any more but this. Its webhook may be off by now.
    const { webhookSid: _webhook, ...kept } = record.data;
    return keeper.ledgers.write(sid, record, { ...kept, phase: 'with-agent', lease, stamp: keeper.id() });
  }
  if (record.data.phase !== 'bot') return record;
  const next = { ...closed(keeper, record.data), ...(close || endSession ? { lease } : {}) };
  const claimed = await keeper.ledgers.write(sid, record, next);
  if (claimed && reason === 'customer-left') await sayFarewell(keeper, sid, record.data);
  return claimed;
};

/** A last word to a customer who has walked away from the bot, if the bot has one. */
const sayFarewell = async (keeper: Keeper, sid: string, { dialogue }: Ledger): Promise<void> => {
  const text = keeper.bot.phrase('farewell', dialogue);
  if (!text) return;
  try {
    await keeper.orchestration.say(sid, { text, author: keeper.bot.identity });
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    keeper.log({ action: 'farewell', outcome: 'failed', sid, status: error.status });
  }
};

/** Notes in the ledger until when the engagement stays open, so that the sweeper ends it as soon as that is over. */
export const hold = async (keeper: Keeper, { sid, record, conversation }: Facts, until: number): Promise<void> => {
  const stamp = keeper.id();
  keeper.log({ action: 'hold', outcome: 'held', sid });
  if (record) {
    await keeper.ledgers.write(sid, record, { ...record.data, heldUntil: until, stamp });
    return;
  }
  await keeper.ledgers.create(sid, { ...newLedger(keeper, conversation), heldUntil: until, stamp });
};

/** Of a conversation in which the bot never met the customer, and does not: whoever had the Task has the word. */
const newLedger = (keeper: Keeper, conversation: Conversation | undefined): Ledger => ({
  orchestration: keeper.orchestration.name,
  phase: 'with-agent',
  since: keeper.now(),
  customer: '',
  channelType: conversation?.channelType ?? '',
  languages: [],
  dialogue: openingState(),
  answered: [],
  replies: [],
  stamp: '',
});

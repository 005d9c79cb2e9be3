import { TwilioFailure } from '../platform/errors';
import type { Decision, Facts } from './decide';
import type { Keeper } from './keeper';
import type { Ledger, LedgerRecord } from './ledger';

type Clean = Extract<Decision, { action: 'clean' }>;

/**
 * Does what was decided. The session goes first: it is the half that swallows messages. That it cannot be deleted does
 * not keep the conversation open; the failure is thrown when the rest is done, so that somebody tries again.
 */
export const clean = async (keeper: Keeper, facts: Facts, decision: Clean): Promise<void> => {
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

  const record = decision.reason === 'customer-left' ? await sayFarewell(keeper, facts) : facts.record;
  let endedSession: string | undefined;
  if (endSession && (await step('end-session', () => keeper.orchestration.endSession(endSession)))) {
    endedSession = endSession;
  }
  const webhook = record?.data.webhook;
  let webhookSid: string | undefined;
  const work: Promise<unknown>[] = [];
  if (decision.close && conversation) work.push(step('close', () => keeper.orchestration.close(conversation)));
  if (decision.restoreBot && webhook) {
    await step('restore-bot', async () => {
      webhookSid = await keeper.orchestration.restoreBotWebhook(sid, webhook);
    });
  }
  if (record && decision.closeLedger && failures.length === 0) {
    const { heldUntil: _held, told: _told, ...kept } = record.data;
    const next: Ledger = {
      ...kept,
      phase: 'closed',
      since: keeper.now(),
      replies: [],
      ...(webhookSid ? { webhookSid } : {}),
      ...(endedSession ? { endedSession } : {}),
      stamp: keeper.id(),
    };
    // Somebody who wrote in the meantime knows better.
    work.push(step('close-ledger', () => keeper.ledgers.write(sid, record, next)));
  }
  await Promise.all(work);
  if (failures[0]) throw failures[0];
};

/** A last word to a customer who has walked away from the bot, if the bot has one: at most once, also after a crash. */
const sayFarewell = async (keeper: Keeper, { sid, record }: Facts): Promise<LedgerRecord | undefined> => {
  const text = record && !record.data.told ? keeper.bot.phrase('farewell', record.data.dialogue) : undefined;
  if (!record || !text) return record;
  const told = await keeper.ledgers.write(sid, record, { ...record.data, told: true, stamp: keeper.id() });
  if (!told) return record;
  try {
    await keeper.orchestration.say(sid, { text, author: keeper.bot.identity });
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    keeper.log({ action: 'farewell', outcome: 'failed', sid, status: error.status });
  }
  return told;
};

/** Notes in the ledger until when the engagement stays open, so that the sweeper ends it as soon as that is over. */
export const hold = async (keeper: Keeper, { sid, record, conversation }: Facts, until: number): Promise<void> => {
  const stamp = keeper.id();
  keeper.log({ action: 'hold', outcome: 'held', sid });
  if (record) {
    await keeper.ledgers.write(sid, record, { ...record.data, heldUntil: until, stamp });
    return;
  }
  await keeper.ledgers.create(sid, {
    orchestration: keeper.orchestration.name,
    phase: 'with-agent',
    since: keeper.now(),
    // The bot never met this customer, and does not: whoever holds the engagement has the word.
    customer: '',
    channelType: conversation?.channelType ?? '',
    languages: [],
    dialogue: { step: '', misses: 0, slots: {} },
    answered: [],
    replies: [],
    heldUntil: until,
    stamp,
  });
};

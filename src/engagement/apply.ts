import { TwilioFailure } from '../platform/errors';
import type { Decision, Facts } from './decide';
import type { Keeper } from './keeper';
import type { Ledger } from './ledger';

type Clean = Extract<Decision, { action: 'clean' }>;

/**
 * Does what was decided. The session goes first: it is the half that swallows messages. That it cannot be deleted does
 * not keep the conversation open; the failure is thrown when the rest is done, so that somebody tries again.
 */
export const clean = async (keeper: Keeper, facts: Facts, decision: Clean): Promise<void> => {
  const { sid, conversation, record } = facts;
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
    const next: Ledger = {
      ...record.data,
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

import { clean } from '../engagement/apply';
import { handOver } from '../engagement/handover';
import { TwilioFailure } from '../platform/errors';
import type { Settle } from './slice';

/** Does it, unless the engagement has come back to life. */
export const settle: Settle = async (keeper, { facts, decision }, live) => {
  try {
    if (decision.action === 'finish-handover') {
      const received = facts.record && (await handOver(keeper, facts.sid, facts.record));
      return received && received.outcome !== 'unfinished' ? 'cleaned' : 'skipped';
    }
    if (decision.action !== 'clean' || live.of(facts.sid).length) return 'skipped';
    return (await clean(keeper, facts, decision)) ? 'cleaned' : 'skipped';
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    keeper.log({ action: 'sweep', outcome: 'failed', sid: facts.sid, status: error.status });
    return error.status;
  }
};

import { openingState } from '../../src/core/dialogue';
import type { Cause } from '../../src/core/facts';
import {
  type BotLedger,
  type Closed,
  type HandingOver,
  type LedgerRecord,
  VERSION,
  type WithAgent,
} from '../../src/core/ledger';
import type { Carrier, Engagement, LiveTask, Seen } from '../../src/core/port';
import { decide } from '../../src/core/rules';
import type { Action, Reason } from '../../src/core/verdict';

export const HOUR = 3_600_000;
export const NOW = Date.UTC(2026, 10, 23, 12);
export const SID = `CH${'0a'.repeat(16)}`;
const CARRIER_SID = `KC${'0a'.repeat(16)}`;
export const TASK_SID = `WT${'0a'.repeat(16)}`;

export const ENDED: Extract<Cause, { kind: 'task-ended' }> = { kind: 'task-ended', taskSid: TASK_SID };
export const SWEEP: Extract<Cause, { kind: 'sweep' }> = { kind: 'sweep', minAgeMs: 25 * HOUR };
export const MESSAGE: Cause = { kind: 'message' };
export const GOODBYE: Cause = { kind: 'goodbye' };

/** Another invocation is at it, … */
export const leased = { lease: { holder: 'x', until: NOW + 1 } };
/** … or was, and did not come back. */
export const expired = { lease: { holder: 'x', until: NOW - 1 } };

export const HOOK = { url: 'https://flexkeep.example.com/inbound', method: 'POST', retryCount: 3 };

export const engagement = (said: Partial<Engagement> = {}): Engagement => ({
  sid: SID,
  ended: false,
  survivesTask: false,
  legible: true,
  changedAt: 0,
  own: {},
  ...said,
});

export const carrier = (said: Partial<Carrier> = {}): Carrier => ({ sid: CARRIER_SID, activeAt: 0, ...said });

export const liveTask = (sid: string, attempt?: string): LiveTask => ({
  sid,
  ...(attempt === undefined ? {} : { made: { since: 0, attempt } }),
});

const base = {
  version: VERSION,
  orchestration: 'flex-flow' as const,
  since: 0,
  customer: 'customer-identity',
  channelType: 'sms',
  languages: [],
  dialogue: openingState(),
  answered: [],
  stamp: 'stamp',
};

const record = (data: LedgerRecord['data']): LedgerRecord => ({ revision: '3', data });

export const botLedger = (said: Partial<BotLedger> = {}) =>
  record({ ...base, phase: 'bot', heardAt: 0, replies: [], ...said });
export const handingOverLedger = (said: Partial<HandingOver> = {}) =>
  record({ ...base, phase: 'handing-over', heardAt: 0, replies: [], ...said });
export const withAgentLedger = (said: Partial<WithAgent> = {}) => record({ ...base, phase: 'with-agent', ...said });
export const closedLedger = (said: Partial<Closed> = {}) => record({ ...base, phase: 'closed', ...said });

/** All parts known: an open engagement with a carrier, no ledger, no Task, quiet for ever. */
export const seen = (said: Partial<Seen> = {}): Seen => ({
  engagement: engagement(),
  carrier: carrier(),
  customer: { channelType: 'sms', name: 'Customer' },
  owned: true,
  standing: 'none',
  unsaid: [],
  newestMessageAt: 0,
  ledger: 'none',
  tasks: [],
  ...said,
});

/** The reason, and what is to be done. @throws where that cannot be decided on all of {@link seen} */
export const verdictOf = (found: Seen, cause: Cause, now = NOW): [Reason, ...Action['do'][]] => {
  const verdict = decide(seen(found), cause, now);
  if ('read' in verdict) throw new Error(`It lacks ${verdict.read}`);
  return [verdict.reason, ...verdict.actions.map((action) => action.do)];
};

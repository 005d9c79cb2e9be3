import {
  botLedger,
  closedLedger,
  ENDED,
  engagement,
  expired,
  GOODBYE,
  handingOverLedger,
  leased,
  MESSAGE,
  NOW,
  SWEEP,
  seen,
  TASK_SID,
  verdictOf,
  withAgentLedger,
} from '../../test/support/facts';
import type { Cause } from './facts';
import type { Seen } from './port';
import { decide, RULES } from './rules';
import { REASONS } from './verdict';

const ended = { engagement: engagement({ ended: true }) };

describe('of a handover', () => {
  const coming = { taskSid: TASK_SID, coming: true as const };
  const CANCELED: Cause = { ...ENDED, isCanceled: true };
  const hopeless = { dropped: 10, since: NOW };

  it('that Twilio dropped, another is made', () => {
    const ledger = withAgentLedger({ since: NOW, routing: coming });
    expect(verdictOf({ ledger }, CANCELED)).toEqual(['handover-failed', 'hand-over-again']);
    expect(verdictOf({ ledger, standing: 'failed' }, SWEEP)).toEqual(['handover-failed', 'hand-over-again']);
    expect(verdictOf({ ledger, standing: 'failed' }, MESSAGE)).toEqual(['handover-failed', 'hand-over-again']);
    expect(verdictOf({ ledger, standing: 'failed' }, GOODBYE)[0]).toBe('goodbye');
  });

  it('that was cut off, the attempt is finished where its Task was dropped', () => {
    const cause: Cause = { ...CANCELED, since: NOW, routing: coming };
    expect(verdictOf({ ledger: handingOverLedger({ since: NOW }) }, cause)).toEqual([
      'handover-failed',
      'finish-handover',
    ]);
  });

  it('that is hopeless, nothing is made by events and sweeps', () => {
    const ledger = handingOverLedger(hopeless);
    expect(verdictOf({ ledger }, SWEEP)).toEqual(['handover-given-up']);
    expect(verdictOf({ ledger }, ENDED)).toEqual(['handover-given-up']);
    expect(verdictOf({ ledger }, GOODBYE)[0]).toBe('goodbye');
  });

  it('an ended Task that may be its own is not waited for, unless an invocation is at it', () => {
    const ledger = handingOverLedger({ since: 7, ...leased });
    expect(verdictOf({ ledger }, { ...ENDED, since: 7 })).toEqual(['handover-under-way']);
    expect(verdictOf({ ledger: handingOverLedger({ since: 7 }) }, ENDED)).toEqual(['handover-under-way']);
    expect(verdictOf({ ledger: handingOverLedger({ since: 7 }) }, { ...ENDED, since: 7 })[0]).toBe('task-ended');
  });
});

it('an answer that did not reach the customer is said', () => {
  const replies = [{ to: 'IM1', text: 'Hi', until: 0 }];
  const found = seen({ ledger: botLedger({ replies }), unsaid: replies });
  expect(decide(found, SWEEP, NOW)).toEqual({ reason: 'reply-owed', actions: [{ do: 'say-unsaid' }] });
});

describe('while its agent is wrapping up', () => {
  const WRAPPING = { ...ENDED, isWrapping: true as const, routing: { taskSid: TASK_SID } };
  const verdictOf = (said: Partial<Seen>, cause: Cause = WRAPPING) => decide(seen(said), cause, NOW);

  it.each(['open', 'coming'] as const)('an engagement is kept, and the way to its agents is noted: %s', (standing) => {
    const note = { do: 'note', routing: { taskSid: TASK_SID } };
    expect(verdictOf({ standing })).toStrictEqual({ reason: 'wrapping-up', actions: [note] });
  });

  it('one is kept that its Task knows on the agents’ side, although that is not shown', () => {
    expect(verdictOf({ standing: 'none' })).toMatchObject({ reason: 'wrapping-up' });
  });

  it('one is not kept that has no agents’ side, or that has ended', () => {
    const { routing: _routing, ...cause } = WRAPPING;
    expect(verdictOf({ standing: 'none' }, cause)).toMatchObject({ reason: 'task-ended' });
    expect(verdictOf({ ...ended, standing: 'open' })).toMatchObject({ reason: 'session-leaked' });
    expect(verdictOf({ standing: 'open' }, ENDED)).toMatchObject({ reason: 'task-ended' });
  });
});

it.each<[string, Partial<Seen>, Cause, string]>([
  ['an agent has its other side still', { standing: 'open' }, ENDED, 'interaction-open'],
  ['an agent left that', { standing: 'left' }, ENDED, 'interaction-open'],
  ['that has ended, too', { standing: 'ended' }, ENDED, 'nothing-to-do'],
  ['there is none', { standing: 'none' }, ENDED, 'nothing-to-do'],
  ['a sweep does not ask', { standing: 'open' }, SWEEP, 'nothing-to-do'],
])('an engagement has ended, and %s', (_, said, cause, reason) => {
  const found = { ...ended, carrier: 'none' as const, ledger: withAgentLedger(), ...said };
  expect(verdictOf(seen(found), cause)).toEqual([reason]);
});

it('an engagement that has ended is left alone where its other side was not read', () => {
  const { standing: _standing, ...found } = seen({ ...ended, carrier: 'none', ledger: withAgentLedger() });
  expect(decide(found, ENDED, NOW)).toStrictEqual({ reason: 'nothing-to-do', actions: [] });
});

it('the reasons are all in use, and listed', () => {
  expect([...REASONS].sort()).toEqual([...new Set(RULES.map(({ reason }) => reason))].sort());
});

it('a clean-up that was left is finished, by event and sweep', () => {
  const decided = (said: Partial<Seen>, cause: Cause) => decide(seen(said), cause, NOW);
  for (const cause of [SWEEP, ENDED] as const) {
    expect(decided({ ...ended, ledger: closedLedger(expired) }, cause)).toMatchObject({
      reason: 'clean-up-unfinished',
    });
  }
  expect(decided({ ...ended, ledger: closedLedger() }, SWEEP)).toMatchObject({ reason: 'session-leaked' });
});

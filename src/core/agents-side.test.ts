import { handingOverLedger, NOW, seen, TASK_SID, withAgentLedger } from '../../test/support/facts';
import type { Cause } from './facts';
import type { Seen, Standing } from './port';
import { decide } from './rules';

const DAY = 24 * 3_600_000;
const ROUTING = { taskSid: TASK_SID, interactionSid: 'KD1' };
const ENDED = { kind: 'task-ended' as const, taskSid: TASK_SID, routing: ROUTING };
const WRAPPING = { ...ENDED, isWrapping: true as const };
const SWEEP: Cause = { kind: 'sweep', minAgeMs: DAY };

const noted = (standing: Standing, endedFor = TASK_SID): Pick<Seen, 'ledger'> => ({
  ledger: withAgentLedger({ routing: ROUTING, standing, endedFor, since: NOW - DAY }),
});
const verdictOf = (found: Seen, cause: Cause, now = NOW) => {
  const verdict = decide(seen(found), cause, now);
  if ('read' in verdict) throw new Error(`It lacks ${verdict.read}`);
  return [verdict.reason, ...verdict.actions.map((action) => action.do)];
};

describe('an event of a Task that ends', () => {
  it.each<Standing>(['left', 'paused', 'parked'])('notes that it is %s, and trusts the note', (standing) => {
    expect(verdictOf({ ledger: withAgentLedger({ routing: ROUTING }), standing }, WRAPPING)).toEqual([
      standing,
      'note',
    ]);
    // The ledger alone decides: nothing else was read.
    expect(decide(noted(standing), ENDED, NOW)).toEqual({ reason: 'nothing-to-do', actions: [] });
  });

  it.each<[string, Pick<Seen, 'ledger'>]>([
    ['of another Task', noted('left', 'WT2')],
    ['of a transfer, which may fail', noted('in-transfer')],
    ['of an agent who was wrapping up', noted('open')],
  ])('does not trust a note %s', (_, found) => {
    expect(decide(found, ENDED, NOW)).toHaveProperty('read');
  });

  it('ends what its agent was wrapping up', () => {
    expect(verdictOf({ ...noted('open'), standing: 'open' }, ENDED)).toContain('end-engagement');
    expect(verdictOf({ ledger: withAgentLedger({ routing: ROUTING }), standing: 'open' }, WRAPPING)).toEqual([
      'wrapping-up',
      'note',
    ]);
  });
});

it('of a handover that was cut off, an agent who has paused it shows that it came about', () => {
  const found = (since: number) => ({
    ledger: handingOverLedger({ since }),
    standing: 'paused' as const,
  });
  expect(verdictOf(found(NOW), { ...WRAPPING, since: NOW })).toEqual(['paused', 'note']);
  expect(verdictOf(found(NOW - 1), { ...WRAPPING, since: NOW })).toEqual(['paused']);
});

describe('a sweep', () => {
  it('notes once in ten days what was left', () => {
    const found = { ...noted('left'), standing: 'left' as const };
    expect(verdictOf(found, SWEEP)).toEqual(['left']);
    expect(verdictOf(found, SWEEP, NOW + 11 * DAY)).toEqual(['left', 'note']);
    expect(verdictOf({ ...found, standing: 'paused' }, SWEEP)).toEqual(['paused', 'note']);
  });
});

import {
  botLedger,
  carrier,
  ENDED,
  engagement,
  HOUR,
  liveTask,
  NOW,
  SWEEP,
  seen,
  verdictOf,
} from '../../test/support/facts';
import type { Cause } from './facts';
import type { Seen } from './port';
import { decide } from './rules';
import type { Action, Reason } from './verdict';

const bare: Seen = { carrier: 'none' };
const ended: Seen = { engagement: engagement({ ended: true }) };
const longLived: Seen = { engagement: engagement({ survivesTask: true }) };
const withAge = (hours: number): Seen => ({ carrier: carrier({ activeAt: NOW - hours * HOUR }) });

type Row = [words: string, found: Seen, reason: Reason, ...does: Action['do'][]];

const expectVerdict = (found: Seen, cause: Cause, reason: Reason, does: Action['do'][]) =>
  expect(verdictOf(found, cause)).toEqual([reason, ...does]);

const ALL: Action['do'][] = ['end-carrier', 'end-engagement', 'close-ledger'];

describe('when the customer says goodbye', () => {
  it.each<Row>([
    ['everything is ended', { ledger: botLedger() }, 'goodbye', ...ALL],
    ['of what lives on the carrier', { ...longLived, ledger: botLedger() }, 'goodbye', 'end-carrier', 'close-ledger'],
    ['nothing where there is nothing', { ...ended, ...bare, ledger: botLedger() }, 'nothing-to-do'],
  ])('%s', (_, found, reason, ...does) => {
    expectVerdict(found, { kind: 'goodbye' }, reason, does);
  });
});

describe('when the customer writes into what has ended', () => {
  it.each<Row>([
    ['its carrier is ended', { ...ended, ...withAge(0) }, 'session-leaked', 'end-carrier'],
    ['but for a grace of minutes', { engagement: engagement({ ended: true, changedAt: NOW }) }, 'nothing-to-do'],
    ['and not under an agent', { ...ended, tasks: [liveTask('WT1')] }, 'live-task'],
  ])('%s', (_, found, reason, ...does) => {
    expectVerdict(found, { kind: 'message' }, reason, does);
  });
});

describe('what was not read', () => {
  it('is asked for, part by part, and only as far as it matters', () => {
    expect(decide({}, ENDED, NOW)).toEqual({ read: ['ledger'] });
    expect(decide({ ledger: botLedger() }, ENDED, NOW)).toEqual({ read: ['engagement'] });
    expect(decide({ ledger: 'none', tasks: [liveTask('WT1')] }, SWEEP, NOW)).toEqual({ read: ['engagement', 'owned'] });
    const { carrier: _carrier, ...uncarried } = seen();
    expect(decide(uncarried, ENDED, NOW)).toMatchObject({
      reason: 'task-ended',
      actions: [{ do: 'end-carrier' }, {}, {}],
    });
    expect(decide(uncarried, SWEEP, NOW)).toEqual({ read: ['carrier'] });
    const { newestMessageAt: _newest, ...unread } = seen({ carrier: carrier({ unused: true }) });
    expect(decide(unread, SWEEP, NOW)).toEqual({ read: ['newestMessageAt'] });
  });

  it('is not asked for where the carrier tells', () => {
    const { newestMessageAt: _newest, ...unread } = seen();
    expect(decide(unread, SWEEP, NOW)).toMatchObject({ reason: 'task-lost' });
  });
});

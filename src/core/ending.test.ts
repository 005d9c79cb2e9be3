import {
  botLedger,
  closedLedger,
  ENDED,
  engagement,
  HOOK,
  handingOverLedger,
  MESSAGE,
  NOW,
  seen,
  withAgentLedger,
} from '../../test/support/facts';
import { ending, holding, noteEnd } from './ending';
import type { Cause } from './facts';
import type { Seen } from './port';

const WRAPPING: Cause = { ...ENDED, isWrapping: true };
const SWEEP: Cause = { kind: 'sweep', minAgeMs: 0 };
const forGood: Seen = { engagement: engagement({ endsForGood: true }) };
const longLived: Seen = { engagement: engagement({ survivesTask: true }) };

const actionsOf = (found: Seen, cause: Cause) =>
  ending({ seen: seen(found), cause, now: NOW }).map((action) => action.do);

describe('the ledger says that the engagement was cleaned up', () => {
  it.each<[string, Cause, Seen]>([
    ['after a Task, where more of its events will come', ENDED, {}],
    ['… also where the ledger says otherwise', ENDED, { ledger: withAgentLedger() }],
    [
      '… also where the engagement tells by itself, but the ledger denies it',
      ENDED,
      { ...forGood, ledger: handingOverLedger() },
    ],
    [
      '… also on an engagement that survives it, where there is a ledger',
      ENDED,
      { ...longLived, ledger: closedLedger() },
    ],
    ['by a sweep, where the bot has the customer', SWEEP, { ledger: botLedger() }],
    ['… where a clean-up was left', SWEEP, { ledger: closedLedger({ left: true }) }],
    ['… where the engagement lives on', SWEEP, { ...longLived, ledger: withAgentLedger() }],
    ['by a message, where a clean-up was left', MESSAGE, { ledger: closedLedger({ left: true }) }],
    ['by a goodbye', { kind: 'goodbye' }, {}],
  ])('%s', (_, cause, found) => {
    expect(actionsOf(found, cause)).toContain('close-ledger');
  });
});

describe('the ledger need not say that the engagement was cleaned up', () => {
  it.each<[string, Cause, Seen]>([
    ['after a Task, where the engagement tells by itself', ENDED, forGood],
    ['… and the ledger does not deny it', ENDED, { ...forGood, ledger: withAgentLedger() }],
    ['after a Task, where only a carrier is ended and no ledger is there', ENDED, longLived],
    ['by a sweep without a ledger', SWEEP, {}],
    ['by a sweep after a Task', SWEEP, { ledger: withAgentLedger() }],
    ['by a sweep where it says so already', SWEEP, { ledger: closedLedger() }],
    ['by a message where it says so already', MESSAGE, { ledger: closedLedger() }],
    ['by a message while the bot has the customer', MESSAGE, { ledger: botLedger() }],
    ['by a message without a ledger', MESSAGE, {}],
  ])('%s', (_, cause, found) => {
    expect(actionsOf(found, cause)).not.toContain('close-ledger');
    expect(actionsOf(found, cause)).not.toEqual([]);
  });

  it('where nothing is to be ended', () => {
    const ended = { engagement: engagement({ ended: true }), carrier: 'none' as const };
    expect(actionsOf(ended, { kind: 'goodbye' })).toEqual([]);
  });
});

it('an unread carrier is ended unseen', () => {
  const { carrier: _, ...uncarried } = seen({ engagement: engagement({ ended: true }) });
  expect(ending({ seen: uncarried, cause: SWEEP, now: NOW })).toEqual([{ do: 'end-carrier' }]);
});

describe('noteEnd: what Flex ended is noted while its Task wraps up', () => {
  const ended: Seen = { engagement: engagement({ endsForGood: true, ended: true }), carrier: 'none' };
  const noteOf = (found: Seen, cause: Cause) => noteEnd({ seen: seen(found), cause, now: NOW });

  it('so that its next event has less to look at', () => {
    expect(noteOf(ended, WRAPPING)).toEqual([{ do: 'close-ledger' }]);
    expect(noteOf({ ...ended, ledger: withAgentLedger() }, WRAPPING)).toEqual([{ do: 'close-ledger' }]);
  });

  it.each<[string, Seen, Cause]>([
    ['where it wraps up no more', ended, ENDED],
    ['for a sweep', ended, SWEEP],
    ['where the ledger has something else to say', { ...ended, ledger: botLedger() }, WRAPPING],
    ['where it is open', forGood, WRAPPING],
    ['where it may be opened again', { engagement: engagement({ ended: true }) }, WRAPPING],
    ['where it is gone', { engagement: 'gone' }, WRAPPING],
  ])('but not %s', (_, found, cause) => {
    expect(noteOf(found, cause)).toEqual([]);
  });
});

it('holding notes until when, once', () => {
  const holds = (found: Seen) => holding({ seen: seen(found), cause: ENDED, now: NOW });
  const asked = { engagement: engagement({ holdUntil: NOW + 5 }) };
  expect(holds(asked)).toEqual([{ do: 'hold', until: NOW + 5 }]);
  expect(holds({ ...asked, ledger: withAgentLedger({ heldUntil: NOW + 5 }) })).toEqual([]);
  expect(holds({ ...asked, ledger: withAgentLedger({ heldUntil: NOW + 4, hook: HOOK }) })).toHaveLength(1);
  expect(holds({})).toEqual([]);
});

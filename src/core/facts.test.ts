import {
  botLedger,
  carrier,
  closedLedger,
  ENDED,
  engagement,
  HOOK,
  HOUR,
  handingOverLedger,
  liveTask,
  NOW,
  SWEEP,
  seen,
  withAgentLedger,
} from '../../test/support/facts';
import { createMemoryContext } from '../../test/support/memory-context';
import { contextOf } from './context';
import {
  activeAt,
  type Cause,
  canEnd,
  doubles,
  engagementOf,
  GRACE_MS,
  heldUntil,
  isLeaking,
  isTooRecent,
  lacksBot,
  routingOf,
} from './facts';
import { HOLD_ATTRIBUTE, holdIn, LONGEST_HOLD_MS, longestHold } from './hold';
import type { Seen } from './port';

describe('activeAt', () => {
  const unused = carrier({ unused: true, activeAt: 5 });
  const silent = engagement({ silent: true, changedAt: 3 });

  it.each<[string, Seen, number | string]>([
    ['asks for the carrier first', {}, 'carrier'],
    ['is the date of a carrier that carried a message', { carrier: carrier({ activeAt: 5 }) }, 5],
    [
      'is when the engagement changed, where that is later',
      { engagement: engagement({ changedAt: 9 }), carrier: carrier({ activeAt: 5 }) },
      9,
    ],
    [
      'is when the bot heard the customer, where that is later',
      { ledger: botLedger({ heardAt: 9 }), carrier: carrier({ activeAt: 5 }) },
      9,
    ],
    ['asks for the newest message where the carrier carried none', { carrier: unused }, 'newestMessageAt'],
    ['… unless no message was ever written', { engagement: silent, carrier: unused }, 5],
    ['… or it is gone', { engagement: 'gone', carrier: unused }, 5],
    ['asks for the newest message where there is no carrier', { carrier: 'none' }, 'newestMessageAt'],
    ['… unless no message was ever written there', { engagement: silent, carrier: 'none' }, 3],
    ['… or the engagement is gone', { engagement: 'gone', carrier: 'none' }, 0],
    ['is the newest message', { carrier: unused, newestMessageAt: 7 }, 7],
    ['is the creation of a carrier after the newest message', { carrier: unused, newestMessageAt: 4 }, 5],
    ['is the newest message without a carrier', { carrier: 'none', newestMessageAt: 7 }, 7],
  ])('%s', (_, found, at) => {
    expect(activeAt(found)).toBe(at);
  });
});

describe('heldUntil', () => {
  const asks = (holdUntil: number): Seen => seen({ engagement: engagement({ holdUntil, changedAt: NOW }) });
  const ledger = withAgentLedger({ heldUntil: NOW + 2 });

  it.each<[string, Seen, Cause, number | undefined]>([
    ['what the Task asked for', seen(), { ...ENDED, holdUntil: NOW + 1 }, NOW + 1],
    ['what the engagement asks for', asks(NOW + 1), ENDED, NOW + 1],
    ['the later one of both', asks(NOW + 1), { ...ENDED, holdUntil: NOW + 2 }, NOW + 2],
    ['a day at most', asks(NOW + 2 * LONGEST_HOLD_MS), ENDED, NOW + LONGEST_HOLD_MS],
    ['nothing that is over', asks(NOW), ENDED, undefined],
    ['nothing where nothing is asked for', seen(), ENDED, undefined],
    ['for a sweep, what is noted', { ...asks(NOW + 1), ledger }, SWEEP, NOW + 2],
    ['for a sweep, what is asked for where nothing is noted', asks(NOW + 1), SWEEP, NOW + 1],
    ['for an event, what is asked for now', { ...asks(NOW + 1), ledger }, ENDED, NOW + 1],
    [
      'for a sweep, a day from the last activity on',
      {
        ...asks(NOW + LONGEST_HOLD_MS),
        engagement: engagement({ holdUntil: NOW + 9, changedAt: NOW + 5 - LONGEST_HOLD_MS }),
      },
      SWEEP,
      NOW + 5,
    ],
    [
      'nothing beyond a day that was noted',
      { ...seen(), ledger: withAgentLedger({ heldUntil: NOW + LONGEST_HOLD_MS + 1 }) },
      SWEEP,
      undefined,
    ],
    [
      'a day that was noted',
      { ...seen(), ledger: withAgentLedger({ heldUntil: NOW + LONGEST_HOLD_MS }) },
      SWEEP,
      NOW + LONGEST_HOLD_MS,
    ],
  ])('is %s', (_, found, cause, until) => {
    expect(heldUntil({ seen: found, cause, now: NOW })).toBe(until);
  });

  it('is open while it is not known how long the engagement was quiet', () => {
    const unread: Seen = { engagement: engagement({ holdUntil: NOW + 1 }), ledger: 'none' };
    expect(heldUntil({ seen: unread, cause: SWEEP, now: NOW })).toBe(NOW + 1);
  });
});

describe('a hold in the attributes', () => {
  it.each([
    ['a date', new Date(NOW).toISOString(), NOW],
    ['no date', 'tomorrow', undefined],
    ['a number', 2026, undefined],
    ['nothing', undefined, undefined],
  ])('is read: %s', (_, value, at) => {
    expect(holdIn({ [HOLD_ATTRIBUTE]: value })).toBe(at);
  });

  it('is none where none is given', () => {
    expect(longestHold(0)).toBeUndefined();
    expect(longestHold(0, undefined, 5)).toBe(5);
  });
});

describe('isTooRecent', () => {
  const quiet = (ms: number): Seen => seen({ carrier: carrier({ activeAt: NOW - ms }) });
  const isRecent = (found: Seen, cause: Cause = SWEEP) => isTooRecent({ seen: found, cause, now: NOW });

  it('is for sweeps only, up to the minimum age', () => {
    expect([quiet(25 * HOUR - 1), quiet(25 * HOUR)].map((found) => isRecent(found))).toEqual([true, false]);
    expect(isRecent(quiet(0), ENDED)).toBe(false);
  });

  it('does not wait after a hold', () => {
    expect(isRecent({ ...quiet(0), ledger: withAgentLedger({ heldUntil: NOW }) })).toBe(false);
    expect(isRecent({ ...quiet(0), ledger: withAgentLedger() })).toBe(true);
  });

  it('holds where it is not known how long the engagement was quiet', () => {
    expect(isRecent({ engagement: engagement(), ledger: 'none' })).toBe(true);
  });
});

describe('isLeaking', () => {
  const ended = (changedAt: number): Seen => seen({ engagement: engagement({ ended: true, changedAt }) });
  const leaks = (found: Seen, cause: Cause) => isLeaking({ seen: found, cause, now: NOW });

  it.each<[Cause, boolean]>([
    [SWEEP, false],
    [{ kind: 'message' }, false],
    [ENDED, true],
    [{ kind: 'goodbye' }, true],
  ])('waits some minutes while another invocation may be ending it, but not for an event: %j', (cause, isAtOnce) => {
    expect(leaks(ended(NOW - GRACE_MS + 1), cause)).toBe(isAtOnce);
    expect(leaks(ended(NOW - GRACE_MS), cause)).toBe(true);
  });

  it('is for what has ended, and has a carrier', () => {
    expect(leaks(seen(), ENDED)).toBe(false);
    expect(leaks({ ...ended(0), carrier: 'none' }, ENDED)).toBe(false);
    expect(leaks({ ...ended(0), engagement: 'gone' }, ENDED)).toBe(false);
  });

  it('waits for five minutes', () => expect(GRACE_MS).toBe(300_000));
});

it('routingOf is what the ledger has and, beside it, what the ended Task tells', () => {
  const ledger = withAgentLedger({ routing: { taskSid: 'WT1', channel: 'of the ledger' } });
  const cause: Cause = { ...ENDED, routing: { taskSid: 'WT2', channel: 'of the Task', more: 1 } };
  expect(routingOf({ ledger }, cause)).toEqual({ taskSid: 'WT1', channel: 'of the ledger', more: 1 });
  expect(routingOf({ ledger }, SWEEP)).toEqual({ taskSid: 'WT1', channel: 'of the ledger' });
  expect(routingOf({ ledger: 'none' }, cause)).toEqual(cause.routing);
  expect(routingOf({ ledger: 'none' }, SWEEP)).toBeUndefined();
});

it('engagementOf is absent where it is gone', () => {
  expect(engagementOf({ engagement: 'gone' })).toBeUndefined();
  expect(engagementOf({ engagement: engagement() })).toEqual(engagement());
});

it('canEnd: open, not long-lived, and either legible or closed for ever', () => {
  const can = (said: Parameters<typeof engagement>[0]) => canEnd({ engagement: engagement(said) });
  expect(can({})).toBe(true);
  expect([{ ended: true }, { survivesTask: true }, { legible: false }].map(can)).toEqual([false, false, false]);
  expect(can({ legible: false, endsForGood: true })).toBe(true);
  expect(canEnd({ engagement: 'gone' })).toBe(false);
});

it('lacksBot: an agent or a clean-up took the bot off an engagement that lives on', () => {
  const lives = { engagement: engagement({ survivesTask: true }) };
  const phases = [
    withAgentLedger({ hook: HOOK }),
    handingOverLedger({ hook: HOOK }),
    closedLedger({ hook: HOOK, left: true }),
    closedLedger({ hook: HOOK }),
    botLedger({ hook: HOOK }),
    withAgentLedger(),
  ];
  const lacking = (found: Seen) => phases.map((ledger) => lacksBot({ ...found, ledger }));
  expect(lacking(lives)).toEqual([true, true, true, false, false, false]);
  expect(lacking({ engagement: engagement() })).toEqual([false, false, false, false, false, false]);
});

it('doubles are the Tasks of later attempts of this bundle', () => {
  const tasks = [liveTask('WT0'), liveTask('WT1', 'a'), liveTask('WT2', 'b'), liveTask('WT3', 'a'), liveTask('WT4')];
  expect(doubles(tasks)).toEqual(['WT2']);
  expect(doubles([liveTask('WT0')])).toEqual([]);
  expect(doubles()).toEqual([]);
});

it('contextOf finds the context of an orchestration that is looked after', () => {
  const context = createMemoryContext();
  expect(contextOf({ contexts: [context] }, 'flex-flow')).toBe(context);
  expect(contextOf({ contexts: [context] }, 'conversations')).toBeUndefined();
});

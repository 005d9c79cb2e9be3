import {
  botLedger,
  carrier,
  closedLedger,
  ENDED,
  engagement,
  expired,
  GOODBYE,
  HOOK,
  leased,
  MESSAGE,
  NOW,
  SWEEP,
  seen,
  TASK_SID,
  withAgentLedger,
} from '../../test/support/facts';
import type { Cause } from './facts';
import type { Part, Seen } from './port';
import { decide } from './rules';

const REPLY = { to: 'IM1', text: 'Hi', until: 0 };

/** What the rules ask for, one look after the other, and the reason in the end. */
const walk = (said: Partial<Seen>, cause: Cause, known: readonly Part[] = []): string[] => {
  const all = seen(said);
  let found: Seen = Object.fromEntries(known.map((part) => [part, all[part]]));
  const looks: string[] = [];
  for (;;) {
    const verdict = decide(found, cause, NOW);
    if (!('read' in verdict)) return [...looks, verdict.reason];
    looks.push(verdict.read.join(' '));
    found = { ...found, ...Object.fromEntries(verdict.read.map((part) => [part, all[part]])) };
  }
};

const ended = { engagement: engagement({ ended: true }) };
const lives = { engagement: engagement({ survivesTask: true }) };
const illegible = { engagement: engagement({ legible: false }) };

describe('the rules ask for what they look at, and no more', () => {
  it.each<[string, Partial<Seen>, Cause, ...string[]]>([
    ['an event', {}, ENDED, 'ledger', 'engagement', 'standing', 'tasks', 'task-ended'],
    ['… of what has ended', ended, ENDED, 'ledger', 'engagement', 'tasks', 'carrier', 'session-leaked'],
    [
      '… of what is gone',
      { engagement: 'gone' },
      ENDED,
      'ledger',
      'engagement',
      'tasks',
      'carrier',
      'conversation-gone',
    ],
    [
      '… of what cannot be read',
      illegible,
      ENDED,
      'ledger',
      'engagement',
      'standing',
      'tasks',
      'carrier',
      'attributes-illegible',
    ],
    ['… of what lives on', lives, ENDED, 'ledger', 'engagement', 'standing', 'tasks', 'carrier', 'task-ended'],
    [
      '… of what lives on without its bot',
      { ...lives, ledger: withAgentLedger({ hook: HOOK }) },
      ENDED,
      'ledger',
      'engagement',
      'standing',
      'tasks',
      'task-ended',
    ],
    ['… that came before', { ledger: closedLedger({ endedFor: TASK_SID }) }, ENDED, 'ledger', 'nothing-to-do'],
    [
      '… that is being cleaned up',
      { ledger: closedLedger({ endedFor: TASK_SID, ...leased }) },
      ENDED,
      'ledger',
      'nothing-to-do',
    ],
    [
      '… whose clean-up may not have ended',
      { ...ended, carrier: 'none', ledger: closedLedger({ endedFor: TASK_SID, ...expired }) },
      ENDED,
      'ledger',
      'engagement',
      'nothing-to-do',
    ],
    [
      '… whose clean-up did not end',
      { ledger: closedLedger({ endedFor: TASK_SID, ...expired }) },
      ENDED,
      'ledger',
      'engagement',
      'standing',
      'tasks',
      'task-ended',
    ],
    [
      '… of a clean-up under way for another Task',
      { ledger: closedLedger({ endedFor: 'WT9', ...leased }) },
      ENDED,
      'ledger',
      'engagement',
      'standing',
      'tasks',
      'clean-up-under-way',
    ],
    [
      '… while the bot has the customer',
      { ledger: botLedger() },
      ENDED,
      'ledger',
      'engagement',
      'standing',
      'tasks',
      'bot-phase',
    ],
    ['a sweep', {}, SWEEP, 'ledger', 'engagement owned', 'tasks', 'standing', 'carrier', 'task-lost'],
    ['… of another’s', { owned: false }, SWEEP, 'ledger', 'engagement owned', 'not-ours'],
    [
      '… of another’s that cannot be read',
      { ...illegible, owned: false },
      SWEEP,
      'ledger',
      'engagement owned',
      'illegible',
    ],
    [
      '… of what has ended',
      { ...ended, carrier: 'none' },
      SWEEP,
      'ledger',
      'engagement owned',
      'tasks',
      'carrier',
      'nothing-to-do',
    ],
    [
      '… of a carrier that carried nothing',
      { carrier: carrier({ unused: true }) },
      SWEEP,
      'ledger',
      'engagement owned',
      'tasks',
      'standing',
      'carrier',
      'newestMessageAt',
      'task-lost',
    ],
    [
      '… while the bot has the customer',
      { ledger: botLedger() },
      SWEEP,
      'ledger',
      'engagement owned',
      'tasks',
      'standing',
      'carrier',
      'customer-left',
    ],
    [
      '… and owes an answer',
      { ledger: botLedger({ replies: [REPLY] }), unsaid: [REPLY] },
      SWEEP,
      'ledger',
      'engagement owned',
      'tasks',
      'standing',
      'unsaid',
      'reply-owed',
    ],
    [
      '… that was said',
      { ledger: botLedger({ replies: [REPLY] }), unsaid: [] },
      SWEEP,
      'ledger',
      'engagement owned',
      'tasks',
      'standing',
      'unsaid',
      'carrier',
      'customer-left',
    ],
    [
      '… in what has ended',
      { ...ended, ledger: botLedger({ replies: [REPLY] }), unsaid: [REPLY] },
      SWEEP,
      'ledger',
      'engagement owned',
      'tasks',
      'unsaid',
      'carrier',
      'session-leaked',
    ],
    ['a message', {}, MESSAGE, 'ledger', 'tasks', 'engagement', 'standing', 'nothing-to-do'],
    ['… into what has ended', ended, MESSAGE, 'ledger', 'tasks', 'engagement', 'carrier', 'session-leaked'],
    [
      '… while the bot owes an answer',
      { ledger: botLedger({ replies: [REPLY] }), unsaid: [REPLY] },
      MESSAGE,
      'ledger',
      'tasks',
      'engagement',
      'standing',
      'nothing-to-do',
    ],
    [
      '… while a clean-up is under way',
      { ledger: closedLedger(leased) },
      MESSAGE,
      'ledger',
      'tasks',
      'clean-up-under-way',
    ],
    ['a goodbye', {}, GOODBYE, 'ledger', 'tasks', 'engagement', 'goodbye'],
    ['… in what lives on', lives, GOODBYE, 'ledger', 'tasks', 'engagement', 'carrier', 'goodbye'],
    [
      '… in what cannot be read',
      illegible,
      GOODBYE,
      'ledger',
      'tasks',
      'engagement',
      'carrier',
      'attributes-illegible',
    ],
    [
      '… in what is gone',
      { engagement: 'gone' },
      GOODBYE,
      'ledger',
      'tasks',
      'engagement',
      'carrier',
      'conversation-gone',
    ],
    [
      '… in what has ended',
      { ...ended, carrier: 'none' },
      GOODBYE,
      'ledger',
      'tasks',
      'engagement',
      'carrier',
      'nothing-to-do',
    ],
  ])('%s', (_, said, cause, ...looks) => {
    expect(walk(said, cause)).toEqual(looks);
  });

  it('also where the ledger is known', () => {
    expect(walk({}, ENDED, ['ledger'])).toEqual(['engagement', 'standing', 'tasks', 'task-ended']);
    expect(walk({}, MESSAGE, ['ledger', 'tasks'])).toEqual(['engagement', 'standing', 'nothing-to-do']);
    expect(walk({}, GOODBYE, ['engagement'])).toEqual(['ledger', 'tasks', 'goodbye']);
  });

  it('a carrier is asked for where the rest is known, and the rule can hold', () => {
    expect(walk({}, SWEEP, ['engagement', 'owned', 'tasks', 'standing'])).toEqual(['ledger', 'carrier', 'task-lost']);
  });
});

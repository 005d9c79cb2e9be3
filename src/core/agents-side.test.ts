import {
  botLedger,
  engagement,
  handingOverLedger,
  liveTask,
  NOW,
  seen,
  TASK_SID,
  verdictOf,
  withAgentLedger,
} from '../../test/support/facts';
import { isDropped, isGivenUp, isHopeless, isUntaken, notedFor, noting } from './agents-side';
import { type Cause, GRACE_MS } from './facts';
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
    ]);
    expect(verdictOf({ standing: 'open' }, WRAPPING)).toEqual(['wrapping-up', 'note']);
  });
});

it('a sweep leaves a handover that was cut off to the agent who parked it, and finishes any other', () => {
  const found = (standing: Standing) => ({ ledger: handingOverLedger({ since: NOW - DAY }), standing });
  expect(verdictOf(found('parked'), SWEEP)).toEqual(['parked', 'note']);
  expect(verdictOf(found('none'), SWEEP)).toEqual(['handover-unfinished', 'finish-handover']);
  // Where its Task is known, it came about: how it stands with the agents is not read.
  const before = (known: Seen) => {
    const { standing: _unread, ...read } = seen(known);
    return decide(read, SWEEP, NOW);
  };
  for (const known of [
    { ledger: handingOverLedger({ since: NOW - DAY, routing: ROUTING }) },
    { ledger: handingOverLedger({ since: NOW - DAY }), tasks: [liveTask('WT1')] },
  ]) {
    expect(before(known)).toMatchObject({ reason: 'handover-unfinished' });
  }
  expect(before({ ledger: handingOverLedger({ since: NOW - DAY }) })).toEqual({ read: ['standing'] });
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

describe('isDropped', () => {
  const MINUTE = 60_000;
  const COMING = { taskSid: TASK_SID, coming: true as const };
  const CANCELED: Cause = { kind: 'task-ended', taskSid: TASK_SID, isCanceled: true };
  const at = (age: number, said: Parameters<typeof withAgentLedger>[0] = {}): Pick<Seen, 'ledger'> => ({
    ledger: withAgentLedger({ since: NOW - age, routing: COMING, ...said }),
  });
  const handing = (age: number): Pick<Seen, 'ledger'> => ({ ledger: handingOverLedger({ since: NOW - age }) });
  const coming = { standing: 'coming' as const };

  it.each<[string, Seen, Cause, boolean]>([
    ['its Task was canceled', at(1), CANCELED, true],
    ['… within ten minutes', at(10 * MINUTE - 1), CANCELED, true],
    ['… after that it was waiting for an agent', at(10 * MINUTE), CANCELED, false],
    ['another Task was canceled', at(1), { ...CANCELED, taskSid: 'WT2' }, false],
    ['its Task ended, and was not canceled', at(1), { kind: 'task-ended', taskSid: TASK_SID }, false],
    ['Twilio could not drop it any more', at(1, { routing: { taskSid: TASK_SID } }), CANCELED, false],
    ['it failed', { ...at(1), standing: 'failed' }, SWEEP, true],
    ['it failed, as the customer writes', { ...at(2 * DAY), standing: 'failed' }, { kind: 'message' }, true],
    ['it failed long ago, for a sweep', { ...at(DAY), standing: 'failed' }, SWEEP, false],
    ['it failed nearly as long ago', { ...at(DAY - 1), standing: 'failed' }, SWEEP, true],
    ['it is coming still', { ...at(GRACE_MS - 1), ...coming }, SWEEP, false],
    ['it is coming for longer than that takes', { ...at(GRACE_MS), ...coming }, SWEEP, true],
    ['it came, and ended', { ...at(GRACE_MS), standing: 'ended' }, SWEEP, false],
    ['… or its Task was canceled then', { ...at(1), standing: 'ended' }, CANCELED, true],
    ['an agent has it', { ...at(GRACE_MS), standing: 'open' }, SWEEP, false],
    ['the engagement has ended', { ...at(1), engagement: engagement({ ended: true }) }, CANCELED, false],
    ['the bot has the customer', { ledger: botLedger() }, CANCELED, false],
    ['nothing is known of it', {}, CANCELED, false],
    ['a cut-off attempt created its Task', handing(1), { ...CANCELED, routing: COMING, since: NOW - 1 }, true],
    ['… another handover did', handing(1), { ...CANCELED, routing: COMING, since: NOW - 2 }, false],
    ['… and Twilio cannot drop it', handing(1), { ...CANCELED, since: NOW - 1 }, false],
    [
      '… and it was not canceled',
      handing(1),
      { kind: 'task-ended', taskSid: TASK_SID, routing: COMING, since: NOW - 1 },
      false,
    ],
    ['a cut-off attempt, for a sweep', { ...handing(GRACE_MS), standing: 'failed' }, SWEEP, false],
  ])('%s: %#', (_, found, cause, is) => {
    expect(isDropped({ seen: seen(found), cause, now: NOW })).toBe(is);
  });
});

describe('isGivenUp', () => {
  const hopeless = { dropped: 6, lost: 4 };
  const given = (said: Parameters<typeof handingOverLedger>[0], more: Seen = {}, cause: Cause = SWEEP) =>
    isGivenUp({ seen: seen({ ledger: handingOverLedger({ since: NOW, ...said }), ...more }), cause, now: NOW });

  it('after ten handovers that Twilio dropped or lost', () => {
    expect(isHopeless({})).toBe(false);
    expect([given({ ...hopeless, lost: 3 }), given(hopeless)]).toEqual([false, true]);
  });

  it('for a day, as far as a sweep goes', () => {
    const ended: Cause = { kind: 'task-ended', taskSid: TASK_SID };
    expect(given({ ...hopeless, since: NOW - DAY + 1 })).toBe(true);
    expect(given({ ...hopeless, since: NOW - DAY })).toBe(false);
    expect(given({ ...hopeless, since: NOW - DAY }, {}, ended)).toBe(true);
    const lease = { holder: 'x', until: NOW - DAY + 1 };
    expect(given({ ...hopeless, since: NOW - 2 * DAY, lease })).toBe(true);
  });

  it('not where a Task came about, or the engagement has ended', () => {
    expect(given({ ...hopeless, routing: ROUTING })).toBe(false);
    expect(given(hopeless, { tasks: [liveTask('WT1')] })).toBe(false);
    const { tasks: _, ...unread } = seen({ ledger: handingOverLedger({ since: NOW, ...hopeless }) });
    expect(isGivenUp({ seen: unread, cause: SWEEP, now: NOW })).toBe(true);
    expect(given(hopeless, { engagement: engagement({ ended: true }) })).toBe(false);
    expect(given(hopeless, { ledger: botLedger() })).toBe(false);
  });
});

describe('noting', () => {
  const noteOf = (found: Seen, cause: Cause, standing?: Standing, now = NOW) =>
    noting({ seen: seen(found), cause, now }, standing);
  const agents = (said: Parameters<typeof withAgentLedger>[0] = {}) => ({
    ledger: withAgentLedger({ since: NOW, ...said }),
  });
  const note = { do: 'note', routing: ROUTING };

  it('says where the customer was led, by which Task, and how it stands there', () => {
    expect(noteOf({}, ENDED, 'left')).toStrictEqual([{ ...note, standing: 'left', endedFor: TASK_SID }]);
    expect(noteOf(agents({ routing: ROUTING }), SWEEP, 'left')).toStrictEqual([{ ...note, standing: 'left' }]);
    // While it wraps up nothing is over yet.
    expect(noteOf({}, ENDED)).toStrictEqual([note]);
    expect(noteOf(agents({ routing: ROUTING }), ENDED)).toEqual([]);
    const left = { standing: 'left' as const, endedFor: 'WT2' };
    expect(noteOf(agents({ routing: ROUTING, ...left }), ENDED)).toStrictEqual([{ ...note, endedFor: 'WT2' }]);
  });

  it('says nothing where nothing is known of the way, or the customer is not with an agent', () => {
    expect(noteOf(agents(), SWEEP, 'left')).toEqual([]);
    expect(noteOf({ ledger: botLedger() }, ENDED, 'left')).toEqual([]);
    expect(
      noteOf(
        { ledger: handingOverLedger() },
        { kind: 'task-ended', taskSid: TASK_SID, routing: ROUTING, since: 1 },
        'left',
      ),
    ).toEqual([]);
  });

  it('says of a handover that was cut off that it came about, to a sweep also where the way is not known', () => {
    const cutOff = { ledger: handingOverLedger({ routing: ROUTING }) };
    expect(noteOf(cutOff, SWEEP, 'left')).toStrictEqual([{ ...note, standing: 'left' }]);
    expect(noteOf({ ledger: handingOverLedger() }, SWEEP, 'parked')).toStrictEqual([
      { do: 'note', standing: 'parked' },
    ]);
    expect(noteOf({ ...cutOff, engagement: engagement({ ended: true }) }, SWEEP, 'left')).toEqual([]);
  });

  it('says what is not noted yet', () => {
    const known = { routing: ROUTING, standing: 'left' as const, endedFor: TASK_SID };
    expect(noteOf(agents(known), ENDED, 'left')).toEqual([]);
    expect(noteOf(agents(known), SWEEP, 'left')).toEqual([]);
    expect(noteOf(agents(known), ENDED, 'paused')).toHaveLength(1);
    expect(noteOf(agents(known), { ...ENDED, taskSid: 'WT2' }, 'left')).toHaveLength(1);
    // Another Task of the same Interaction tells nothing new of the way; another Interaction does.
    expect(noteOf(agents(known), { ...ENDED, routing: { ...ROUTING, taskSid: 'WT2' } }, 'left')).toEqual([]);
    expect(noteOf(agents(known), { ...ENDED, routing: { ...ROUTING, interactionSid: 'KD2' } }, 'left')).toHaveLength(1);
    expect(noteOf(agents({ standing: 'left', endedFor: TASK_SID }), ENDED, 'left')).toHaveLength(1);
  });

  it('says it again to a sweep after ten days, and to events never', () => {
    const known = { routing: ROUTING, standing: 'left' as const, endedFor: TASK_SID };
    const later = NOW + 10 * DAY;
    expect(noteOf(agents(known), SWEEP, 'left', later - 1)).toEqual([]);
    expect(noteOf(agents(known), SWEEP, 'left', later)).toHaveLength(1);
    expect(noteOf(agents(known), ENDED, 'left', later)).toEqual([]);
  });
});

it('isUntaken: the Task that the ledger names, or the event tells of, was canceled', () => {
  const canceled: Cause = { kind: 'task-ended', taskSid: TASK_SID, isCanceled: true };
  const named = { ledger: withAgentLedger({ routing: ROUTING }) };
  expect(isUntaken(named, canceled)).toBe(true);
  expect(isUntaken({ ledger: 'none' }, { ...canceled, routing: ROUTING })).toBe(true);
  expect(isUntaken(named, { ...canceled, taskSid: 'WT2' })).toBe(false);
  expect(isUntaken({ ledger: 'none' }, canceled)).toBe(false);
  expect(isUntaken(named, { kind: 'task-ended', taskSid: TASK_SID })).toBe(false);
  expect(isUntaken(named, SWEEP)).toBe(false);
});

it('notedFor is what an earlier event of the same Task noted', () => {
  const ended: Cause = ENDED;
  expect(notedFor(noted('left'), ended)).toBe('left');
  expect(notedFor(noted('left', 'WT2'), ended)).toBeUndefined();
  expect(notedFor(noted('left'), SWEEP)).toBeUndefined();
  expect(notedFor({ ledger: botLedger() }, ended)).toBeUndefined();
});

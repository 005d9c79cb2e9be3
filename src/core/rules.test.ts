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
  TASK_SID,
  verdictOf,
  withAgentLedger,
} from '../../test/support/facts';
import { type Cause, GRACE_MS } from './facts';
import type { Seen } from './port';
import type { Action, Reason } from './verdict';

const lease = (until: number) => ({ lease: { holder: 'an-invocation', until } });
const gone: Seen = { engagement: 'gone' };
const bare: Seen = { carrier: 'none' };
const ended: Seen = { engagement: engagement({ ended: true }) };
const illegible: Seen = { engagement: engagement({ legible: false }) };
const longLived: Seen = { engagement: engagement({ survivesTask: true }) };
const held = (holdUntil: number): Seen => ({ engagement: engagement({ holdUntil }) });
const withAge = (hours: number): Seen => ({ carrier: carrier({ activeAt: NOW - hours * HOUR }) });

type Row = [words: string, found: Seen, reason: Reason, ...does: Action['do'][]];

const expectVerdict = (found: Seen, cause: Cause, reason: Reason, does: Action['do'][]) =>
  expect(verdictOf(found, cause)).toEqual([reason, ...does]);

const ALL: Action['do'][] = ['end-carrier', 'end-engagement', 'close-ledger'];

describe('when a Task has ended', () => {
  it.each<Row>([
    ['its carrier and engagement are ended, and the ledger notes it', {}, 'task-ended', ...ALL],
    ['there may be no carrier', bare, 'task-ended', 'end-engagement', 'close-ledger'],
    ['the ledger of its own handover is closed', { ledger: withAgentLedger() }, 'task-ended', ...ALL],
    ['a clean-up that stopped half way is begun again', { ledger: closedLedger() }, 'task-ended', ...ALL],
    ['another live Task keeps everything', { tasks: [liveTask('WT2')] }, 'live-task'],
    ['a customer who is with the bot again is kept', { ledger: botLedger() }, 'bot-phase'],
    ['a handover that another Task will come of keeps it', { ledger: handingOverLedger() }, 'handover-under-way'],
    ['an ended engagement does not hide its carrier', ended, 'session-leaked', 'end-carrier'],
    ['nor does one that is gone', gone, 'conversation-gone', 'end-carrier'],
    [
      'a handover into an ended engagement is over',
      { ...ended, ledger: handingOverLedger() },
      'session-leaked',
      'end-carrier',
      'close-ledger',
    ],
    ['of an illegible engagement only the carrier is ended', illegible, 'attributes-illegible', 'end-carrier'],
    ['an illegible engagement is reported', { ...illegible, ...bare }, 'illegible'],
    ['a long-lived engagement loses its carrier, and no more', longLived, 'task-ended', 'end-carrier'],
    [
      'it gets the bot back that was taken off it',
      { ...longLived, ledger: withAgentLedger({ hook: HOOK }) },
      'task-ended',
      'end-carrier',
      'rehook',
      'close-ledger',
    ],
    [
      'also where it has no carrier',
      { ...longLived, ...bare, ledger: withAgentLedger({ hook: HOOK }) },
      'task-ended',
      'rehook',
      'close-ledger',
    ],
    [
      'no bot is put back where none was known',
      { ...longLived, ledger: withAgentLedger() },
      'task-ended',
      'end-carrier',
      'close-ledger',
    ],
    [
      'nor where it was put back before',
      { ...longLived, ledger: closedLedger({ hook: HOOK }) },
      'task-ended',
      'end-carrier',
      'close-ledger',
    ],
    ['nor on an engagement that is ended itself', { ledger: withAgentLedger({ hook: HOOK }) }, 'task-ended', ...ALL],
    [
      'nor on a long-lived one that was ended',
      { engagement: engagement({ survivesTask: true, ended: true }), ...bare, ledger: withAgentLedger({ hook: HOOK }) },
      'nothing-to-do',
    ],
    ['nothing is left to be done', { ...ended, ...bare }, 'nothing-to-do'],
    [
      'a second event of the same Task has nothing to do',
      { ...ended, ledger: closedLedger({ endedFor: TASK_SID }) },
      'nothing-to-do',
    ],
    [
      'unless the first one stopped half way',
      { ...ended, ledger: closedLedger({ endedFor: TASK_SID, left: true }) },
      'clean-up-unfinished',
      'end-carrier',
      'close-ledger',
    ],
    ['everything is gone already', { ...gone, ...bare }, 'nothing-to-do'],
    [
      'a clean-up that is under way is left to its invocation',
      { ledger: closedLedger(lease(NOW + 1)) },
      'clean-up-under-way',
    ],
    [
      'a lease that lies further ahead than any is none',
      { ledger: closedLedger(lease(NOW + HOUR)) },
      'task-ended',
      ...ALL,
    ],
    ['a hold leaves all of it open', held(NOW + HOUR), 'held', 'hold'],
    [
      'a hold that is noted needs not be noted again',
      { ...held(NOW + HOUR), ledger: withAgentLedger({ heldUntil: NOW + HOUR }) },
      'held',
    ],
    [
      'a hold that was moved is noted again',
      { ...held(NOW + HOUR), ledger: withAgentLedger({ heldUntil: NOW + 1 }) },
      'held',
      'hold',
    ],
    ['a hold that is over holds nothing', held(NOW), 'task-ended', ...ALL],
    [
      'nor does one on what has ended',
      { engagement: engagement({ ended: true, holdUntil: NOW + HOUR }) },
      'session-leaked',
      'end-carrier',
    ],
    ['a live Task needs no hold', { ...held(NOW + HOUR), tasks: [liveTask('WT2')] }, 'live-task'],
    ['nor does the bot', { ...held(NOW + HOUR), ledger: botLedger() }, 'bot-phase'],
    ['what cannot be read in the ledger is kept', { ledger: { revision: '1' } }, 'ledger-illegible'],
  ])('%s', (_, found, reason, ...does) => {
    expectVerdict(found, ENDED, reason, does);
  });

  it('a handover that was cut off is over with its own Task', () => {
    const since = 7;
    const found = { ledger: handingOverLedger({ since }) };
    expectVerdict(found, { ...ENDED, since } as Cause, 'task-ended', ALL);
    expectVerdict(found, { ...ENDED, since: 8 } as Cause, 'handover-under-way', []);
  });
});

describe('when a sweep lists it', () => {
  it.each<Row>([
    ['what was quiet for long lost its Task', withAge(26), 'task-lost', 'end-carrier', 'end-engagement'],
    ['the minimum age itself is long enough', withAge(25), 'task-lost', 'end-carrier', 'end-engagement'],
    ['anything younger is kept', { carrier: carrier({ activeAt: NOW - 25 * HOUR + 1 }) }, 'recent'],
    ['so is what happens in the future', withAge(-1), 'recent'],
    ['a live Task keeps everything, however old', { tasks: [liveTask('WT1')] }, 'live-task'],
    ['a customer left the bot', { ledger: botLedger() }, 'customer-left', ...ALL],
    ['… or is still there', { ledger: botLedger(), ...withAge(24) }, 'recent'],
    ['… as only the ledger knows', { ledger: botLedger({ heardAt: NOW - HOUR }) }, 'recent'],
    ['the Task was lost', { ledger: withAgentLedger() }, 'task-lost', 'end-carrier', 'end-engagement'],
    ['a carrier outlived its engagement', ended, 'session-leaked', 'end-carrier'],
    ['… however recently it carried a message', { ...ended, ...withAge(0) }, 'session-leaked', 'end-carrier'],
    [
      '… but for a grace of minutes',
      { engagement: engagement({ ended: true, changedAt: NOW - GRACE_MS + 1 }) },
      'recent',
    ],
    ['its engagement is gone', gone, 'conversation-gone', 'end-carrier'],
    ['of an illegible engagement only the carrier is ended', illegible, 'attributes-illegible', 'end-carrier'],
    ['an illegible engagement is reported', { ...illegible, ...bare }, 'illegible'],
    ['a long-lived engagement loses its carrier', longLived, 'task-lost', 'end-carrier'],
    [
      'and gets its bot back, if it had one and lost it',
      { ...longLived, ledger: withAgentLedger({ hook: HOOK }) },
      'task-lost',
      'end-carrier',
      'rehook',
      'close-ledger',
    ],
    [
      'but not where the bot is still there',
      { ...longLived, ledger: botLedger({ hook: HOOK }) },
      'customer-left',
      'end-carrier',
      'close-ledger',
    ],
    ['what has ended is left as it is', { ...ended, ...bare }, 'nothing-to-do'],
    [
      'a handover that was left behind is finished',
      { ledger: handingOverLedger() },
      'handover-unfinished',
      'finish-handover',
    ],
    [
      'however young it is',
      { ledger: handingOverLedger(lease(NOW)), ...withAge(0) },
      'handover-unfinished',
      'finish-handover',
    ],
    [
      'also where its Task exists',
      { ledger: handingOverLedger(), tasks: [liveTask('WT1')] },
      'handover-unfinished',
      'finish-handover',
    ],
    ['unless an invocation is at it', { ledger: handingOverLedger(lease(NOW + 1)) }, 'handover-under-way'],
    [
      'or the engagement has ended meanwhile',
      { ...ended, ledger: handingOverLedger() },
      'session-leaked',
      'end-carrier',
      'close-ledger',
    ],
    [
      'a clean-up that did not complete is finished, however young it is',
      { ledger: closedLedger({ left: true }), ...withAge(0) },
      'clean-up-unfinished',
      ...ALL,
    ],
    ['what is held is kept, however old', { engagement: engagement({ holdUntil: NOW + 1, changedAt: NOW }) }, 'held'],
    [
      'when a hold is over, nothing is waited for',
      { ...withAge(0), ledger: withAgentLedger({ heldUntil: NOW }) },
      'hold-over',
      'end-carrier',
      'end-engagement',
    ],
    [
      'a customer who came back after a hold is kept',
      { ledger: withAgentLedger({ heldUntil: NOW }), tasks: [liveTask('WT2')] },
      'live-task',
    ],
    [
      'a Task that Flexkeep created a second time is canceled',
      { tasks: [liveTask('WT1', 'one'), liveTask('WT2', 'two')] },
      'task-doubled',
      'cancel-tasks',
    ],
    [
      'a Task that was copied for a transfer stays',
      { tasks: [liveTask('WT1', 'one'), liveTask('WT2', 'one')] },
      'live-task',
    ],
    ['and so does a Task that others made', { tasks: [liveTask('WT1', 'one'), liveTask('WT2')] }, 'live-task'],
    ['what cannot be read in the ledger is kept', { ledger: { revision: '1' } }, 'ledger-illegible'],
  ])('%s', (_, found, reason, ...does) => {
    expectVerdict(found, SWEEP, reason, does);
  });

  it.each<Row>([
    ['left the bot', { ledger: botLedger(), ...withAge(2) }, 'customer-left', ...ALL],
    ['is still with the bot', { ledger: botLedger(), ...withAge(1) }, 'recent'],
    ['never met the bot, and is waited for as ever', withAge(24), 'recent'],
    ['is with an agent, and is waited for as ever', { ledger: withAgentLedger(), ...withAge(24) }, 'recent'],
  ])('where the bot’s customers are waited for 2 h, one who %s', (_, found, reason, ...does) => {
    expectVerdict(found, { ...SWEEP, botIdleMs: 2 * HOUR } as Cause, reason, does);
  });
});

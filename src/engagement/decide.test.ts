import { type Cause, type CLOSE_REASONS, type Decision, decide, type Facts, type KEEP_REASONS } from './decide';
import { conversation, facts, HOUR, ledger, NOW, SESSION_SID, session, WEBHOOK } from './fixture';

const ENDED: Cause = { kind: 'task-ended', now: NOW };
const SWEEP: Cause = { kind: 'sweep', now: NOW, minAgeMs: 25 * HOUR };

/** A cleaning, by what it does. */
const clean = (
  reason: (typeof CLOSE_REASONS)[number],
  ...does: ('session' | 'close' | 'bot' | 'ledger')[]
): Decision => ({
  action: 'clean',
  reason,
  close: does.includes('close'),
  restoreBot: does.includes('bot'),
  closeLedger: does.includes('ledger'),
  ...(does.includes('session') ? { endSession: SESSION_SID } : {}),
});
const keep = (reason: (typeof KEEP_REASONS)[number]): Decision => ({ action: 'keep', reason });
const hold = (until: number): Decision => ({ action: 'hold', reason: 'held', until });
const FINISH: Decision = { action: 'finish-handover', reason: 'handover-unfinished' };

const lease = (until: number) => ({ lease: { holder: 'somebody', until } });
const gone = { session: session() };
const open = { conversation: conversation(), session: session() };
const webChat = { conversation: conversation({ channelType: 'web' }) };
const ended = { conversation: conversation({ ended: true }), session: session() };
const illegible = { conversation: conversation({ legible: false }), session: session() };
const longLived = { conversation: conversation({ longLived: true }), session: session() };

type Row = [words: string, found: Partial<Facts>, decision: Decision];

describe('when a Task has ended', () => {
  it.each<Row>([
    [
      'the session is deleted and the conversation closed, and a ledger says so',
      open,
      clean('task-ended', 'session', 'close', 'ledger'),
    ],
    ['web chat has no session to be deleted', webChat, clean('task-ended', 'close', 'ledger')],
    [
      'the ledger of a Task that the bot handed over is closed with it',
      { ...open, record: ledger('with-agent') },
      clean('task-ended', 'session', 'close', 'ledger'),
    ],
    [
      'a ledger that is closed is left as it is',
      { ...open, record: ledger('closed') },
      clean('task-ended', 'session', 'close'),
    ],
    ['another live Task keeps everything', { ...open, liveTasks: ['WT2'] }, keep('live-task')],
    ['a customer who is with the bot again keeps it', { ...open, record: ledger('bot') }, keep('bot-phase')],
    [
      'a handover that is under way keeps it, whoever holds it or does not',
      { ...open, record: ledger('handing-over') },
      keep('handover-under-way'),
    ],
    ['a conversation that ended does not hide an open session', ended, clean('session-leaked', 'session')],
    ['nor does one that is gone', gone, clean('conversation-gone', 'session')],
    [
      'a handover into a conversation that ended is over',
      { ...ended, record: ledger('handing-over') },
      clean('session-leaked', 'session', 'ledger'),
    ],
    ['of an illegible conversation only the session goes', illegible, clean('attributes-illegible', 'session')],
    ['an illegible conversation is reported', { ...illegible, session: session({ open: false }) }, keep('illegible')],
    ['a long-lived conversation loses its session, and no more', longLived, clean('task-ended', 'session')],
    [
      'it gets the bot back that was taken off it',
      { ...longLived, record: ledger('with-agent', { webhook: WEBHOOK }) },
      clean('task-ended', 'session', 'bot', 'ledger'),
    ],
    [
      'also where it has no session',
      { conversation: conversation({ longLived: true }), record: ledger('with-agent', { webhook: WEBHOOK }) },
      clean('task-ended', 'bot', 'ledger'),
    ],
    [
      'no bot goes back where none was known',
      { ...longLived, record: ledger('with-agent') },
      clean('task-ended', 'session', 'ledger'),
    ],
    [
      'nor where it went back before',
      { ...longLived, record: ledger('closed', { webhook: WEBHOOK }) },
      clean('task-ended', 'session'),
    ],
    [
      'nor on a conversation that is closed itself',
      { ...open, record: ledger('with-agent', { webhook: WEBHOOK }) },
      clean('task-ended', 'session', 'close', 'ledger'),
    ],
    [
      'nor on a long-lived one that somebody ended',
      {
        conversation: conversation({ longLived: true, ended: true }),
        record: ledger('with-agent', { webhook: WEBHOOK }),
      },
      keep('nothing-to-do'),
    ],
    ['the second event finds nothing to do', { conversation: conversation({ ended: true }) }, keep('nothing-to-do')],
    ['a closed session is no session', { session: session({ open: false }) }, keep('nothing-to-do')],
    ['everything is gone already', {}, keep('nothing-to-do')],
    ['a hold leaves all of it open', { ...open, holdUntil: NOW + HOUR }, hold(NOW + HOUR)],
    [
      'a hold that is known needs not be noted again',
      { ...open, holdUntil: NOW + HOUR, record: ledger('with-agent', { heldUntil: NOW + HOUR }) },
      keep('held'),
    ],
    [
      'a hold that was moved is noted again',
      { ...open, holdUntil: NOW + HOUR, record: ledger('with-agent', { heldUntil: NOW + 1 }) },
      hold(NOW + HOUR),
    ],
    [
      'a hold that is over holds nothing',
      { ...open, holdUntil: NOW },
      clean('task-ended', 'session', 'close', 'ledger'),
    ],
    ['nor does one on what has ended', { ...ended, holdUntil: NOW + HOUR }, clean('session-leaked', 'session')],
    ['nor one on what is gone', { ...gone, holdUntil: NOW + HOUR }, clean('conversation-gone', 'session')],
    ['a live Task needs no hold', { ...open, holdUntil: NOW + HOUR, liveTasks: ['WT2'] }, keep('live-task')],
    ['nor does the bot', { ...open, holdUntil: NOW + HOUR, record: ledger('bot') }, keep('bot-phase')],
  ])('%s', (_, found, decision) => {
    expect(decide(facts(found), ENDED)).toEqual(decision);
  });
});

describe('when a sweep comes by', () => {
  const aged = (hours: number) => ({ lastInteractionAt: NOW - hours * HOUR });

  it.each<Row>([
    [
      'what nobody has touched for long lost its Task',
      { ...open, ...aged(26) },
      clean('task-lost', 'session', 'close'),
    ],
    ['the minimum age itself is long enough', { ...open, ...aged(25) }, clean('task-lost', 'session', 'close')],
    ['anything younger is left alone', { ...open, lastInteractionAt: NOW - 25 * HOUR + 1 }, keep('recent')],
    ['so is what happens in the future', { ...open, ...aged(-1) }, keep('recent')],
    ['a live Task keeps everything, however old', { ...open, liveTasks: ['WT1'] }, keep('live-task')],
    [
      'a customer walked away from the bot',
      { ...open, record: ledger('bot') },
      clean('customer-left', 'session', 'close', 'ledger'),
    ],
    ['… or is still there', { ...open, record: ledger('bot'), ...aged(24) }, keep('recent')],
    ['the agent’s Task was lost', { ...open, record: ledger('with-agent') }, clean('task-lost', 'session', 'close')],
    ['a session outlived its conversation', ended, clean('session-leaked', 'session')],
    ['… or its conversation is gone', gone, clean('conversation-gone', 'session')],
    ['of an illegible conversation only the session goes', illegible, clean('attributes-illegible', 'session')],
    ['an illegible conversation is reported', { conversation: illegible.conversation }, keep('illegible')],
    ['a long-lived conversation loses its session', longLived, clean('task-lost', 'session')],
    [
      'and gets its bot back, if it had one and lost it',
      { ...longLived, record: ledger('with-agent', { webhook: WEBHOOK }) },
      clean('task-lost', 'session', 'bot', 'ledger'),
    ],
    [
      'but not where the bot is there still',
      { ...longLived, record: ledger('bot', { webhook: WEBHOOK }) },
      clean('customer-left', 'session', 'ledger'),
    ],
    ['what has ended is left as it is', { conversation: conversation({ ended: true }) }, keep('nothing-to-do')],
    ['a handover that was left behind is finished', { ...open, record: ledger('handing-over') }, FINISH],
    ['however young it is', { ...open, record: ledger('handing-over', lease(NOW)), ...aged(0) }, FINISH],
    ['also where its Task exists', { ...open, record: ledger('handing-over'), liveTasks: ['WT1'] }, FINISH],
    [
      'unless somebody is at it',
      { ...open, record: ledger('handing-over', lease(NOW + 1)) },
      keep('handover-under-way'),
    ],
    [
      'or there is nobody left to hand over',
      { ...ended, record: ledger('handing-over') },
      clean('session-leaked', 'session'),
    ],
    ['what is held is left alone, however old', { ...open, holdUntil: NOW + 1 }, keep('held')],
    [
      'when a hold is over, nothing is waited for',
      { ...open, ...aged(0), holdUntil: NOW, record: ledger('with-agent', { heldUntil: NOW }) },
      clean('hold-over', 'session', 'close'),
    ],
    [
      'a hold that nobody noted is over when it is old',
      { ...open, ...aged(24), holdUntil: NOW - HOUR },
      keep('recent'),
    ],
    [
      'nobody who came back after a hold is put away with it',
      { ...open, holdUntil: NOW, record: ledger('with-agent', { heldUntil: NOW }), liveTasks: ['WT2'] },
      keep('live-task'),
    ],
  ])('%s', (_, found, decision) => {
    expect(decide(facts(found), SWEEP)).toEqual(decision);
  });

  it.each<Row>([
    [
      'has left the bot',
      { ...open, record: ledger('bot'), ...aged(2) },
      clean('customer-left', 'session', 'close', 'ledger'),
    ],
    ['is with the bot still', { ...open, record: ledger('bot'), ...aged(1) }, keep('recent')],
    ['never met the bot, and is waited for as ever', { ...open, ...aged(24) }, keep('recent')],
    [
      'is with an agent, and is waited for as ever',
      { ...open, record: ledger('with-agent'), ...aged(24) },
      keep('recent'),
    ],
  ])('where the bot’s customers are waited for 2 h, one %s', (_, found, decision) => {
    expect(decide(facts(found), { ...SWEEP, botIdleMs: 2 * HOUR })).toEqual(decision);
  });
});

import fc from 'fast-check';
import type { Conversation, Session } from '../orchestration/port';
import { type Cause, CLOSE_REASONS, type Decision, decide, type Facts, KEEP_REASONS } from './decide';
import { type Ledger, type LedgerRecord, PHASES, type Phase } from './ledger';

fc.configureGlobal({ seed: 1, numRuns: 5_000 });

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 12);
const SID = `CH${'0a'.repeat(16)}`;
const SESSION_SID = `KC${'0a'.repeat(16)}`;
const WEBHOOK = {
  url: 'https://flexkeep.example.com/inbound',
  method: 'POST',
  filters: ['onMessageSent'],
  retryCount: 3,
};

const conversation = (said: Partial<Conversation> = {}): Conversation => ({
  sid: SID,
  ended: false,
  longLived: false,
  legible: true,
  channelType: 'sms',
  name: 'Customer',
  touchedAt: 0,
  attributes: {},
  ...said,
});

const session = (said: Partial<Session> = {}): Session => ({
  sid: SESSION_SID,
  conversationSid: SID,
  open: true,
  lastInteractionAt: 0,
  ...said,
});

const ledger = (phase: Phase, said: Partial<Ledger> = {}): LedgerRecord => ({
  revision: '3',
  data: {
    orchestration: 'flex-flow',
    phase,
    since: 0,
    customer: 'customer-identity',
    channelType: 'sms',
    languages: [],
    dialogue: { step: '', misses: 0, slots: {} },
    answered: [],
    replies: [],
    stamp: 'stamp',
    ...said,
  },
});

const facts = (said: Partial<Facts> = {}): Facts => ({ sid: SID, liveTasks: [], lastInteractionAt: 0, ...said });

const ENDED: Cause = { kind: 'task-ended' };
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
    ['the session is deleted and the conversation closed', open, clean('task-ended', 'session', 'close')],
    ['web chat has no session to be deleted', webChat, clean('task-ended', 'close')],
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
    ['the second event finds nothing to do', { conversation: conversation({ ended: true }) }, keep('nothing-to-do')],
    ['a closed session is no session', { session: session({ open: false }) }, keep('nothing-to-do')],
    ['everything is gone already', {}, keep('nothing-to-do')],
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
  ])('%s', (_, found, decision) => {
    expect(decide(facts(found), SWEEP)).toEqual(decision);
  });
});

describe('whatever is true', () => {
  const times = fc.oneof(fc.constantFrom(0, NOW - 25 * HOUR, NOW, Number.NaN, Number.POSITIVE_INFINITY), fc.integer());
  const flags = { ended: fc.boolean(), longLived: fc.boolean(), legible: fc.boolean() };
  const conversations = fc.record(flags).map(conversation);
  const sessions = fc.record({ open: fc.boolean() }).map(session);
  const extras = fc.record(
    { lease: fc.record({ holder: fc.string(), until: times }), webhook: fc.constant(WEBHOOK) },
    { requiredKeys: [] },
  );
  const records = fc.tuple(fc.constantFrom(...PHASES), extras).map(([phase, said]) => ledger(phase, said));
  const worlds = fc.record<Facts, 'sid' | 'liveTasks' | 'lastInteractionAt'>(
    {
      sid: fc.constant(SID),
      conversation: conversations,
      session: sessions,
      record: records,
      liveTasks: fc.array(fc.constantFrom('WT1', 'WT2'), { maxLength: 2 }),
      lastInteractionAt: times,
    },
    { requiredKeys: ['sid', 'liveTasks', 'lastInteractionAt'] },
  );
  const sweeps = fc.record({ kind: fc.constant('sweep' as const), now: times, minAgeMs: times });
  const causes = fc.oneof(fc.constant(ENDED), fc.constant(SWEEP), sweeps);

  const always = (holds: (decision: Decision, found: Facts, cause: Cause) => boolean) =>
    fc.assert(fc.property(worlds, causes, (found, cause) => holds(decide(found, cause), found, cause)));

  /** The world after what was decided has been done. */
  const after = (found: Facts, decision: Decision): Facts => {
    const { conversation: talk, session: line, record, ...rest } = found;
    const phase = (name: Phase) =>
      record ? { record: ledger(name, record.data.webhook ? { webhook: WEBHOOK } : {}) } : {};
    if (decision.action === 'keep') return found;
    if (decision.action === 'finish-handover') return { ...found, ...phase('with-agent'), liveTasks: ['WT1'] };
    return {
      ...rest,
      ...(talk ? { conversation: { ...talk, ended: talk.ended || decision.close } } : {}),
      ...(line && line.sid !== decision.endSession ? { session: line } : {}),
      ...(decision.closeLedger ? phase('closed') : record ? { record } : {}),
    };
  };

  it('there is a decision, with a reason from a closed list', () => {
    const reasons: readonly string[] = [...KEEP_REASONS, ...CLOSE_REASONS, 'handover-unfinished'];
    always(({ reason }) => reasons.includes(reason));
  });

  it('what has a live Task is not cleaned', () => {
    always(({ action }, { liveTasks }) => action !== 'clean' || liveTasks.length === 0);
  });

  it('an illegible conversation is not closed: that would overwrite it', () => {
    always((decision, found) => decision.action !== 'clean' || !decision.close || found.conversation?.legible === true);
  });

  it('a long-lived conversation is not closed', () => {
    always((decision, found) => decision.action !== 'clean' || !decision.close || !found.conversation?.longLived);
  });

  it('a sweep cleans nothing that is younger than the minimum age', () => {
    always(({ action }, { lastInteractionAt }, cause) => {
      return action !== 'clean' || cause.kind !== 'sweep' || !(cause.now - lastInteractionAt < cause.minAgeMs);
    });
  });

  it('an open session that nobody needs does not survive a cleaning', () => {
    always((decision, { session: line }) => {
      return decision.action !== 'clean' || (line?.open ? decision.endSession === line.sid : !decision.endSession);
    });
  });

  it('a cleaning does something, and puts the bot back only where a conversation lives on', () => {
    always((decision, { conversation: talk, record }) => {
      if (decision.action !== 'clean') return true;
      const { endSession, close, restoreBot } = decision;
      const livesOn = talk?.longLived && !talk.ended && record?.data.webhook;
      return Boolean(endSession || close || restoreBot) && (!restoreBot || Boolean(livesOn));
    });
  });

  it('only a sweep finishes a handover, and only one that the ledger knows', () => {
    always(({ action }, { record }, { kind }) => {
      return action !== 'finish-handover' || (kind === 'sweep' && record?.data.phase === 'handing-over');
    });
  });

  it('once it is done, there is nothing left to be done', () => {
    always((decision, found, cause) => decide(after(found, decision), cause).action === 'keep');
  });
});

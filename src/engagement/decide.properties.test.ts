import fc from 'fast-check';
import { type Cause, CLOSE_REASONS, type Decision, decide, type Facts, KEEP_REASONS } from './decide';
import { conversation, facts, HOUR, ledger, NOW, session, WEBHOOK } from './fixture';
import { type Ledger, PHASES } from './ledger';

// Of the mistakes that were planted into `decide`, the one that hides best (closing what has ended) took 884 worlds.
fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 5_000 });

type Clean = Extract<Decision, { action: 'clean' }>;

const times = fc.constantFrom(
  0,
  NOW - 25 * HOUR,
  NOW - 25 * HOUR + 1,
  NOW - HOUR,
  NOW,
  NOW + 1,
  NOW + HOUR,
  Number.NaN,
);
const conversations = fc
  .record({ ended: fc.boolean(), longLived: fc.boolean(), legible: fc.boolean() })
  .map((said) => conversation(said));
const sessions = fc.record({ open: fc.boolean() }).map((said) => session(said));
const remembered = fc.record<Partial<Ledger>, never>(
  { lease: fc.record({ holder: fc.string(), until: times }), webhook: fc.constant(WEBHOOK), heldUntil: times },
  { requiredKeys: [] },
);
const records = fc.tuple(fc.constantFrom(...PHASES), remembered).map(([phase, said]) => ledger(phase, said));
const worlds = fc
  .record<Partial<Facts>, never>(
    {
      conversation: conversations,
      session: sessions,
      record: records,
      liveTasks: fc.array(fc.constantFrom('WT1', 'WT2'), { maxLength: 2 }),
      lastInteractionAt: times,
      holdUntil: times,
    },
    { requiredKeys: [] },
  )
  .map((said) => facts(said));
const ages = fc.constantFrom(25 * HOUR, 2 * HOUR, 0);
const causes: fc.Arbitrary<Cause> = fc.oneof(
  fc.record({ kind: fc.constant('task-ended' as const), now: times }),
  fc.record(
    { kind: fc.constant('sweep' as const), now: times, minAgeMs: ages, botIdleMs: ages },
    { requiredKeys: ['kind', 'now', 'minAgeMs'] },
  ),
);

const always = (holds: (decision: Decision, found: Facts, cause: Cause) => boolean) =>
  fc.assert(fc.property(worlds, causes, (found, cause) => holds(decide(found, cause), found, cause)));

const wheneverItCleans = (holds: (decision: Clean, found: Facts, cause: Cause) => boolean) =>
  always((decision, found, cause) => decision.action !== 'clean' || holds(decision, found, cause));

/** The world after what was decided has been done. */
const after = (found: Facts, decision: Decision): Facts => {
  const { conversation: talk, session: line, record, ...rest } = found;
  const remember = (said: Partial<Ledger>) => ({ record: ledger('with-agent', { ...record?.data, ...said }) });
  switch (decision.action) {
    case 'keep':
      return found;
    case 'hold':
      return { ...found, ...remember({ heldUntil: decision.until }) };
    case 'finish-handover':
      return { ...found, ...remember({ phase: 'with-agent' }), liveTasks: ['WT1'] };
    case 'clean':
      return {
        ...rest,
        ...(talk ? { conversation: { ...talk, ended: talk.ended || decision.close } } : {}),
        ...(line && line.sid !== decision.endSession ? { session: line } : {}),
        ...(decision.closeLedger ? remember({ phase: 'closed' }) : record ? { record } : {}),
      };
  }
};

it('there is a decision, with a reason from a closed list', () => {
  const reasons: readonly string[] = [...KEEP_REASONS, ...CLOSE_REASONS, 'handover-unfinished'];
  always(({ reason }) => reasons.includes(reason));
});

it('nothing is changed by deciding', () => {
  always((_, found, cause) => {
    const before = JSON.stringify([found, cause]);
    decide(found, cause);
    return JSON.stringify([found, cause]) === before;
  });
});

it('what has a live Task is not cleaned', () => {
  wheneverItCleans((_, { liveTasks }) => liveTasks.length === 0);
});

it('an illegible conversation is not closed: that would overwrite it', () => {
  wheneverItCleans(({ close }, found) => !close || found.conversation?.legible === true);
});

it('a long-lived conversation is not closed', () => {
  wheneverItCleans(({ close }, found) => !close || !found.conversation?.longLived);
});

it('a conversation that is held is not closed', () => {
  wheneverItCleans(({ close }, { holdUntil = 0 }, { now }) => !close || !(holdUntil > now));
});

it('a sweep cleans nothing that is younger than the minimum age, but what a hold has kept', () => {
  wheneverItCleans((_, { lastInteractionAt, record }, cause) => {
    if (cause.kind !== 'sweep' || record?.data.heldUntil !== undefined) return true;
    const { now, minAgeMs, botIdleMs = minAgeMs } = cause;
    return !(now - lastInteractionAt < (record?.data.phase === 'bot' ? botIdleMs : minAgeMs));
  });
});

it('an event does not clean what the bot has, or is handing over', () => {
  wheneverItCleans((_, { conversation: talk, record }, { kind }) => {
    const phase = record?.data.phase;
    return kind !== 'task-ended' || (phase !== 'bot' && (phase !== 'handing-over' || !talk || talk.ended));
  });
});

it('an open session does not survive a cleaning', () => {
  wheneverItCleans(({ endSession }, found) => endSession === (found.session?.open ? found.session.sid : undefined));
});

it('a cleaning does something, and puts the bot back only where a conversation lives on', () => {
  wheneverItCleans(({ endSession, close, restoreBot }, { conversation: talk, record }) => {
    const livesOn = talk?.longLived === true && !talk.ended && record?.data.webhook !== undefined;
    return (endSession !== undefined || close || restoreBot) && (!restoreBot || livesOn);
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

import fc from 'fast-check';
import {
  botLedger,
  carrier,
  closedLedger,
  engagement,
  HOOK,
  HOUR,
  handingOverLedger,
  liveTask,
  NOW,
  TASK_SID,
  withAgentLedger,
} from '../../test/support/facts';
import { activeAt, type Cause } from './facts';
import type { Reply } from './ledger';
import { type Part, type Seen, STANDINGS } from './port';
import { decide, RULES } from './rules';
import type { Action } from './verdict';
import { REASONS, type Verdict } from './verdict';

// Of the mistakes that were planted into the rules, the one that hides best took fewer than 1,000 cases.
fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 5_000 });

const times = fc.constantFrom(0, NOW - 25 * HOUR, NOW - 25 * HOUR + 1, NOW - HOUR, NOW, NOW + 1, NOW + HOUR);
const engagements = fc
  .record({ ended: fc.boolean(), survivesTask: fc.boolean(), legible: fc.boolean(), changedAt: times })
  .chain((said) =>
    fc
      .oneof(
        fc.constant(said),
        times.map((holdUntil) => ({ ...said, holdUntil })),
      )
      .map((all) => engagement(all)),
  );
const carriers = fc.record({ activeAt: times, unused: fc.boolean() }).map((said) => carrier(said));
const leases = fc.option(fc.record({ holder: fc.constant('x'), until: times }), { nil: undefined });
const ledgers = fc.tuple(leases, times, fc.boolean(), fc.boolean()).chain(([lease, at, isLeft, hooked]) => {
  const held = lease ? { lease } : {};
  const hook = hooked ? { hook: HOOK } : {};
  return fc.constantFrom<NonNullable<Seen['ledger']>>(
    'none',
    { revision: '1' },
    botLedger({ heardAt: at, ...hook }),
    handingOverLedger({ since: at, ...held, ...hook }),
    withAgentLedger({ ...hook }),
    withAgentLedger({ since: at, routing: { taskSid: TASK_SID, coming: true } }),
    withAgentLedger({ heldUntil: at, ...hook }),
    closedLedger({ ...held, ...hook, ...(isLeft ? { left: true as const } : {}) }),
    closedLedger({ ...hook, endedFor: TASK_SID }),
  );
});
const tasks = fc.array(fc.constantFrom(liveTask('WT1', 'a'), liveTask('WT2', 'b'), liveTask('WT3')), { maxLength: 2 });
const whole: fc.Arbitrary<Required<Seen>> = fc.record({
  engagement: fc.oneof(fc.constant('gone' as const), engagements),
  carrier: fc.oneof(fc.constant('none' as const), carriers),
  newestMessageAt: times,
  ledger: ledgers,
  tasks,
  customer: fc.constant({ channelType: 'sms', name: 'Customer' }),
  owned: fc.boolean(),
  standing: fc.constantFrom(...STANDINGS),
  unsaid: fc.constantFrom<Reply[]>([], [{ to: 'IM1', text: 'Hi', until: 0 }]),
});
const ROUTING = { taskSid: TASK_SID };
const causes: fc.Arbitrary<Cause> = fc.oneof(
  fc.constant<Cause>({ kind: 'goodbye' }),
  fc.constant<Cause>({ kind: 'message' }),
  times.map((since): Cause => ({ kind: 'task-ended', taskSid: TASK_SID, since })),
  times.map((since): Cause => ({ kind: 'task-ended', taskSid: TASK_SID, since, isCanceled: true, routing: ROUTING })),
  times.map((since): Cause => ({ kind: 'task-ended', taskSid: TASK_SID, since, isWrapping: true, routing: ROUTING })),
  fc.constantFrom(25 * HOUR, 2 * HOUR, 0).map((minAgeMs): Cause => ({ kind: 'sweep', minAgeMs })),
);

const verdictOf = (found: Seen, cause: Cause, now: number): Verdict => {
  const verdict = decide(found, cause, now);
  if ('read' in verdict) throw new Error('All of it was known');
  return verdict;
};
const has = ({ actions }: Verdict, ...what: Action['do'][]) => actions.some((action) => what.includes(action.do));

const always = (holds: (verdict: Verdict, found: Required<Seen>, cause: Cause, now: number) => boolean) =>
  fc.assert(
    fc.property(whole, causes, times, (found, cause, now) => holds(verdictOf(found, cause, now), found, cause, now)),
  );
const wheneverItEnds = (holds: (verdict: Verdict, found: Required<Seen>, cause: Cause, now: number) => boolean) =>
  always((verdict, ...rest) => !has(verdict, 'end-carrier', 'end-engagement', 'rehook') || holds(verdict, ...rest));
const phaseOf = ({ ledger }: Required<Seen>) => (ledger === 'none' ? undefined : ledger.data?.phase);

it('where all is known there is a verdict, with a reason from a closed list', () => {
  always(({ reason }) => REASONS.includes(reason));
  expect(RULES.filter(({ reason }) => !REASONS.includes(reason))).toEqual([]);
});

it('what is asked for is what is not known, and it ends', () => {
  fc.assert(
    fc.property(
      whole,
      causes,
      times,
      fc.subarray<Part>(['engagement', 'carrier', 'newestMessageAt', 'ledger', 'tasks', 'standing', 'unsaid', 'owned']),
      (all, cause, now, known) => {
        let found: Seen = Object.fromEntries(known.map((part) => [part, all[part]]));
        for (let rounds = 0; rounds < 9; rounds += 1) {
          const verdict = decide(found, cause, now);
          if (!('read' in verdict)) return true;
          const { read } = verdict;
          if (read.length === 0 || read.some((part) => found[part] !== undefined)) return false;
          found = { ...found, ...Object.fromEntries(read.map((part) => [part, all[part]])) };
        }
        return false;
      },
    ),
  );
});

it('nothing is changed by deciding', () => {
  fc.assert(
    fc.property(whole, causes, times, (found, cause, now) => {
      const before = JSON.stringify([found, cause]);
      decide(found, cause, now);
      return JSON.stringify([found, cause]) === before;
    }),
  );
});

it('nothing is ended that has a live Task, but by the customer’s own goodbye', () => {
  wheneverItEnds((_, { tasks: live }, { kind }) => live.length === 0 || kind === 'goodbye');
});

it('nothing is done where the ledger cannot be read', () => {
  always(({ actions }, { ledger }) => ledger === 'none' || ledger.data !== undefined || actions.length === 0);
});

it('only what is legible, open and not long-lived is ended', () => {
  always((verdict, { engagement: found }) => {
    if (!has(verdict, 'end-engagement')) return true;
    return found !== 'gone' && found.legible && !found.ended && !found.survivesTask;
  });
});

it('an engagement that is held is not ended by others', () => {
  wheneverItEnds((verdict, { engagement: found, ledger }, cause, now) => {
    if (cause.kind === 'goodbye' || found === 'gone' || found.ended || verdict.reason === 'clean-up-unfinished')
      return true;
    // What the ledger notes goes before what the engagement asks for.
    if (ledger !== 'none' && ledger.data?.phase === 'with-agent' && ledger.data.heldUntil !== undefined) return true;
    return !(found.holdUntil !== undefined && found.holdUntil > now && found.changedAt + 24 * HOUR > now);
  });
});

it('a sweep ends nothing younger than the minimum age, but what was begun, has ended, or was held', () => {
  wheneverItEnds(({ reason }, found, cause, now) => {
    if (cause.kind !== 'sweep') return true;
    if (['clean-up-unfinished', 'session-leaked', 'hold-over'].includes(reason)) return true;
    const held = phaseOf(found) === 'with-agent' && found.ledger !== 'none' && found.ledger.data;
    if (held && 'heldUntil' in held && held.heldUntil !== undefined) return true;
    const at = activeAt(found);
    return typeof at === 'number' && now - at >= cause.minAgeMs;
  });
});

it('an event ends nothing that the bot has, or is handing over into an open engagement', () => {
  wheneverItEnds((_, found, cause) => {
    if (cause.kind !== 'task-ended') return true;
    const isOpen = found.engagement !== 'gone' && !found.engagement.ended;
    const since = found.ledger === 'none' ? undefined : found.ledger.data?.since;
    return phaseOf(found) !== 'bot' && !(phaseOf(found) === 'handing-over' && isOpen && since !== cause.since);
  });
});

it('an open carrier does not survive a clean-up, and goes first', () => {
  wheneverItEnds(({ actions }, { carrier: found }) => (actions[0]?.do === 'end-carrier') === (found !== 'none'));
});

it('the bot is put back only where an engagement lives on', () => {
  always((verdict, { engagement: found, ledger }) => {
    if (!has(verdict, 'rehook')) return true;
    return (
      found !== 'gone' && found.survivesTask && !found.ended && ledger !== 'none' && ledger.data?.hook !== undefined
    );
  });
});

it('a handover that the ledger knows is finished by a sweep, or by the event that it was dropped', () => {
  always(({ reason, ...verdict }, found, { kind }) => {
    if (!has({ reason, ...verdict }, 'finish-handover')) return true;
    return phaseOf(found) === 'handing-over' && (kind === 'sweep' || reason === 'handover-failed');
  });
});

it('what an agent comes back to is not ended by an event or a sweep', () => {
  const waits = ['left', 'paused', 'parked', 'in-transfer'];
  wheneverItEnds((_, { standing, engagement: found }, { kind }) => {
    const isOpen = found !== 'gone' && !found.ended;
    return !isOpen || !waits.includes(standing) || (kind !== 'task-ended' && kind !== 'sweep');
  });
});

it('while an agent is wrapping up nothing is ended', () => {
  wheneverItEnds((_, { standing, engagement: found }, cause) => {
    const isOpen = found !== 'gone' && !found.ended;
    return !(isOpen && standing !== 'none' && cause.kind === 'task-ended' && cause.isWrapping);
  });
});

it('a sweep does nothing about another orchestration’s engagement', () => {
  always(({ actions }, { owned }, { kind }) => owned || kind !== 'sweep' || actions.length === 0);
});

it('a customer is handed over again only where no Task lives and Twilio may have dropped the first', () => {
  always((verdict, { tasks: live, ledger }) => {
    if (!has(verdict, 'hand-over-again')) return true;
    const isComing = ledger !== 'none' && ledger.data?.phase === 'with-agent' && ledger.data.routing?.coming;
    return live.length === 0 && isComing === true;
  });
});

it('once it is done, there is nothing left to be ended', () => {
  wheneverItEnds((verdict, found, cause, now) => {
    const { engagement: before, ledger } = found;
    const isNoted = has(verdict, 'close-ledger');
    const hook = ledger !== 'none' && ledger.data?.hook ? { hook: HOOK } : {};
    const after: Required<Seen> = {
      ...found,
      carrier: 'none',
      engagement: before !== 'gone' && has(verdict, 'end-engagement') ? { ...before, ended: true } : before,
      ledger: isNoted ? closedLedger(hook) : ledger,
    };
    return !has(verdictOf(after, cause, now), 'end-carrier', 'end-engagement', 'rehook');
  });
});

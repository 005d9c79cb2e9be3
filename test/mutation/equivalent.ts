import type { SourceMutant } from './instrument';

/** A mutant that was looked at, and why no test can or need notice it. */
interface Equivalent extends Pick<SourceMutant, 'file' | 'within' | 'before' | 'after'> {
  reason: string;
}

const NARROWING = 'The condition is for the type check: every other cause lacks the fields, so the result is the same.';
const NO_FIELD = 'The condition is for the type check: a phase without the field has no value in it.';
const READ_BEFORE = 'An earlier rule has read it. The rule says all the same what it looks at: rules may be moved.';
const UNHANDLED =
  'It keeps Node.js from ending the process over a rejection that is handled later; the run of tests ignores those.';

export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: 'src/core/agents-side.ts',
    within: 'noting',
    before: "ledger?.phase === 'with-agent' ? ledger : undefined",
    after: 'ledger',
    reason:
      'The only other ledger that comes this far, of a cut-off handover, has no `endedFor`: it never counts as noted.',
  },
  {
    file: 'src/core/apply.ts',
    within: 'wroteMeanwhile',
    before: "cause.kind === 'sweep' ? (cause.botIdleMs ?? cause.minAgeMs) : 0",
    after: '(cause.botIdleMs ?? cause.minAgeMs)',
    reason: 'The condition is for the type check: only a sweep finds that a customer left.',
  },
  {
    file: 'src/core/facts.ts',
    within: 'endedTask',
    before: "cause.kind === 'task-ended' ? cause : {}",
    after: 'cause',
    reason: NARROWING,
  },
  {
    file: 'src/core/facts.ts',
    within: 'isTooRecent',
    before: "cause.kind !== 'sweep'",
    after: 'false',
    reason: 'The condition is for the type check: without a minimum age the comparison is false, too.',
  },
  {
    file: 'src/core/handover.ts',
    within: 'handOver',
    before: 'reading.catch(() => undefined);',
    after: ';',
    reason: UNHANDLED,
  },
  ...[
    ['return !words;', 'return undefined'],
    ['!words', 'words'],
  ].map(([before = '', after = '']) => ({
    file: 'src/core/handover.ts',
    within: 'areWordsSaid',
    before,
    after,
    reason: 'Where there are no words, or this is the first attempt, `sayFarewell` does not ask for the answer.',
  })),
  {
    file: 'src/core/receive.ts',
    within: 'hookedIn',
    before: "ledger.phase === 'with-agent' ? ledger.hooked : undefined",
    after: 'ledger.hooked',
    reason: NO_FIELD,
  },
  {
    file: 'src/core/receive.ts',
    within: 'hookNow',
    before: "'hookSid' in ledger ? ledger.hookSid : undefined",
    after: 'ledger.hookSid',
    reason: NO_FIELD,
  },
  {
    file: 'src/core/reconcile.ts',
    within: 'look',
    before: 'named.catch(() => undefined);',
    after: ';',
    reason: UNHANDLED,
  },
  {
    file: 'src/core/reconcile.ts',
    within: 'confirmed',
    before: "'read' in again ? looked : { seen: { ...seen, tasks }, verdict: again }",
    after: '{ seen: { ...seen, tasks }, verdict: again }',
    reason:
      'The condition is for the type check: the rules up to the one about live Tasks have read all that they look at.',
  },
  ...["['ledger']", "[...KNOWN, 'owned']", "['engagement']"].map((before) => ({
    file: 'src/core/rules.ts',
    within: 'RULES',
    before,
    after: '[]',
    reason: READ_BEFORE,
  })),
];

export const isNamed = (name: Equivalent, mutant: SourceMutant): boolean =>
  (['file', 'within', 'before', 'after'] as const).every((key) => name[key] === mutant[key]);

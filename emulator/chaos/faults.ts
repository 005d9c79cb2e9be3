/**
 * What can go wrong with an API call.
 * - `refused`: the connection breaks before the call has an effect;
 * - `lost`: it breaks after: the caller cannot tell which of the two;
 * - `rate-limited`, `server-error`, `unavailable`: 429, 500, 503, without an effect;
 * - `timeout`: no effect and no answer, ever; the caller's own time limit ends it;
 * - `late`: no answer, and the effect comes `ms` later, perhaps after the caller died;
 * - `slow`: the answer comes `ms` later;
 * - `stale`: a list does not yet show what was created in the last `ms`.
 */
export const FAULT_KINDS = [
  'refused',
  'lost',
  'rate-limited',
  'server-error',
  'unavailable',
  'timeout',
  'late',
  'slow',
  'stale',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRule {
  fault: FaultKind;
  /** `taskrouter.CreateTask`, or with a `*` at the end `taskrouter.*`; absent: every call. */
  operation?: string;
  /** The first matching call that is hit, counted from 1. Default 1. */
  nth?: number;
  /** How many matching calls in a row are hit. Default 1. */
  times?: number;
  /** Instead of `nth` and `times`: the share of matching calls that is hit, by the seeded random numbers. */
  probability?: number;
  ms?: number;
}

export interface Faults {
  rules: FaultRule[];
  set(rules: FaultRule[]): void;
  /** The fault for this call, if any. Counts the call. */
  next(operation: string): FaultRule | undefined;
}

const matches = (rule: FaultRule, operation: string) => {
  const { operation: wanted = '*' } = rule;
  return wanted.endsWith('*') ? operation.startsWith(wanted.slice(0, -1)) : operation === wanted;
};

export const createFaults = (random: () => number): Faults => {
  let seen: number[] = [];
  const faults: Faults = {
    rules: [],
    set(rules) {
      faults.rules = rules;
      seen = rules.map(() => 0);
    },
    next(operation) {
      let hit: FaultRule | undefined;
      faults.rules.forEach((rule, i) => {
        if (!matches(rule, operation)) return;
        const count = (seen[i] ?? 0) + 1;
        seen[i] = count;
        const { nth = 1, times = 1, probability } = rule;
        const due = probability === undefined ? count >= nth && count < nth + times : random() < probability;
        if (due) hit ??= rule;
      });
      return hit;
    },
  };
  return faults;
};

/**
 * What can go wrong with an API call.
 *
 * Without an effect:
 * - `refused`: the connection breaks before the call takes effect;
 * - `rate-limited`: 429; `unavailable`: 503; `server-error`: 500, or `status`;
 * - `not-found`: 404, although the resource exists;
 * - `timeout`: no answer, ever; the caller's own time limit ends it;
 * - `intercepted`: something between the two answers 200 with another `shape`.
 *
 * With its effect:
 * - `lost`: the connection breaks afterwards: the caller cannot tell it from `refused`;
 * - `server-error-after`: 500, or `status`, although the call took effect;
 * - `garbled`: the answer has another `shape`;
 * - `twice`: the request arrives twice, and the answer is the second one's;
 * - `late`: no answer, and the effect comes `ms` later, perhaps after the caller died;
 * - `slow`: effect and answer come `ms` later.
 *
 * Of lists only:
 * - `stale`: the list does not yet show what was created in the last `ms`;
 * - `omits`: a page leaves one item out, the one of `sid` or its newest;
 * - `repeats`: a page begins with the last item of the page before, or shows its own last item twice.
 * @fidelity api.faults
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
  'server-error-after',
  'garbled',
  'intercepted',
  'not-found',
  'twice',
  'omits',
  'repeats',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/**
 * What an answer can look like that is none: JSON of another shape, a page of a proxy or a captive portal, a body that
 * was cut off, or (`another-sid`) a sound answer about another resource of the same kind.
 */
export const SHAPES = ['empty-object', 'empty-list', 'null', 'text', 'html', 'truncated', 'another-sid'] as const;

export type Shape = (typeof SHAPES)[number];

/** What a load balancer or a server answers where something behind it failed. */
export const SERVER_ERRORS = [500, 502, 503, 504] as const;

export const ERROR_BODIES = ['json', 'html'] as const;

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
  /** For `late`, `slow` and `stale`. Default 1000. */
  ms?: number;
  /** For `server-error` and `server-error-after`. Default 500. */
  status?: (typeof SERVER_ERRORS)[number];
  /** For the same two: Twilio's JSON, or a load balancer's page. Default `json`. */
  body?: (typeof ERROR_BODIES)[number];
  /** For `garbled` and `intercepted`. Default `empty-object`. */
  shape?: Shape;
  /** For `omits`. */
  sid?: string;
}

export interface Faults {
  rules: FaultRule[];
  set(rules: FaultRule[]): void;
  /** Takes one rule away; what the others have counted stays. */
  remove(rule: FaultRule): void;
  /** Whether a rule has hit as often as it should. */
  isSpent(rule: FaultRule): boolean;
  /** The fault for this call, if any. Counts the call. */
  next(operation: string): FaultRule | undefined;
}

/** Whether a rule that names `wanted` (see {@link FaultRule.operation}) is about this operation. */
export const concerns = (wanted: string | undefined, operation: string): boolean =>
  wanted === undefined || (wanted.endsWith('*') ? operation.startsWith(wanted.slice(0, -1)) : operation === wanted);

export const createFaults = (random: () => number): Faults => {
  let seen: number[] = [];
  const faults: Faults = {
    rules: [],
    set(rules) {
      faults.rules = rules;
      seen = rules.map(() => 0);
    },
    remove(rule) {
      const at = faults.rules.indexOf(rule);
      if (at < 0) return;
      faults.rules.splice(at, 1);
      seen.splice(at, 1);
    },
    isSpent(rule) {
      const { nth = 1, times = 1, probability } = rule;
      const count = seen[faults.rules.indexOf(rule)] ?? 0;
      return probability === undefined && count >= nth + times - 1;
    },
    next(operation) {
      let hit: FaultRule | undefined;
      faults.rules.forEach((rule, i) => {
        if (!concerns(rule.operation, operation)) return;
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

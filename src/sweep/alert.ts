import type { Monitoring } from '../platform/monitoring';
import { fieldsIn, listIn, numberIn, oneOf } from '../platform/parse';
import type { SweepRun } from './history';

type Above = NonNullable<Monitoring['alert']>['above'];

/** What an alert is about: more stale engagements or failures than allowed, or a sweep that was stopped. */
const KINDS = ['stale', 'failed', 'stopped'] as const;
type AlertKind = (typeof KINDS)[number];

/** The alert that was sent last, until the state it told of is over. */
interface Told {
  /** Epoch ms. */
  at: number;
  kinds: AlertKind[];
}

/** An alert that was stored; `undefined`: none, or nothing that can be read, so it is sent again. */
export const toldIn = (value: unknown): Told | undefined => {
  const fields = fieldsIn(value);
  const [at, kinds] = [numberIn(fields?.at), listIn(fields?.kinds, (one) => oneOf(one, KINDS))];
  return at === undefined || !kinds?.length ? undefined : { at, kinds };
};

/** A state that stays is told again after so long. */
const AGAIN_MS = 24 * 3_600_000;
/** A chat message is no report. */
const NAMED_SIDS = 5;

/** What a sweep is to tell: `trigger` and `resolve` are what PagerDuty calls them. */
interface Alert {
  event: 'trigger' | 'resolve';
  kinds: AlertKind[];
}

const kindsOf = (run: SweepRun, above: Above): AlertKind[] => [
  ...(run.stale > above.stale ? (['stale'] as const) : []),
  ...(run.left.length > above.failed ? (['failed'] as const) : []),
  ...(run.stopped ? (['stopped'] as const) : []),
];

/**
 * Whether there is something to tell that was not told before: a kind of trouble that is new, one that lasts for a day,
 * or that all is well again.
 *
 * @param now epoch ms
 */
export const alertOf = (run: SweepRun, told: Told | undefined, above: Above, now: number): Alert | undefined => {
  const kinds = kindsOf(run, above);
  if (kinds.length === 0) return told && { event: 'resolve', kinds };
  const isOld = told && kinds.every((kind) => told.kinds.includes(kind)) && now - told.at < AGAIN_MS;
  return isOld ? undefined : { event: 'trigger', kinds };
};

const countsIn = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** The alert for people: SIDs and counts, nothing of a customer's. @param where account and domain */
export const alertText = ({ event, kinds }: Alert, run: SweepRun, where: string): string => {
  const { left, stale, cleaned, cleanedFor, stopped } = run;
  const named = left.slice(-NAMED_SIDS).join(', ');
  return [
    `Flexkeep (${where}): ${event === 'resolve' ? 'all is well again' : `sweep: ${kinds.join(', ')}`}.`,
    `${stale} stale, ${cleaned} cleaned up, ${left.length} left${named && `: ${named}`}.`,
    ...(stale ? [`Cleaned up: ${countsIn(cleanedFor) || 'none'}.`] : []),
    ...(stopped ? ['Most of it failed, and the rest was not tried: look at the log first.'] : []),
  ].join(' ');
};

/** The template with its placeholders filled in, wherever they stand. */
export const fill = (template: object, values: Record<string, string>): string =>
  JSON.stringify(template, (_, value) =>
    typeof value === 'string' ? value.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all) : value,
  );

import { CONSUMER_VARIABLES } from '../../../src/platform/consumers';
import { LONGEST_VALUE } from '../../deploy/variables';
import type { Variables } from '../../support/environment';

export const entriesOf = (list: string): string[] => list.split(/\s+/).filter(Boolean);

/** Without its events. */
export const bareOf = (entry: string): string => entry.replace(/#.*$/, '');

/** All consumers that an environment names, in one list. */
export const consumerList = (variables: Variables): string =>
  CONSUMER_VARIABLES.flatMap((name) => entriesOf(variables[name] ?? '')).join(' ');

const fits = (text: string): boolean => Buffer.byteLength(text) <= LONGEST_VALUE;

/** Appends to the last of `parts` with `separator`, or begins a new one where that does not fit. */
const append = (parts: string[], more: string, separator: string, start = ''): string[] => {
  const last = parts.at(-1);
  const longer = last === undefined ? undefined : `${last}${separator}${more}`;
  return longer !== undefined && fits(longer) ? [...parts.slice(0, -1), longer] : [...parts, `${start}${more}`];
};

/** One entry as several, where its events do not fit into one variable: together they mean the same. */
export const partsOf = (entry: string): string[] => {
  const [bare = '', events] = entry.split('#events=');
  if (fits(entry) || events === undefined) return [entry];
  return events.split(',').reduce<string[]>((parts, event) => append(parts, event, ',', `${bare}#events=`), []);
};

/**
 * The list, spread over the variables; those that it does not need are empty. What fits into none of them stands in
 * the last, for the check of their sizes to tell.
 */
export const spreadConsumers = (list: string): Record<string, string> => {
  const values = entriesOf(list)
    .flatMap(partsOf)
    .reduce<string[]>((parts, entry) => append(parts, entry, ' '), []);
  const last = CONSUMER_VARIABLES.length - 1;
  return Object.fromEntries(
    CONSUMER_VARIABLES.map((name, i) => [name, i < last ? (values[i] ?? '') : values.slice(last).join(' ')]),
  );
};

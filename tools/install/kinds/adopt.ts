import { CONSUMER_VARIABLES, readConsumers } from '../../../src/platform/consumers';
import { ENDING } from '../../../src/twilio/events';
import { LONGEST_VALUE } from '../../deploy/variables';
import type { Callback } from '../../engine/journal';
import { masked } from '../../engine/mask';
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

/** The path of the Function that hears a Workspace's events. */
export const EVENTS_PATH = '/taskrouter-events';

/** "task.created, task.canceled" is in Twilio's own examples; spaces mean nothing. */
export const readFilter = (text: string): string[] => [
  ...new Set(text.split(',').flatMap((name) => name.trim() || [])),
];

/** Without spaces: some accounts did not take them. */
export const filterText = (filter: string[]): string => filter.join(',');

export const isSameFilter = (one: string[], other: string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));

/** All that the filters let through together; one that is empty means all events. */
export const unite = (...filters: string[][]): string[] =>
  filters.some((filter) => filter.length === 0) ? [] : [...new Set(filters.flat())];

/** The events that a list of consumers needs, one filter for each; empty: all. */
export const eventsOf = (downstream: string): string[][] => {
  const read = readConsumers(downstream);
  return typeof read === 'string' ? [] : read.map(({ events }) => events ?? []);
};

export interface AdoptionInput {
  current: Callback;
  /** Flexkeep's own. */
  target: string;
  /** The consumers as they are. */
  downstream: string;
  /** Of an earlier run. */
  earlier?: { before: Callback; set: Callback; adopted?: string } | undefined;
  /** Hosts on which this account has Flexkeep. */
  ownHosts: string[];
  /** `false`: what is there now is not kept as a consumer. */
  adopt: boolean;
}

export interface Adoption {
  set: Callback;
  /** What `remove` puts back. */
  before: Callback;
  /** The consumer that the callback became, in one piece. */
  adopted?: string;
  downstream: string;
  isChange: boolean;
  notices: string[];
}

/** Why the present callback cannot become a consumer. */
interface NotAdoptable {
  problem: string;
  remedy: string;
}

/**
 * Flexkeep's own: what an earlier run set, one of its deployments here, or what looks like one. Two that pass events on
 * to each other would do so for ever.
 */
const isOwn = (url: string, { target, earlier, ownHosts }: AdoptionInput): boolean => {
  if (url === target || url === earlier?.set.url) return true;
  if (!URL.canParse(url)) return false;
  const { host, hostname, pathname } = new URL(url);
  const looksLikeOne = /^flexkeep-\d+(-[a-z0-9]+)?\.twil\.io$/.test(host) || /^(localhost|127\.)/.test(hostname);
  return pathname === EVENTS_PATH && (ownHosts.includes(host) || looksLikeOne);
};

/** Connection overrides stand behind a `#`: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
const OVERRIDES = /#.*$/;

/** The callback as a consumer that gets what it got before, or why that is not possible. */
const entryFor = ({ url, filter }: Callback): { entry: string; notices: string[] } | NotAdoptable => {
  const bare = url.trim().replace(OVERRIDES, '').replace(/\s/g, '%20');
  const entry = filter.length ? `${bare}#events=${filterText(filter)}` : bare;
  const read = readConsumers(entry);
  if (typeof read === 'string') {
    return {
      problem: `the Workspace's present callback ${masked(url)} cannot be kept as a consumer: ${read.replace(/^URL 1 /, 'it ')}`,
      remedy: 'Give it an https URL first, or let it go with --no-adopt: remove puts it back all the same.',
    };
  }
  const notices = OVERRIDES.test(url)
    ? [`The connection overrides behind the # of ${masked(bare)} do not apply while Flexkeep passes events on.`]
    : [];
  return { entry, notices };
};

/**
 * What the Workspace's one callback becomes, so that each consumer of its events goes on getting them: the present one is
 * passed on exactly what it gets, and the new filter lets through what the janitor and all consumers need.
 */
export const planAdoption = (input: AdoptionInput): Adoption | NotAdoptable => {
  const { current, target, downstream, earlier, adopt } = input;
  const own = isOwn(current.url, input);
  const fresh = current.url !== '' && !own && adopt ? entryFor(current) : undefined;
  if (fresh && 'problem' in fresh) return fresh;

  const entries = entriesOf(downstream).filter((entry) => bareOf(entry) !== target);
  for (const entry of adopt ? [earlier?.adopted, fresh?.entry] : []) {
    if (entry && !entries.some((other) => bareOf(other) === bareOf(entry))) entries.push(entry);
  }
  const joined = entries.join(' ');
  // What was added to the filter of our own callback was added for a reason.
  const extra = own && current.url === target ? [current.filter] : [];
  const set = { url: target, filter: unite([...ENDING], ...eventsOf(joined), ...extra) };
  const adopted = fresh?.entry ?? (adopt ? earlier?.adopted : undefined);
  return {
    set,
    before: own ? (earlier?.before ?? (current.url === target ? { url: '', filter: [] } : current)) : current,
    ...(adopted ? { adopted } : {}),
    downstream: joined,
    isChange: current.url !== target || !isSameFilter(current.filter, set.filter),
    notices: fresh?.notices ?? [],
  };
};

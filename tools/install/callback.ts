/** Where a workspace sends its events, and which. */
export interface Callback {
  /** `''`: nowhere. */
  url: string;
  /** Empty: all events. */
  filter: string[];
  /** The filter as Twilio has it, to be put back to the letter. */
  text?: string;
}

/** "task.created, task.canceled" is in Twilio's own examples; spaces mean nothing. */
export const readFilter = (text: string | null | undefined): string[] => [
  ...new Set((text ?? '').split(',').flatMap((name) => name.trim() || [])),
];

/** A Workspace's, as the SDK has it. */
export const toCallback = (workspace: { eventCallbackUrl: string | null; eventsFilter: string | null }): Callback => ({
  url: workspace.eventCallbackUrl ?? '',
  filter: readFilter(workspace.eventsFilter),
  text: workspace.eventsFilter ?? '',
});

/** Without spaces: some accounts did not take them. */
export const filterText = (filter: string[]): string => filter.join(',');

export const isSameFilter = (one: string[], other: string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));

export const isSameCallback = (one: Callback, other: Callback): boolean =>
  one.url === other.url && (one.url === '' || isSameFilter(one.filter, other.filter));

/** Both together; whoever wants all events gets all. */
export const unite = (...filters: string[][]): string[] =>
  filters.some((filter) => filter.length === 0) ? [] : [...new Set(filters.flat())];

/** Whether whoever gets `filter` gets all that `needed` names. */
export const covers = (filter: string[], needed: string[]): boolean =>
  filter.length === 0 || (needed.length > 0 && needed.every((name) => filter.includes(name)));

export const callbackText = ({ url, filter }: Callback): string =>
  url === '' ? 'nowhere' : `${withoutSecrets(url)} (${filter.length ? filterText(filter) : 'all events'})`;

/** A callback may hold a user, a password, and secrets in its query. */
export const withoutSecrets = (text: string): string => {
  if (!URL.canParse(text)) return 'something that is not a URL';
  const { protocol, host, pathname, search, username } = new URL(text);
  return `${protocol}//${username ? '…@' : ''}${host}${pathname}${search ? '?…' : ''}`;
};

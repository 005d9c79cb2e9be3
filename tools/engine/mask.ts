const HIDDEN = '…';

/** A query without its values; a name that has none may be the secret itself. */
const maskedQuery = (search: string): string =>
  search.replace(/([?&])([^&=]*)(=?)([^&]*)/g, (_, mark: string, name: string, equals: string, value: string) =>
    equals ? `${mark}${name}=${value && HIDDEN}` : `${mark}${name && HIDDEN}`,
  );

/** An address as it may be printed: without user and password, the values of its query, and its fragment. */
export const masked = (address: string): string => {
  if (!URL.canParse(address)) return 'what is not a URL';
  const { protocol, host, pathname, search, username, password, hash } = new URL(address);
  const user = username || password ? `${HIDDEN}@` : '';
  return `${protocol}//${user}${host}${pathname}${maskedQuery(search)}${hash && `#${HIDDEN}`}`;
};

/** Whether there is something in an address that {@link masked} hides. */
export const mayHoldSecret = (address: string): boolean => URL.canParse(address) && masked(address).includes(HIDDEN);

const isAddress = (value: unknown): value is string => typeof value === 'string' && /^[a-z]+:\/\//i.test(value);

/** A value as it may be printed: an address is masked, a text stands in quotes. */
export const shown = (value: unknown): string => {
  if (value === undefined) return '(none)';
  return typeof value === 'string' ? JSON.stringify(isAddress(value) ? masked(value) : value) : String(value);
};

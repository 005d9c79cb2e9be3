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

/** C0, DEL, C1, what breaks a line, and what turns the direction of all that follows: https://www.unicode.org/reports/tr9/ */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A text of another system as it may stand in a line: it can neither end the line, nor colour or turn round the rest. */
export const inOneLine = (text: string): string =>
  text.replace(CONTROLS, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** `"Sales" (WW…)`: what another system calls something, and its SID. */
export const quoted = (name: string, sid: string): string => `"${inOneLine(name)}" (${sid})`;

/** Whether there is something in an address that {@link masked} hides. */
export const mayHoldSecret = (address: string): boolean => URL.canParse(address) && masked(address).includes(HIDDEN);

const isAddress = (value: unknown): value is string => typeof value === 'string' && /^[a-z]+:\/\//i.test(value);

/** A value as it may be printed: an address is masked, a text stands in quotes. */
export const shown = (value: unknown): string => {
  if (value === undefined) return '(none)';
  return typeof value === 'string'
    ? inOneLine(JSON.stringify(isAddress(value) ? masked(value) : value))
    : String(value);
};

import { isSecure } from './web-address';

/** Another application that gets the workspace's events. */
export interface Consumer {
  /** Without credentials: this is what is requested, and signed. */
  url: string;
  /** Fit to be logged; path and query may hold secrets. */
  host: string;
  /** For a URL with a user and a password: what Twilio itself sends to one. */
  authorization?: string;
  /** Event types that it wants; absent: all. */
  events?: string[];
}

/** A variable of a Function holds no more than 450 bytes, so the list may go on in others. */
export const CONSUMER_VARIABLES = [
  'DOWNSTREAM_EVENT_URLS',
  'DOWNSTREAM_EVENT_URLS_2',
  'DOWNSTREAM_EVENT_URLS_3',
] as const;

export const EXPECTED =
  'https URLs (http on loopback only) separated by white space, each with #events=task.created,task.updated behind it where it wants only these';

/** The URL standard lets a host have commas, too; here a comma is taken for a list with the wrong separator. So is `,http`. */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/;
const EVENT = /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i;

const eventsIn = (fragment: string): string[] | undefined => {
  const list = /^#events=(.+)$/.exec(fragment)?.[1]?.split(',');
  return list?.every((type) => EVENT.test(type)) ? list : undefined;
};

const isUrl = (text: string): boolean => URL.canParse(text) && HOST.test(new URL(text).hostname) && !/,http/.test(text);

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** A consumer, or in words what is wrong with it. The words never repeat any of it: it may hold a password. */
const toConsumer = (text: string): Consumer | string => {
  if (!isUrl(text)) return 'is not a URL';
  const url = new URL(text);
  const { host, username, password, hash, href } = url;
  if (!isSecure(url)) return 'is not https';
  const events = hash ? eventsIn(hash) : undefined;
  if (text.includes('#') && !events) return 'ends in another # than #events=…';
  const user = decoded(`${username}:${password}`);
  if (user === undefined) return 'has a lone % in its user or password';
  const bare = Object.assign(new URL(href), { username: '', password: '', hash: '' });
  return {
    url: bare.href,
    host,
    ...(user === ':' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
    ...(events ? { events } : {}),
  };
};

/** A consumer that is named twice gets the events of both: a long list of events may stand in two variables. */
const joined = (consumers: Consumer[]): Consumer[] => {
  const found = new Map<string, Consumer>();
  for (const one of consumers) {
    const key = `${one.authorization} ${one.url}`;
    const { events, ...same } = found.get(key) ?? one;
    found.set(key, { ...same, ...(events && one.events && { events: [...new Set([...events, ...one.events])] }) });
  }
  return [...found.values()];
};

/** The consumers that `DOWNSTREAM_EVENT_URLS` lists; a text: what is wrong with it. */
export const readConsumers = (text: string): Consumer[] | string => {
  const read = text.split(/\s+/).filter(Boolean).map(toConsumer);
  const wrong = read.flatMap((one, i) => (typeof one === 'string' ? [`URL ${i + 1} ${one}`] : []));
  return wrong.length ? wrong.join(', ') : joined(read.filter((one) => typeof one !== 'string'));
};

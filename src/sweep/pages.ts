import type { List, ListAges, ListPage } from '../core/list';
import { given } from '../platform/parse';
import type { Shown } from './lists';

/** A page as a sweep works on it. */
export interface WorkPage {
  /** Absent: the first page. */
  query: string | undefined;
  candidates: Shown[];
  scanned: string[];
  foreign: string[];
  next?: string;
  madeFrom?: number;
  /** The last engagement on it, and on the page before. */
  last: string | undefined;
  before: string | undefined;
  /** Twilio's clock, epoch ms, when it was read. */
  readAt: number;
}

/** Pages that are read beforehand: so many that reading goes on while a batch is worked on. */
const AHEAD = 8;

/** Pages by position shift when something on them goes; a token does not. */
export const isByPosition = ({ next }: Pick<ListPage, 'next'>): boolean =>
  next !== undefined && !new URLSearchParams(next).has('PageToken');

/** Where pages shift while they are read, an engagement stands on one page twice, or on two. It counts once. */
const once = (page: ListPage<Shown>, last: string | undefined): ListPage<Shown> => ({
  ...page,
  candidates: page.candidates.filter(
    ({ sid }, i) => sid !== last && page.candidates.findIndex((one) => one.sid === sid) === i,
  ),
  scanned: [...new Set(page.scanned)].filter((sid) => sid !== last),
  foreign: [...new Set(page.foreign)].filter((sid) => sid !== last),
});

interface PagerOptions {
  list: List<Shown>;
  from: { query?: string; last?: string };
  ages(): ListAges;
  /** Epoch ms by Twilio's clock. */
  now(): number;
  /** Whether there is time to read a page, and to read one beforehand. */
  hasTime(): boolean;
  mayReadAhead(): boolean;
}

/** The pages of a list one after the other. The next ones are read while the caller works on one. */
interface Pager {
  /** `undefined`: that was the last page, or there is no time for another one. */
  next(): Promise<WorkPage | undefined>;
  /** Waits for what is being read. */
  stop(): Promise<void>;
}

/** Where a list goes on; absent: this was its last page. */
const after = ({ next, last }: WorkPage): PagerOptions['from'] | undefined =>
  next === undefined ? undefined : { query: next, ...(last === undefined ? {} : { last }) };

export const createPager = ({ list, from, ages, now, hasTime, mayReadAhead }: PagerOptions): Pager => {
  let position: typeof from | undefined = from;
  let ahead: Promise<WorkPage | undefined>[] = [];

  const read = async ({ query, last: before }: typeof from): Promise<WorkPage> => {
    const { candidates, scanned, foreign, next, madeFrom } = once(await list.page(query, ages), before);
    const last = scanned.at(-1) ?? foreign.at(-1) ?? candidates.at(-1)?.sid;
    return {
      query,
      candidates,
      scanned,
      foreign,
      last,
      before,
      readAt: now(),
      ...given({ next, madeFrom }),
    };
  };
  const follow = async (before: Promise<WorkPage | undefined>): Promise<WorkPage | undefined> => {
    const page = await before;
    const then = page && after(page);
    // What is cleaned up on a page by position moves the next one: that is read when this one is done.
    return then && !isByPosition(page) && mayReadAhead() ? read(then) : undefined;
  };
  const add = (page: Promise<WorkPage | undefined>) => {
    // Who asks for it hears of a failure; until then it is not unhandled.
    page.catch(() => undefined);
    ahead.push(page);
  };

  return {
    async next() {
      let page = await ahead.shift();
      if (!page && position && hasTime()) {
        ahead = [];
        add(read(position));
        page = await ahead.shift();
      }
      if (!page) return undefined;
      position = after(page);
      if (ahead.length === 0) add(follow(Promise.resolve(page)));
      for (let last = ahead.at(-1); last && ahead.length < AHEAD; last = ahead.at(-1)) add(follow(last));
      return page;
    },
    async stop() {
      position = undefined;
      await Promise.allSettled(ahead);
    },
  };
};

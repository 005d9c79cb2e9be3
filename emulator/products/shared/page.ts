import type { Collection, Page, PageQuery, Row } from '../../core/store';
import type { Answer, Call, ListTrouble } from './call';

/** https://www.twilio.com/docs/usage/twilios-response#response-formats-list-paging-information */
const DEFAULT_PAGE_SIZE = 50;

export interface ListOptions<R extends object> {
  where?: (row: R) => boolean;
  /** Keys; no other rows can be on the list. */
  among?: string[];
  descending?: boolean;
  /** As the API shows a row, where that differs from how it is kept. */
  view?: (row: R) => Row;
  /** A page's token counts the rows before it instead of naming the next one; told where that leaves some out. */
  skips?: { onLeftOut: () => void } | undefined;
  /** Rows per page, where Twilio grants fewer than its description says. */
  maximum?: number;
}

/** Whether a list's filter lets one of these values pass: an absent one lets everything pass. */
export const matchesFilter = (filter: string | undefined, ...values: (string | null | undefined)[]): boolean =>
  filter === undefined || values.includes(filter);

/** The description's own maximum of `PageSize` for this list. */
const maximum = (call: Call): number =>
  call.operation.parameters.find((p) => p.name === 'PageSize')?.schema.maximum ?? 1000;

const listKey = (call: Call): string =>
  Object.entries(call.operation.success.schema?.properties ?? {}).find(([, { type }]) => type === 'array')?.[0] ??
  'items';

interface PageLinks {
  key: string;
  page: number;
  size: number;
  shown: number;
  first: string;
  own: string;
  next: string | null;
}

/** Going back is not emulated: no client here pages backwards. @fidelity api.previous-page */
const PREVIOUS = null;

/** The envelope of all APIs but the oldest. */
const meta = ({ key, page, size, first, own, next }: PageLinks): Row => ({
  meta: {
    key,
    page,
    page_size: size,
    first_page_url: first,
    previous_page_url: PREVIOUS,
    url: own,
    next_page_url: next,
  },
});

/** Paths instead of URLs: https://www.twilio.com/docs/usage/twilios-response @fidelity v2010.description */
const oldMeta = ({ page, size, shown, first, own, next }: PageLinks): Row => {
  const path = (url: string) => url.replace(/^https:\/\/[^/]+/, '');
  return {
    page,
    page_size: size,
    start: page * size,
    end: page * size + Math.max(0, shown - 1),
    first_page_uri: path(first),
    previous_page_uri: PREVIOUS,
    uri: path(own),
    next_page_uri: next === null ? null : path(next),
  };
};

const PAGING = ['PageSize', 'Page', 'PageToken'];

const sidOf = (row: object | undefined): unknown => (row && 'sid' in row ? row.sid : undefined);

/** A page as the rows are, or as its call shows them. */
const troubled = <R extends object>(list: ListTrouble = {}, rows: Collection<R>, query: PageQuery<R>): Page<R> => {
  const { size, from, descending = false } = query;
  if (list.omits) {
    const page = rows.page(query);
    const { sid = sidOf(page.rows.at(descending ? 0 : -1)) } = list.omits;
    return { ...page, rows: page.rows.filter((row) => sidOf(row) !== sid) };
  }
  if (!list.repeats) return rows.page(query);
  // A page stays as long as it may be, so the list may end up one page longer.
  const page = rows.page({ ...query, size: size - 1 });
  if (from === undefined) return { ...page, rows: [...page.rows, ...page.rows.slice(-1)] };
  const back = { ...query, size: 1, from: descending ? from + 1 : from - 1, descending: !descending };
  return { ...page, rows: [...rows.page(back).rows, ...page.rows] };
};

/** Where a page begins: so many rows are before it, or at a position. */
interface Begin {
  count: number;
  position: number;
}

/** `PT2.7`: two rows came before, and the next one would be at position 7; `PT7`: at position 7. */
const readToken = (token: unknown): Begin | undefined => {
  const [, first, second] = /^PT(\d+)(?:\.(\d+))?$/.exec(String(token ?? '')) ?? [];
  return first === undefined ? undefined : { count: Number(first), position: Number(second ?? first) };
};

/** The page behind so many rows that match now. */
const counted = <R extends object>(
  rows: Collection<R>,
  query: PageQuery<R>,
  { onLeftOut }: { onLeftOut: () => void },
  begin: Begin | undefined,
): Page<R> & { token?: string } => {
  const before = begin?.count ?? 0;
  if (begin) {
    const { next: here } = rows.page({ ...query, size: before });
    const isBehind = here === undefined || (query.descending ? here < begin.position : here > begin.position);
    if (isBehind && rows.page({ ...query, size: 1, from: begin.position }).rows.length) onLeftOut();
  }
  const { next, ...page } = rows.page({ ...query, size: before + query.size });
  return {
    ...page,
    rows: page.rows.slice(before),
    ...(next === undefined ? {} : { next, token: `PT${before + query.size}.${next}` }),
  };
};

/**
 * One page of a collection in Twilio's envelope. The token is a position: deletions in between skip nothing.
 * @fidelity api.paging, api.list-order
 */
export const listPage = <R extends object>(
  call: Call,
  rows: Collection<R>,
  options: ListOptions<R> & { view: (row: R) => Row },
): Answer => {
  const { where = () => true, view, descending = false, among } = options;
  const asked = Number(call.input.PageSize ?? DEFAULT_PAGE_SIZE);
  const size = Math.min(asked, maximum(call), options.maximum ?? Number.POSITIVE_INFINITY);
  const page = Number(call.input.Page ?? 0);
  const begin = readToken(call.input.PageToken);
  const query = { size, descending, where, bornBy: call.list?.until, ...(among ? { among } : {}) };
  const found: Page<R> & { token?: string } = options.skips
    ? counted(rows, query, options.skips, begin)
    : troubled(call.list, rows, { ...query, ...(begin && { from: begin.position }) });

  if (found.late) call.list?.onLate?.();

  const filters = new URLSearchParams();
  for (const [name, value] of Object.entries(call.input)) {
    if (PAGING.includes(name) || name in call.params) continue;
    for (const one of Array.isArray(value) ? value : [value]) filters.append(name, String(one));
  }
  const kept = [String(filters), `PageSize=${size}`].filter(Boolean).join('&');
  const link = (page: number, token = '') =>
    `https://${call.operation.host}${call.path}?${kept}&Page=${page}${token && `&PageToken=${token}`}`;
  const key = listKey(call);
  const links: PageLinks = {
    ...{ key, page, size, shown: found.rows.length, first: link(0) },
    own: link(page, begin && String(call.input.PageToken)),
    next: found.next === undefined ? null : link(page + 1, found.token ?? `PT${found.next}`),
  };
  const isOld = 'next_page_uri' in (call.operation.success.schema?.properties ?? {});
  return { body: { [key]: found.rows.map(view), ...(isOld ? oldMeta : meta)(links) } };
};

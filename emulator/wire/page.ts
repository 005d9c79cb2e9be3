import type { Collection, Row } from '../core/store';
import { isoSeconds } from '../core/world';
import type { Answer, Call } from './call';

/** https://www.twilio.com/docs/usage/twilios-response#response-formats-list-paging-information */
const DEFAULT_PAGE_SIZE = 50;

export interface ListOptions<R extends Row> {
  where?: (row: R) => boolean;
  /** Keys; no other rows can be on the list. */
  among?: string[];
  descending?: boolean;
  /** As the API shows a row, where that differs from how it is kept. */
  view?: (row: R) => Row;
  /** Rows per page, where Twilio grants fewer than its description says. */
  maximum?: number;
}

/** The description's own maximum of `PageSize` for this list. */
const maximum = (call: Call): number =>
  call.operation.parameters.find((p) => p.name === 'PageSize')?.schema.maximum ?? 1000;

const listKey = (call: Call): string =>
  Object.keys(call.operation.success.schema?.properties ?? {}).find((name) => name !== 'meta') ?? 'items';

const PAGING = ['PageSize', 'Page', 'PageToken'];

/** One page of a collection in Twilio's envelope. The token is a position: deletions in between skip nothing. */
export const listPage = <R extends Row>(call: Call, rows: Collection<R>, options: ListOptions<R> = {}): Answer => {
  const { where = () => true, view = (row) => row, descending = false, among } = options;
  const asked = Number(call.input.PageSize ?? DEFAULT_PAGE_SIZE);
  const size = Math.min(asked, maximum(call), options.maximum ?? Number.POSITIVE_INFINITY);
  const page = Number(call.input.Page ?? 0);
  const token = /^PT(\d+)$/.exec(String(call.input.PageToken ?? ''))?.[1];
  const hidden = call.hiddenAfter === undefined ? undefined : isoSeconds(call.hiddenAfter);
  const visible = (row: R) => (hidden === undefined || String(row.date_created ?? '') <= hidden) && where(row);
  const found = rows.page({
    size,
    descending,
    where: visible,
    ...(among ? { among } : {}),
    ...(token ? { from: Number(token) } : {}),
  });

  const filters = new URLSearchParams();
  for (const [name, value] of Object.entries(call.input)) {
    if (PAGING.includes(name) || name in call.params) continue;
    for (const one of Array.isArray(value) ? value : [value]) filters.append(name, String(one));
  }
  const kept = [String(filters), `PageSize=${size}`].filter(Boolean).join('&');
  const link = (page: number, token = '') =>
    `https://${call.operation.host}${call.path}?${kept}&Page=${page}${token && `&PageToken=${token}`}`;
  const key = listKey(call);
  return {
    body: {
      [key]: found.rows.map(view),
      meta: {
        key,
        page,
        page_size: size,
        first_page_url: link(0),
        // Going back is not emulated: nobody here pages backwards.
        previous_page_url: null,
        url: link(page, token && `PT${token}`),
        next_page_url: found.next === undefined ? null : link(page + 1, `PT${found.next}`),
      },
    },
  };
};

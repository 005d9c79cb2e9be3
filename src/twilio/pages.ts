import { attempt } from '../platform/errors';

export interface Page<T> {
  items: T[];
  /** Query of the next page; absent on the last one. */
  next?: string;
}

interface SdkPage<T> {
  instances: T[];
  nextPageUrl?: string;
}

interface SdkList<T, P extends object> {
  page(params: P & { pageSize: number }): Promise<SdkPage<T>>;
  getPage(url: string): Promise<SdkPage<T>>;
}

/** As many as any of the lists here grants; where one grants fewer, the next page is still where Twilio says it is. */
const PAGE_SIZE = 100;

/**
 * A page of an SDK list. A later one is asked for by the query of Twilio's own `next_page_url`, put behind the list's
 * own address: a cursor that comes from outside can never send credentials anywhere else.
 *
 * @param address of the list, without a query
 */
export const readPage = <T, P extends object>(
  list: SdkList<T, P>,
  address: string,
  query: string | undefined,
  params: P,
  pageSize = PAGE_SIZE,
): Promise<SdkPage<T>> =>
  attempt(() =>
    query === undefined ? list.page({ ...params, pageSize }) : list.getPage(`${address}?${new URLSearchParams(query)}`),
  );

export const toPage = <T, I>({ instances, nextPageUrl }: SdkPage<T>, map: (instance: T) => I): Page<I> => ({
  items: instances.map(map),
  ...(nextPageUrl ? { next: new URL(nextPageUrl).search.slice(1) } : {}),
});

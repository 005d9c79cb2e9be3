import { Store } from './store';

const fill = (store: Store, count: number, from = 0) => {
  const rows = store.of<{ n: number }>('things', 'parent');
  for (let n = from; n < from + count; n += 1) rows.insert(`k${n}`, { n }, `alias${n}`);
  return rows;
};

/** Few rows are kept otherwise than many. */
describe.each([3, 8, 9, 40])('a collection of %i rows', (count) => {
  const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => ({ n: from + i }));

  test('has them by key and name, in the order of their creation', () => {
    const rows = fill(new Store(() => 0), count);
    expect(rows.all()).toEqual(numbers(0, count));
    expect([rows.size, rows.get('k1'), rows.get('alias2'), rows.get('k99')]).toEqual([
      count,
      { n: 1 },
      { n: 2 },
      undefined,
    ]);
    expect(rows.find(({ n }) => n === 1)).toEqual({ n: 1 });
  });

  test('keeps the place of each where others go, on pages as well', () => {
    const rows = fill(new Store(() => 0), count);
    const { next } = rows.page({ size: 2 });
    expect(rows.remove('k0', 'alias0')).toBe(true);
    expect(rows.remove('k0')).toBe(false);
    expect([rows.get('k0'), rows.get('alias0'), rows.first(), rows.size]).toEqual([
      undefined,
      undefined,
      { n: 1 },
      count - 1,
    ]);
    expect(rows.page({ size: 100, ...(next !== undefined && { from: next }) }).rows).toEqual(numbers(2, count));
    expect(rows.page({ size: 100, descending: true }).rows).toEqual(numbers(1, count).reverse());
    expect(rows.page({ size: 100, among: ['k2', 'k0', 'k1'] }).rows).toEqual(numbers(1, 3));
    rows.insert('late', { n: -1 });
    expect(rows.all().at(-1)).toEqual({ n: -1 });
  });

  test('gives its oldest away until none is left, and begins again', () => {
    const store = new Store(() => 0);
    const rows = fill(store, count);
    for (let n = 0; n < count; n += 1) expect(rows.shift()).toEqual({ n });
    expect([rows.shift(), rows.size, store.parentsOf('things')]).toEqual([undefined, 0, []]);
    fill(store, 2, count);
    expect(rows.all()).toEqual(numbers(count, count + 2));
  });

  test('is the same after a snapshot, and what follows does not touch it', () => {
    const store = new Store(() => 0);
    const rows = fill(store, count);
    rows.remove('k1');
    const snapshot = store.snapshot();
    rows.insert('k1', { n: 100 });
    store.restore(snapshot);
    expect(store.of('things', 'parent').all()).toEqual(numbers(0, count).filter(({ n }) => n !== 1));
    expect(store.find('k2')).toEqual({ kind: 'things', row: { n: 2 } });
  });

  test('takes another row of a known key in the place of the first', () => {
    const rows = fill(new Store(() => 0), count);
    rows.insert('k1', { n: 7 });
    rows.rename('k1', 'alias1', 'other');
    expect(rows.page({ size: 100 }).rows.map(({ n }) => n)).toEqual([0, 7, ...numbers(2, count).map(({ n }) => n)]);
    expect([rows.get('alias1'), rows.get('other'), rows.size]).toEqual([undefined, { n: 7 }, count]);
  });
});

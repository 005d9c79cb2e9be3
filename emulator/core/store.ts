/** A resource as the API shows it: snake_case properties, dates as strings. What is kept of it may be more. */
export type Row = Record<string, unknown>;

/** A row and what the store knows of it. */
interface Kept {
  key: string;
  row: object;
  /** Epoch ms at which it was inserted: {@link Row}s say it in whole seconds only. */
  bornAt: number;
}

/** Each customer has a dozen of them, most with one row, so what is not needed takes no room. */
interface Shelf {
  /** In the order of creation; a hole where a row was deleted, so that a page token stays valid. */
  order: (Kept | undefined)[];
  /** Where in the order each key is; absent while there are few. */
  places?: Map<string, number>;
  /** Other names by which a row can be addressed: a unique name. */
  aliases?: Map<string, string>;
  /** How many rows there are. */
  size: number;
  /** Nothing but holes in the order before this. */
  head: number;
}

/** So many are looked through sooner than a Map is made of them. */
const FEW = 8;

/** Shelves in the order in which they were last listed, and what they had in them then. */
const SORTED = new WeakMap<Shelf, { stamp: string; shelf: Shelf }>();

const emptyShelf = (): Shelf => ({ order: [], size: 0, head: 0 });

const placeIn = ({ order, places }: Shelf, key: string): number | undefined => {
  if (places) return places.get(key);
  const at = order.findIndex((kept) => kept?.key === key);
  return at < 0 ? undefined : at;
};

/** Adds to the end; a short list is copied, since one that grows takes room for many more. */
const append = (shelf: Shelf, kept: Kept): void => {
  const at = shelf.order.length;
  if (at < FEW) {
    shelf.order = shelf.order.concat([kept]);
    return;
  }
  shelf.places ??= new Map(shelf.order.flatMap((one, i) => (one ? [[one.key, i] as const] : [])));
  shelf.order.push(kept);
  shelf.places.set(kept.key, at);
};

const liveIn = function* ({ order, places }: Shelf): Generator<Kept> {
  if (places) {
    for (const i of places.values()) {
      const kept = order[i];
      if (kept) yield kept;
    }
  } else for (const kept of order) if (kept) yield kept;
};

export interface Page<R> {
  rows: R[];
  /** Position to go on from, absent on the last page. */
  next?: number;
  /** Something was left out because it was inserted after `bornBy`. */
  late?: boolean;
}

export interface PageQuery<R> {
  size: number;
  from?: number;
  descending?: boolean;
  where?: (row: R) => boolean;
  /** Keys: no other rows are looked at. Default: all. */
  among?: string[];
  /** Epoch ms: rows that were inserted later are left out. */
  bornBy?: number | undefined;
}

/** One kind of resource under one parent: the Messages of a Channel, the Tasks of a Workspace. */
export class Collection<R extends object = Row> {
  constructor(
    private readonly shelf: Shelf,
    private readonly now: () => number,
  ) {}

  /**
   * The same rows in another order: for a list that is sorted.
   *
   * @param lasting the name of an order that no change to a row alters: it is kept until a row comes or goes, so that a
   * list is sorted once, and not for each of its pages
   */
  inOrder(compare: (a: R, b: R) => number, lasting?: string): Collection<R> {
    const { order: all, size } = this.shelf;
    const stamp = lasting && `${lasting} ${all.length} ${size}`;
    const known = SORTED.get(this.shelf);
    if (stamp && known?.stamp === stamp) return new Collection<R>(known.shelf, this.now);
    const order = [...liveIn(this.shelf)].sort((a, b) => compare(a.row as R, b.row as R)); // reason: as below
    const shelf: Shelf = { order, places: new Map(order.map(({ key }, i) => [key, i])), size, head: 0 };
    if (stamp) SORTED.set(this.shelf, { stamp, shelf });
    return new Collection<R>(shelf, this.now);
  }

  insert(key: string, row: R, alias?: string, bornAt = this.now()): R {
    const kept = { key, row, bornAt };
    const place = placeIn(this.shelf, key);
    if (place === undefined) {
      append(this.shelf, kept);
      this.shelf.size += 1;
    } else this.shelf.order[place] = kept;
    if (alias) this.name(key, alias);
    return row;
  }

  private name(key: string, alias: string): void {
    this.shelf.aliases ??= new Map();
    this.shelf.aliases.set(alias, key);
  }

  private kept(key: string): Kept | undefined {
    const place = placeIn(this.shelf, key) ?? placeIn(this.shelf, this.shelf.aliases?.get(key) ?? '');
    return place === undefined ? undefined : this.shelf.order[place];
  }

  /** By key, or by the name it was given. */
  get(key: string): R | undefined {
    return this.kept(key)?.row as R | undefined; // reason: only `insert` puts rows there
  }

  /** The row of that key or name, unless it was inserted after `bornBy` (epoch ms). */
  getBornBy(key: string, bornBy: number | undefined): R | undefined {
    const kept = this.kept(key);
    return kept && bornBy !== undefined && kept.bornAt > bornBy ? undefined : this.get(key);
  }

  /** Epoch ms at which the row of that key was inserted. */
  bornAt(key: string): number | undefined {
    return this.kept(key)?.bornAt;
  }

  rename(key: string, from: string | undefined, to: string | undefined): void {
    if (from) this.shelf.aliases?.delete(from);
    if (to) this.name(key, to);
  }

  remove(key: string, alias?: string): boolean {
    const { aliases, order, places } = this.shelf;
    const place = placeIn(this.shelf, key);
    if (place === undefined) return false;
    order[place] = undefined;
    places?.delete(key);
    this.shelf.size -= 1;
    if (alias) aliases?.delete(alias);
    return true;
  }

  /** The oldest row and its key. */
  private oldest(): Kept | undefined {
    const { order } = this.shelf;
    while (this.shelf.head < order.length && order[this.shelf.head] === undefined) this.shelf.head += 1;
    return order[this.shelf.head];
  }

  /** The oldest row. */
  first(): R | undefined {
    return this.oldest()?.row as R | undefined; // reason: as above
  }

  /** Takes the oldest row away, of rows that have no other name. */
  shift(): R | undefined {
    const kept = this.oldest();
    if (kept) this.remove(kept.key);
    return kept?.row as R | undefined; // reason: as above
  }

  all(): R[] {
    return Array.from(liveIn(this.shelf), ({ row }) => row as R); // reason: as above
  }

  find(where: (row: R) => boolean): R | undefined {
    for (const { row } of liveIn(this.shelf)) if (where(row as R)) return row as R; // reason: as above
    return undefined;
  }

  get size(): number {
    return this.shelf.size;
  }

  /** Positions in the order, from one on. */
  private *positions(from: number, step: 1 | -1, among: string[] | undefined): Iterable<number> {
    const { order } = this.shelf;
    if (among) {
      const known = new Set(among.flatMap((key) => placeIn(this.shelf, key) ?? []));
      yield* [...known].filter((i) => (i - from) * step >= 0).sort((a, b) => (a - b) * step);
    } else for (let i = from; i >= 0 && i < order.length; i += step) yield i;
  }

  page({ size, from, descending = false, where = () => true, among, bornBy }: PageQuery<R>): Page<R> {
    const { order } = this.shelf;
    const start = from ?? (descending ? order.length - 1 : 0);
    const rows: R[] = [];
    let late = false;
    for (const i of this.positions(start, descending ? -1 : 1, among)) {
      const there = order[i];
      const row = there?.row as R | undefined; // reason: as above
      if (!there || !row || !where(row)) continue;
      if (bornBy !== undefined && there.bornAt > bornBy) {
        late = true;
        continue;
      }
      if (rows.length === size) return { rows, next: i, late };
      rows.push(row);
    }
    return { rows, late };
  }
}

/** Everything Twilio remembers: plain data, so that a snapshot is a copy. */
export class Store {
  /** By kind, and by parent. */
  private kinds = new Map<string, Map<string, Shelf>>();

  /** @param now epoch ms on the emulator's clock. */
  constructor(private readonly now: () => number) {}

  of<R extends object = Row>(kind: string, parent = ''): Collection<R> {
    let shelves = this.kinds.get(kind);
    if (!shelves) {
      shelves = new Map();
      this.kinds.set(kind, shelves);
    }
    let shelf = shelves.get(parent);
    if (!shelf) {
      shelf = emptyShelf();
      shelves.set(parent, shelf);
    }
    return new Collection<R>(shelf, this.now);
  }

  /** The parents under which there is something of one kind. */
  parentsOf(kind: string): string[] {
    return [...(this.kinds.get(kind) ?? [])].flatMap(([parent, { size }]) => (size ? [parent] : []));
  }

  /** A row by its key, whatever it is; and which kind that is. */
  find(key: string): { kind: string; row: Row } | undefined {
    for (const [kind, shelves] of this.kinds) {
      for (const shelf of shelves.values()) {
        const place = placeIn(shelf, key);
        if (place !== undefined) return { kind, row: { ...shelf.order[place]?.row } };
      }
    }
    return undefined;
  }

  /** Forgets everything of one kind under one parent, for deletions that take children along. */
  drop(kind: string, parent: string): void {
    this.kinds.get(kind)?.delete(parent);
  }

  snapshot(): unknown {
    return structuredClone(this.kinds);
  }

  restore(snapshot: unknown): void {
    this.kinds = structuredClone(snapshot) as Map<string, Map<string, Shelf>>; // reason: `snapshot` made it
  }
}

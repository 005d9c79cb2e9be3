/** A resource as the API shows it: snake_case properties, dates as strings. What is kept of it may be more. */
export type Row = Record<string, unknown>;

/** A row and what the store knows of it. */
interface Kept {
  row: object;
  /** Where in the order its key is. */
  place: number;
  /** Epoch ms at which it was inserted: {@link Row}s say it in whole seconds only. */
  bornAt: number;
}

/** Each customer has a dozen of them, so what is empty takes no room. */
interface Shelf {
  kept: Map<string, Kept>;
  /** Other names by which a row can be addressed: a unique name. */
  aliases?: Map<string, string>;
  /** Creation order; a hole where a row was deleted, so that a page token stays valid. */
  order: (string | undefined)[];
  /** Nothing but holes in the order before this. */
  head: number;
}

const emptyShelf = (): Shelf => ({
  kept: new Map(),
  order: [],
  head: 0,
});

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

  /** The same rows in another order: for a list that is sorted. */
  inOrder<S extends R & { sid: string }>(rows: S[]): Collection<S> {
    const sorted = new Collection<S>(emptyShelf(), this.now);
    for (const row of rows) sorted.insert(row.sid, row, undefined, this.bornAt(row.sid));
    return sorted;
  }

  insert(key: string, row: R, alias?: string, bornAt = this.now()): R {
    this.shelf.kept.set(key, { row, place: this.shelf.order.push(key) - 1, bornAt });
    if (alias) this.name(key, alias);
    return row;
  }

  private name(key: string, alias: string): void {
    this.shelf.aliases ??= new Map();
    this.shelf.aliases.set(alias, key);
  }

  private kept(key: string): Kept | undefined {
    const { kept, aliases } = this.shelf;
    return kept.get(key) ?? kept.get(aliases?.get(key) ?? '');
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
    return this.shelf.kept.get(key)?.bornAt;
  }

  rename(key: string, from: string | undefined, to: string | undefined): void {
    if (from) this.shelf.aliases?.delete(from);
    if (to) this.name(key, to);
  }

  remove(key: string, alias?: string): boolean {
    const { kept, aliases, order } = this.shelf;
    const there = kept.get(key);
    if (!there) return false;
    kept.delete(key);
    order[there.place] = undefined;
    if (alias) aliases?.delete(alias);
    return true;
  }

  /** The oldest row. */
  first(): R | undefined {
    const { order } = this.shelf;
    while (this.shelf.head < order.length && order[this.shelf.head] === undefined) this.shelf.head += 1;
    return this.get(order[this.shelf.head] ?? '');
  }

  /** Takes the oldest row away, of rows that have no other name. */
  shift(): R | undefined {
    const row = this.first();
    if (row) this.remove(this.shelf.order[this.shelf.head] ?? '');
    return row;
  }

  all(): R[] {
    return Array.from(this.shelf.kept.values(), ({ row }) => row as R); // reason: only `insert` puts rows there
  }

  find(where: (row: R) => boolean): R | undefined {
    for (const { row } of this.shelf.kept.values()) if (where(row as R)) return row as R; // reason: as above
    return undefined;
  }

  get size(): number {
    return this.shelf.kept.size;
  }

  /** Positions in the order, from one on. */
  private *positions(from: number, step: 1 | -1, among: string[] | undefined): Iterable<number> {
    const { order, kept } = this.shelf;
    if (among) {
      const known = new Set(among.flatMap((key) => kept.get(key)?.place ?? []));
      yield* [...known].filter((i) => (i - from) * step >= 0).sort((a, b) => (a - b) * step);
    } else for (let i = from; i >= 0 && i < order.length; i += step) yield i;
  }

  page({ size, from, descending = false, where = () => true, among, bornBy }: PageQuery<R>): Page<R> {
    const { order, kept } = this.shelf;
    const start = from ?? (descending ? order.length - 1 : 0);
    const rows: R[] = [];
    let late = false;
    for (const i of this.positions(start, descending ? -1 : 1, among)) {
      const key = order[i];
      const there = key === undefined ? undefined : kept.get(key);
      const row = there?.row as R | undefined; // as above
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
  private shelves = new Map<string, Shelf>();
  /** The parents of each kind that ever had something, so that no search grows with the account. */
  private parents = new Map<string, Set<string>>();

  /** @param now epoch ms on the emulator's clock. */
  constructor(private readonly now: () => number) {}

  of<R extends object = Row>(kind: string, parent = ''): Collection<R> {
    const name = `${kind}/${parent}`;
    let shelf = this.shelves.get(name);
    if (!shelf) {
      shelf = emptyShelf();
      this.shelves.set(name, shelf);
      this.remember(kind, parent);
    }
    return new Collection<R>(shelf, this.now);
  }

  /** The parents under which there is something of one kind. */
  parentsOf(kind: string): string[] {
    const known = [...(this.parents.get(kind) ?? [])];
    return known.filter((parent) => this.shelves.get(`${kind}/${parent}`)?.kept.size);
  }

  private remember(kind: string, parent: string): void {
    const known = this.parents.get(kind) ?? new Set();
    this.parents.set(kind, known.add(parent));
  }

  /** A row by its key, whatever it is; and which kind that is. */
  find(key: string): { kind: string; row: Row } | undefined {
    for (const [name, { kept }] of this.shelves) {
      const there = kept.get(key);
      if (there) return { kind: name.slice(0, name.indexOf('/')), row: { ...there.row } };
    }
    return undefined;
  }

  /** Forgets everything of one kind under one parent, for deletions that take children along. */
  drop(kind: string, parent: string): void {
    this.shelves.delete(`${kind}/${parent}`);
    this.parents.get(kind)?.delete(parent);
  }

  snapshot(): unknown {
    return structuredClone(this.shelves);
  }

  restore(snapshot: unknown): void {
    this.shelves = structuredClone(snapshot) as Map<string, Shelf>; // reason: `snapshot` made it
    this.parents.clear();
    for (const name of this.shelves.keys()) {
      const at = name.indexOf('/');
      this.remember(name.slice(0, at), name.slice(at + 1));
    }
  }
}

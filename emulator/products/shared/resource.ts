import { ApiError, badRequest, notFound } from '../../core/errors';
import type { Collection, Row } from '../../core/store';
import type { Operations } from '../../description/generated/operations';
import { loadDescription, type ProductName } from '../../description/load';
import { type Answer, type Call, type Handler, snake, type Takes } from './call';
import { noteKept } from './kept-back';
import { type ListOptions, listPage } from './page';
import { resourceShape } from './shape';
import { type TwilioWorld, timestamp } from './world';

type Verb = 'Create' | 'Fetch' | 'Update' | 'Delete' | 'List';

/** `chat.Channel`: the product, and the noun of its operations, as in `CreateChannel`, `FetchChannel`, … */
type ResourceName = `${ProductName}.${string}`;

type IdOf<N extends ResourceName, V extends Verb> = N extends `${string}.${infer Noun}` ? `${V}${Noun}` : never;
type ProductOf<N extends ResourceName> = N extends `${infer P extends ProductName}.${string}` ? P : never;
type ShapeOf<N extends ResourceName, V extends Verb> = Takes<`${ProductOf<N>}.${IdOf<N, V>}`>;
type CallTo<N extends ResourceName, V extends Verb> = Call<ShapeOf<N, V>>;

type After<R, N extends ResourceName> =
  | [what: 'create', row: R, call: CallTo<N, 'Create'>, world: TwilioWorld]
  | [what: 'update', row: R, call: CallTo<N, 'Update'>, world: TwilioWorld]
  | [what: 'delete', row: R, call: CallTo<N, 'Delete'>, world: TwilioWorld];

/** What is particular about one kind of resource; the rest follows from Twilio's description. */
interface Resource<R extends object, N extends ResourceName> {
  prefix: string;
  /** The kind under which another resource keeps the rows that this one shows in its own way. */
  kept?: string;
  /** Where those rows have another name for a property: `{ conversation_sid: 'channel_sid' }`. */
  names?: Readonly<Record<string, string>>;
  /** Where the path leaves out the outermost parent: which one it is, as in the rows: `{ service_sid: 'IS…' }`. */
  home?: (world: TwilioWorld) => Readonly<Record<string, string>>;
  /** Values of a new one that the request does not give. */
  defaults?: Record<string, unknown>;
  /** The property whose value can stand for the SID in a URL, and the error for a second one with that value. */
  unique?: { property: string; code: number; message: string };
  /** Of rows that another resource keeps: which of them this API has at all. Default: all. */
  shows?: (row: R) => boolean;
  /** What addresses a row in its URL. Default: its SID. */
  key?: (row: R) => string;
  /** The kinds that the placeholders of its path name before its own, outermost first. */
  parents?: readonly Shelves<object>[];
  /** Kinds of rows below it, which a deletion takes along. */
  children?: readonly string[];
  /** After the row was filled and before it is kept: checks and derived values. */
  created?: (row: R, call: CallTo<N, 'Create'>, world: TwilioWorld) => void;
  updated?: (row: R, before: R, call: CallTo<N, 'Update'>, world: TwilioWorld) => void;
  deleted?: (row: R, call: CallTo<N, 'Delete'>, world: TwilioWorld) => void;
  /** After an update is kept: what Twilio does next, where that depends on what was there before. */
  changed?: (row: R, before: R, call: CallTo<N, 'Update'>, world: TwilioWorld) => void;
  /** After a change is kept: what Twilio does next. */
  after?: (...change: After<R, N>) => void;
  /** Properties that are shown otherwise than they are kept; `shown` has all of them as they are kept. */
  view?: (row: R, world: TwilioWorld, shown: Row) => Row;
  list?: (call: CallTo<N, 'List'>, world: TwilioWorld) => ListOptions<R>;
}

/** A kind of resource: its handlers, and the rows that they work on. */
export interface Kind<R extends object, N extends ResourceName = ResourceName> {
  /** Those that the description has operations for. */
  handlers: { readonly [V in Verb as IdOf<N, V> & keyof Operations[ProductOf<N>]]: Handler<ShapeOf<N, V>> };
  /** The rows under one parent: `IS…`, `IS…/CH…`. */
  collection(world: TwilioWorld, parent?: string): Collection<R>;
  /** The rows under all parents. */
  all(world: TwilioWorld): R[];
  /** A complete row, not yet kept; for what Twilio makes by itself. */
  make(world: TwilioWorld, values?: Partial<R>): R;
  /** By key or name. `until`: see {@link Call.foundUntil}. */
  find(world: TwilioWorld, parent: string, key: string, until?: number): R | undefined;
  keep(world: TwilioWorld, parent: string, row: R): R;
  /** The row that a path names, or Twilio's 404. */
  require(world: TwilioWorld, call: Pick<Call, 'path' | 'foundUntil'>, parent: string, key: string): R;
  /** The row that a request is about, or Twilio's 404. */
  target(call: Call, world: TwilioWorld): R;
  url(row: R): string;
  /** As the API shows it. */
  view(row: R, world: TwilioWorld): Row;
  /** The rows of a list in Twilio's envelope, each as the API shows it. */
  page(call: Call, world: TwilioWorld, rows: Collection<R>, options?: ListOptions<R>): Answer;
  /** What the handler of `Create…` does before it answers. */
  create(call: CallTo<N, 'Create'>, world: TwilioWorld): R;
  update(call: CallTo<N, 'Update'>, world: TwilioWorld): R;
  remove(call: CallTo<N, 'Delete'>, world: TwilioWorld): R;
}

/** Where the rows of a kind are. */
export type Shelves<R extends object> = Pick<Kind<R>, 'collection'> & Partial<Pick<Kind<R>, 'find'>>;

/** As {@link Resource}, for all kinds alike. */
interface AnyResource
  extends Omit<Resource<Row, never>, 'created' | 'updated' | 'changed' | 'deleted' | 'after' | 'list'> {
  created?: (row: Row, call: Call, world: TwilioWorld) => void;
  updated?: (row: Row, before: Row, call: Call, world: TwilioWorld) => void;
  changed?: (row: Row, before: Row, call: Call, world: TwilioWorld) => void;
  deleted?: (row: Row, call: Call, world: TwilioWorld) => void;
  after?: (what: 'create' | 'update' | 'delete', row: Row, call: Call, world: TwilioWorld) => void;
  list?: (call: Call, world: TwilioWorld) => ListOptions<Row>;
}

const findIn = (
  world: TwilioWorld,
  shelves: Shelves<object> | undefined,
  parent: string,
  key: string,
  until?: number,
) =>
  shelves?.find ? shelves.find(world, parent, key, until) : shelves?.collection(world, parent).getBornBy(key, until);

/** Twilio's 404, also for what is there and cannot be seen yet. */
const notFoundYet = (world: TwilioWorld, { path }: Pick<Call, 'path'>, hidden: object | undefined): ApiError => {
  if (hidden) noteKept(world, 'visibleAfterMs', 'what is new from being found', { path });
  return notFound(path);
};

const makeKind = (name: ResourceName, resource: AnyResource) => {
  const [product, noun = ''] = name.split('.');
  const description = loadDescription(product as ProductName); // reason: a ResourceName begins with one
  const shape = resourceShape(description, noun, resource.names);
  const { prefix, unique, defaults = {}, parents = [], children = [], kept = name } = resource;
  const keyOf = resource.key ?? ((row: Row) => String(row.sid));
  const aliasOf = (row: Row) => {
    const alias = unique && row[unique.property];
    return typeof alias === 'string' ? alias : undefined;
  };
  const collection = (world: TwilioWorld, parent = ''): Collection<Row> => world.store.of(kept, parent);
  const all = (world: TwilioWorld): Row[] => {
    let paths = [Object.values(resource.home?.(world) ?? {}).join('/')];
    for (const shelves of parents) {
      const below = (path: string) => shelves.collection(world, path).all() as { sid: string }[]; // reason: a parent's path is its SID
      paths = paths.flatMap((path) => below(path).map(({ sid }) => (path ? `${path}/${sid}` : sid)));
    }
    return paths.flatMap((path) => collection(world, path).all());
  };
  const view = (row: Row, world: TwilioWorld): Row => {
    const shown = shape.show(row, keyOf(row));
    return resource.view ? { ...shown, ...resource.view(row, world, shown) } : shown;
  };
  const page = (call: Call, world: TwilioWorld, rows: Collection<Row>, options: ListOptions<Row> = {}): Answer =>
    listPage(call, rows, { view: (row) => view(row, world), ...options });
  const make = (world: TwilioWorld, values: Row = {}): Row => {
    const row: Row = { ...shape.blank(), ...defaults, ...values };
    if (shape.has('sid')) row.sid ??= world.ids.sid(prefix);
    if (shape.has('account_sid')) row.account_sid = world.accountSid;
    if (shape.has('date_created')) row.date_created ??= timestamp(world);
    if (shape.has('date_updated')) row.date_updated ??= timestamp(world);
    return row;
  };
  const keep = (world: TwilioWorld, parent: string, row: Row): Row =>
    collection(world, parent).insert(keyOf(row), row, aliasOf(row));
  const { shows = () => true } = resource;
  const find = (world: TwilioWorld, parent: string, key: string, until?: number): Row | undefined => {
    const row = collection(world, parent).getBornBy(key, until);
    return row && shows(row) ? row : undefined;
  };
  const require = (world: TwilioWorld, call: Pick<Call, 'path' | 'foundUntil'>, parent: string, key: string): Row => {
    const row = find(world, parent, key, call.foundUntil);
    if (row) return row;
    throw notFoundYet(world, call, find(world, parent, key));
  };
  /** The parents that a path names, as their SIDs: all of them must exist. */
  const ancestry = (call: Call, world: TwilioWorld): { values: Row; parent: string } => {
    const values: Row = { ...resource.home?.(world) };
    const sids = Object.values(values).map(String);
    const names = Object.entries(call.params).filter(([param]) => param !== shape.place);
    for (const [i, [param, value]] of names.entries()) {
      const row = findIn(world, parents[i], sids.join('/'), value, call.foundUntil);
      if (!row || !('sid' in row)) {
        throw notFoundYet(world, call, findIn(world, parents[i], sids.join('/'), value));
      }
      sids.push(String(row.sid));
      values[shape.keptAs(snake(param))] = row.sid;
    }
    return { values, parent: sids.join('/') };
  };
  const found = (call: Call, world: TwilioWorld) => {
    const { parent } = ancestry(call, world);
    return { row: require(world, call, parent, call.params[shape.place] ?? ''), parent };
  };
  const target = (call: Call, world: TwilioWorld): Row => found(call, world).row;
  const refuseTwin = (world: TwilioWorld, parent: string, row: Row, self?: Row) => {
    const alias = aliasOf(row);
    const twin = alias === undefined ? undefined : collection(world, parent).get(alias);
    if (unique && twin && twin !== self) throw new ApiError(409, unique.code, unique.message);
  };

  const create = (call: Call, world: TwilioWorld): Row => {
    const { values, parent } = ancestry(call, world);
    const row = make(world, { ...values, ...shape.given(call.input) });
    resource.created?.(row, call, world);
    refuseTwin(world, parent, row);
    keep(world, parent, row);
    resource.after?.('create', row, call, world);
    return row;
  };
  const update = (call: Call, world: TwilioWorld): Row => {
    const { row, parent } = found(call, world);
    const next = { ...row, ...shape.given(call.input) };
    refuseTwin(world, parent, next, row);
    const before = { ...row };
    resource.updated?.(next, before, call, world);
    collection(world, parent).rename(keyOf(row), aliasOf(row), aliasOf(next));
    if (shape.has('date_updated')) Object.assign(next, { date_updated: timestamp(world) });
    Object.assign(row, next);
    resource.changed?.(row, before, call, world);
    resource.after?.('update', row, call, world);
    return row;
  };
  const remove = (call: Call, world: TwilioWorld): Row => {
    const { row, parent } = found(call, world);
    resource.deleted?.(row, call, world);
    collection(world, parent).remove(keyOf(row), aliasOf(row));
    const own = [parent, keyOf(row)].filter(Boolean).join('/');
    for (const child of children) world.store.drop(child, own);
    resource.after?.('delete', row, call, world);
    return row;
  };

  const verbs: Record<Verb, Handler> = {
    Create: (call, world) => ({ body: view(create(call, world), world) }),
    Fetch: (call, world) => ({ body: view(target(call, world), world) }),
    Update: (call, world) => ({ body: view(update(call, world), world) }),
    Delete(call, world) {
      remove(call, world);
      return {};
    },
    List(call, world) {
      const { where = () => true, ...options } = resource.list?.(call, world) ?? {};
      const rows = collection(world, ancestry(call, world).parent);
      return page(call, world, rows, { ...options, where: (row) => shows(row) && where(row) });
    },
  };
  const ids = new Set(description.operations.map(({ id }) => id));
  const own = Object.entries(verbs).map(([verb, handler]) => [`${verb}${noun}`, handler] as const);
  const handlers = Object.fromEntries(own.filter(([id]) => ids.has(id)));
  const url = (row: Row): string => shape.url(row, keyOf(row));
  return { handlers, collection, all, make, find, keep, require, target, url, view, page, create, update, remove };
};

/**
 * A kind of resource, made from Twilio's description.
 *
 * @example
 * const trunks = defineResource<TrunkRow, 'trunking.Trunk'>('trunking.Trunk', { prefix: 'TK' });
 */
export const defineResource = <R extends object, N extends ResourceName>(name: N, resource: Resource<R, N>) =>
  makeKind(name, resource as unknown as AnyResource) as unknown as Kind<R, N>; // reason: the description checks each call

/** A parameter that holds a JSON object as text, as Twilio keeps attributes. */
export const requireJsonText = (name: string, text: unknown): void => {
  try {
    JSON.parse(String(text));
  } catch {
    throw badRequest(`Invalid JSON in parameter ${name}`);
  }
};

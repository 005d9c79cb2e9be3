import { ApiError, badRequest, notFound } from '../../core/errors';
import type { Collection, Row } from '../../core/store';
import type { Description, Operation, ProductName } from '../../description/load';
import type { Schema } from '../../description/schema';
import { type Answer, type Call, type Handlers, snake } from './call';
import { type ListOptions, listPage } from './page';
import { timestamp, type World } from './world';

/** What is particular about one kind of resource; the rest follows from Twilio's description. */
export interface Resource<R extends Row = Row> {
  product: ProductName;
  /** The noun of its operations: `Channel` for `CreateChannel`, `FetchChannel`, … */
  noun: string;
  prefix: string;
  /** Values of a new one that the request does not give. */
  defaults?: Record<string, unknown>;
  /** The property whose value can stand for the SID in a URL, and the error for a second one with that value. */
  unique?: { property: string; code: number; message: string };
  /** What addresses a row in its URL. Default: its SID. */
  key?: (row: R) => string;
  /** The kinds that the placeholders of its path name before its own, outermost first. */
  parents?: Pick<Kind, 'collection'>[];
  /** Children that go with it: kinds whose parent is this row. */
  children?: string[];
  /** After the row was filled and before it is kept: checks and derived values. */
  created?: (row: R, call: Call, world: World) => void;
  updated?: (row: R, before: R, call: Call, world: World) => void;
  deleted?: (row: R, call: Call, world: World) => void;
  /** After a change is kept: what Twilio does next. */
  after?: (what: 'create' | 'update' | 'delete', row: R, call: Call, world: World) => void;
  /** As shown, where something depends on the time. */
  view?: (row: R, world: World) => Row;
  list?: (call: Call, world: World) => ListOptions<R>;
}

export interface Kind<R extends Row = Row> {
  handlers: Handlers;
  /** `chat.Channel`, under its parent's SID. */
  collection(world: World, parent?: string): Collection<R>;
  /** A complete row, not yet kept; for what Twilio makes by itself. */
  make(world: World, params: Record<string, string>, values?: Partial<R>): R;
  /** Writes its links again, after a SID in it has changed. */
  relink(row: R): void;
  keep(world: World, parent: string, row: R): R;
  /** The row that a path names, or Twilio's 404. */
  require(world: World, call: Call, parent: string, key: string): R;
  view(row: R, world: World): Row;
}

type Verb = 'Create' | 'Fetch' | 'Update' | 'Delete' | 'List';

const blank = (schema: Schema | undefined): Row =>
  Object.fromEntries(
    Object.entries(schema?.properties ?? {}).map(([name, { type }]) => {
      if (type === 'integer') return [name, 0];
      if (type === 'boolean') return [name, false];
      return [name, type === 'array' ? [] : null];
    }),
  );

const resolve = (schema: Schema | undefined, spec: Description): Schema | undefined =>
  schema?.$ref ? spec.schemas[schema.$ref.split('/').pop() ?? ''] : schema;

/** `{url}/Tasks` as text around the properties that it holds. */
interface Link {
  name: string;
  properties: string[];
  texts: string[];
}

/**
 * How to write the `links` of a row, by the description's own example: below its own URL, or by the SIDs it holds:
 * `{ tasks: '{url}/Tasks', workflow: 'https://…/Workspaces/{workspace_sid}/Workflows/{workflow_sid}' }`.
 */
const linkTemplates = (operation: Operation | undefined): Link[] => {
  const example = operation?.examples.map((e) => e.value as Row).find((row) => row?.links && row.url);
  if (!example) return [];
  const templateOf = (name: string, link: string): string => {
    if (link.startsWith(String(example.url))) return link.replace(String(example.url), '{url}');
    const holder = (sid: string) => {
      const holders = Object.keys(example).filter((property) => example[property] === sid);
      return holders.find((property) => property === `${name}_sid`) ?? holders[0] ?? 'sid';
    };
    return link.replace(/[A-Z]{2}[0-9a-f]{32}/g, (sid) => `{${holder(sid)}}`);
  };
  return Object.entries(example.links as Record<string, string | null>).flatMap(([name, link]) => {
    // A Chat Channel's `last_message` is null in the example; such a link is the resource's own affair.
    if (link === null) return [];
    const parts = templateOf(name, link).split(/\{(\w+)\}/);
    return [{ name, texts: parts.filter((_, i) => i % 2 === 0), properties: parts.filter((_, i) => i % 2 === 1) }];
  });
};

/** The links of a row; one that leads to what the row does not have is left out. */
const linksOf = (row: Row, links: Link[]): Record<string, string> => {
  const found: Record<string, string> = {};
  for (const { name, properties, texts } of links) {
    if (!properties.every((property) => row[property])) continue;
    found[name] = texts
      .map((text, i) => text + (i < properties.length ? String(row[properties[i] ?? '']) : ''))
      .join('');
  }
  return found;
};

/** The handlers and the store of one kind of resource. */
export const defineResource = <R extends Row>(spec: Description, resource: Resource<R>): Kind<R> => {
  const { product, noun, prefix, unique, defaults = {} } = resource;
  const find = (verb: Verb) => spec.operations.find((op) => op.id === `${verb}${noun}`);
  const model = find('Fetch') ?? find('Create');
  const schema = resolve(model?.success.schema, spec);
  const links = linkTemplates(model);
  const place = /\/\{([^}]+)\}$/.exec(find('Fetch')?.path ?? '')?.[1] ?? 'Sid';
  /** The parents that a path names, by whatever name, as their SIDs: all of them must exist. */
  const ancestry = (call: Call, world: World): { params: Record<string, string>; parent: string } => {
    const params: Record<string, string> = {};
    let parent = '';
    for (const [i, [name, value]] of Object.entries(call.params)
      .filter(([n]) => n !== place)
      .entries()) {
      const row = resource.parents?.[i]?.collection(world, parent).getBornBy(value, call.foundUntil);
      if (!row) throw notFound(call.path);
      params[name] = String(row.sid);
      parent = [parent, params[name]].filter(Boolean).join('/');
    }
    return { params, parent };
  };
  const shape = blank(schema);
  const lists = Object.keys(shape).filter((name) => Array.isArray(shape[name]));
  /** No two rows share a list. */
  const empty = (): Row => {
    const row = { ...shape };
    for (const name of lists) row[name] = [];
    return row;
  };
  /** Of what a request carries, what is a property, under the property's name. */
  const known = (values: Record<string, unknown>, of: Row = shape): Row => {
    const row: Row = {};
    for (const name of Object.keys(values)) if (snake(name) in of) row[snake(name)] = values[name];
    return row;
  };
  const keyOf = resource.key ?? ((row: R) => String(row.sid));
  const aliasOf = (row: R) => (unique ? ((row[unique.property] as string | null) ?? undefined) : undefined);

  const kind: Kind<R> = {
    handlers: {},
    collection: (world, parent = '') => world.store.of<R>(`${product}.${noun}`, parent),
    view: (row, world) => resource.view?.(row, world) ?? row,
    make(world, params, values = {}) {
      const row = { ...empty(), ...defaults, ...known(params), ...values } as Row;
      if ('sid' in row) row.sid ??= world.ids.sid(prefix);
      if ('account_sid' in row) row.account_sid = world.accountSid;
      if ('date_created' in row) row.date_created ??= timestamp(world);
      if ('date_updated' in row) row.date_updated ??= timestamp(world);
      if (model && 'url' in row) {
        const path = model.path.replace(/\{([^}]+)\}/g, (_, name: string) =>
          encodeURIComponent(name === place ? keyOf(row as R) : (params[name] ?? '')),
        );
        row.url = `https://${model.host}${path}`;
        kind.relink(row as R);
      }
      return row as R;
    },
    relink(row) {
      if ('links' in row) (row as Row).links = linksOf(row, links);
    },
    keep(world, parent, row) {
      return kind.collection(world, parent).insert(keyOf(row), row, aliasOf(row));
    },
    require(world, call, parent, key) {
      const row = kind.collection(world, parent).getBornBy(key, call.foundUntil);
      if (!row) throw notFound(call.path);
      return row;
    },
  };

  const refuseTwin = (world: World, parent: string, row: R, self?: R) => {
    const alias = aliasOf(row);
    const twin = alias === undefined ? undefined : kind.collection(world, parent).get(alias);
    if (unique && twin && twin !== self) throw new ApiError(409, unique.code, unique.message);
  };
  const given = (call: Call, row: Row): Row => {
    const values = known(call.input, row);
    for (const name of Object.keys(values)) if (values[name] === '') values[name] = null;
    return values;
  };
  const target = (call: Call, world: World) => {
    const { parent } = ancestry(call, world);
    const row = kind.require(world, call, parent, call.params[place] ?? '');
    return { row, parent, collection: kind.collection(world, parent) };
  };

  const verbs: Record<Verb, (call: Call, world: World) => Answer> = {
    Create(call, world) {
      const { params, parent } = ancestry(call, world);
      const row = kind.make(world, params, given(call, shape) as Partial<R>);
      resource.created?.(row, call, world);
      refuseTwin(world, parent, row);
      kind.keep(world, parent, row);
      resource.after?.('create', row, call, world);
      return { body: kind.view(row, world) };
    },
    Fetch(call, world) {
      return { body: kind.view(target(call, world).row, world) };
    },
    Update(call, world) {
      const { row, parent, collection } = target(call, world);
      const next = { ...row, ...given(call, row) } as R;
      refuseTwin(world, parent, next, row);
      const before = { ...row };
      resource.updated?.(next, before, call, world);
      collection.rename(keyOf(row), aliasOf(row), aliasOf(next));
      if ('date_updated' in next) (next as Row).date_updated = timestamp(world);
      Object.assign(row, next);
      kind.relink(row);
      resource.after?.('update', row, call, world);
      return { body: kind.view(row, world) };
    },
    Delete(call, world) {
      const { row, parent, collection } = target(call, world);
      resource.deleted?.(row, call, world);
      collection.remove(keyOf(row), aliasOf(row));
      const own = [parent, keyOf(row)].filter(Boolean).join('/');
      for (const child of resource.children ?? []) world.store.drop(`${product}.${child}`, own);
      resource.after?.('delete', row, call, world);
      return {};
    },
    List(call, world) {
      const options = resource.list?.(call, world) ?? {};
      const rows = kind.collection(world, ancestry(call, world).parent);
      return listPage(call, rows, { view: (row) => kind.view(row, world), ...options });
    },
  };

  const handlers = Object.fromEntries(
    Object.entries(verbs).flatMap(([verb, handler]) => {
      const id = `${verb}${noun}`;
      return spec.operations.some((operation) => operation.id === id) ? [[id, handler]] : [];
    }),
  );
  return Object.assign(kind, { handlers });
};

/** A parameter that holds a JSON object as text, as Twilio keeps attributes. */
export const requireJsonText = (name: string, text: unknown): void => {
  try {
    JSON.parse(String(text));
  } catch {
    throw badRequest(`Invalid JSON in parameter ${name}`);
  }
};

import type { Row } from '../../core/store';
import type { Description, Operation } from '../../description/load';
import type { Schema } from '../../description/schema';
import { snake } from './call';

/** What the description says of one kind of resource. */
interface ResourceShape {
  /** Its properties, but for `url` and `links`, each with the value of a row that is still empty. */
  blank(): Row;
  has(property: string): boolean;
  /** The name in a row of a property. */
  keptAs(property: string): string;
  /** The placeholder in its URL that addresses it: `Sid`, `Key`. */
  place: string;
  /** Of what a request carries, what is a property, by its name in a row. An empty value clears it. */
  given(values: Record<string, unknown>): Row;
  url(row: Row, key: string): string;
  /** A row as the API shows it: the properties of the schema, no more and no less. */
  show(row: Row, key: string): Row;
}

/** `{url}/Tasks` as text around the properties that it holds. */
interface Link {
  name: string;
  properties: string[];
  texts: string[];
}

/**
 * How to write the `links` of a resource, by the description's own example: below its own URL, or by the SIDs it
 * holds: `{ tasks: '{url}/Tasks', workflow: 'https://…/Workspaces/{workspace_sid}/Workflows/{workflow_sid}' }`.
 */
const linkTemplates = (operation: Operation): Link[] => {
  const examples: Row[] = operation.examples.map(({ value }) => ({ ...Object(value) }));
  const example = examples.find(({ links, url }) => links && url);
  if (!example) return [];
  const templateOf = (name: string, link: string): string => {
    if (link.startsWith(String(example.url))) return link.replace(String(example.url), '{url}');
    const holder = (sid: string) => {
      const holders = Object.keys(example).filter((property) => example[property] === sid);
      return holders.find((property) => property === `${name}_sid`) ?? holders[0] ?? 'sid';
    };
    return link.replace(/[A-Z]{2}[0-9a-f]{32}/g, (sid) => `{${holder(sid)}}`);
  };
  return Object.entries({ ...Object(example.links) }).flatMap(([name, link]) => {
    // A Chat Channel's `last_message` is null in the example; such a link comes from the resource's `view`.
    if (typeof link !== 'string') return [];
    const parts = templateOf(name, link).split(/\{(\w+)\}/);
    return [{ name, texts: parts.filter((_, i) => i % 2 === 0), properties: parts.filter((_, i) => i % 2 === 1) }];
  });
};

/** The links of a resource; one that leads to what it does not have is left out. */
const linksOf = (shown: Row, links: Link[]): Record<string, string> => {
  const found: Record<string, string> = {};
  for (const { name, properties, texts } of links) {
    if (!properties.every((property) => shown[property])) continue;
    found[name] = texts
      .map((text, i) => text + (i < properties.length ? String(shown[properties[i] ?? '']) : ''))
      .join('');
  }
  return found;
};

const blankValue = ({ type }: Schema): unknown => {
  if (type === 'integer') return 0;
  if (type === 'boolean') return false;
  return type === 'array' ? [] : null;
};

/**
 * @param names Where rows have another name for a property.
 * @throws where no operation of the description answers with this resource.
 */
export const resourceShape = (
  description: Description,
  noun: string,
  names: Readonly<Record<string, string>> = {},
): ResourceShape => {
  const find = (verb: string) => description.operations.find(({ id }) => id === `${verb}${noun}`);
  const operation = find('Fetch') ?? find('Create');
  if (!operation) throw new Error(`The description of ${description.product} has no resource ${noun}`);
  const { success, host, path } = operation;
  const schema = success.schema?.$ref
    ? description.schemas[success.schema.$ref.split('/').pop() ?? '']
    : success.schema;
  const { url, links, ...properties } = schema?.properties ?? {};
  const templates = links ? linkTemplates(operation) : [];
  const place = /\/\{([^}]+)\}(?:\.json)?$/.exec(find('Fetch')?.path ?? '')?.[1] ?? 'Sid';
  const pairs = Object.keys(properties).map((name) => [name, names[name] ?? name] as const);
  const shape: ResourceShape = {
    keptAs: (property) => names[property] ?? property,
    place,
    has: (property) => property in properties,
    blank: () =>
      Object.fromEntries(Object.entries(properties).map(([name, value]) => [shape.keptAs(name), blankValue(value)])),
    given(values) {
      const row: Row = {};
      for (const [name, value] of Object.entries(values)) {
        if (snake(name) in properties) row[shape.keptAs(snake(name))] = value === '' ? null : value;
      }
      return row;
    },
    url: (row, key) =>
      `https://${host}${path.replace(/\{([^}]+)\}/g, (_, name: string) =>
        encodeURIComponent(name === place ? key : String(row[shape.keptAs(snake(name))] ?? '')),
      )}`,
    show(row, key) {
      const shown: Row = {};
      for (const [name, kept] of pairs) shown[name] = row[kept] ?? null;
      if (url) shown.url = shape.url(row, key);
      if (links) shown.links = linksOf(shown, templates);
      return shown;
    },
  };
  return shape;
};

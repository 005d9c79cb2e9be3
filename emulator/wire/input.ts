import { badRequest } from '../core/errors';
import type { Operation, ProductName } from '../description/load';
import type { Schema } from '../description/schema';
import type { ApiRequest } from './message';

const json = (name: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`Invalid JSON in parameter ${name}`);
  }
};

const isOpen = (items: Schema | undefined): boolean => items !== undefined && !items.type && !items.$ref && !items.enum;

const typed = (product: ProductName, name: string, values: string[], schema: Schema | undefined): unknown => {
  const value = values[values.length - 1] ?? '';
  switch (schema?.type) {
    case 'integer':
    case 'number':
      return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
    case 'boolean':
      if (/^true$/i.test(value)) return true;
      return /^false$/i.test(value) ? false : value;
    case 'array':
      // Anything goes into Proxy's `Participants`: one JSON object per parameter, or all of them in one array.
      if (isOpen(schema.items)) return values.flatMap((v) => json(name, v));
      // TaskRouter also takes a comma list in one parameter: AssignmentStatus=pending,reserved
      return product === 'taskrouter' ? values.flatMap((v) => v.split(',')) : values;
    case 'object':
      return json(name, value);
    default:
      return value;
  }
};

/** The parts of the path with the types that the description gives them: a Sync List's index is a number. */
export const typedParams = (operation: Operation, params: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typed(
        operation.product,
        name,
        [value],
        operation.parameters.find((p) => p.in === 'path' && p.name === name)?.schema,
      ),
    ]),
  );

/** The query's and the body's values with the types that the description gives them. */
export const readInput = (operation: Operation, request: ApiRequest): Record<string, unknown> => {
  const text = request.body.toString();
  if (operation.json) return text ? { ...Object(json('body', text)) } : {};
  const schemas: Record<string, Schema> = { ...operation.body?.properties };
  for (const { name, in: place, schema } of operation.parameters) if (place === 'query') schemas[name] = schema;
  const grouped = new Map<string, string[]>();
  for (const pairs of [request.query, new URLSearchParams(text)]) {
    for (const [name, value] of pairs) grouped.set(name, [...(grouped.get(name) ?? []), value]);
  }
  return Object.fromEntries(
    [...grouped].map(([name, values]) => [name, typed(operation.product, name, values, schemas[name])]),
  );
};

export const isMultipart = ({ headers }: ApiRequest): boolean =>
  /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');

/** A multipart form by its fields' names; of fields of one name the last counts. */
export const readMultipart = async ({ headers, body }: ApiRequest): Promise<Record<string, unknown>> => {
  const response = new Response(Buffer.from(body), { headers: { 'content-type': headers['content-type'] ?? '' } });
  const form = await response.formData().catch(() => {
    // Approximate: nothing says what a broken form is answered. @fidelity api.malformed
    throw badRequest('Invalid multipart form');
  });
  const fields: Record<string, unknown> = {};
  for (const [name, value] of form) {
    fields[name] =
      typeof value === 'string' ? value : { bytes: Buffer.from(await value.arrayBuffer()), contentType: value.type };
  }
  return fields;
};

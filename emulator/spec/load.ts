import { readFileSync } from 'node:fs';
import { type Parameter, type Schema, type SpecDocument, type SpecOperation, strict } from './schema';

/** The products of Twilio's OpenAPI description that are emulated, and the file each stands in. */
export const SPEC_FILES = {
  chat: 'twilio_chat_v2',
  flex: 'twilio_flex_v1',
  proxy: 'twilio_proxy_v1',
  serverless: 'twilio_serverless_v1',
  sync: 'twilio_sync_v1',
  taskrouter: 'twilio_taskrouter_v1',
} as const;

export type Product = keyof typeof SPEC_FILES;

export const PRODUCTS = Object.keys(SPEC_FILES) as Product[]; // reason: the keys of a constant

/** One operation of the description, as the router and the validators need it. */
export interface Operation {
  product: Product;
  /** `CreateChannel`: unique in its product only. */
  id: string;
  method: string;
  host: string;
  /** `/v2/Services/{ServiceSid}/Channels` */
  path: string;
  parameters: Parameter[];
  /** The form's (or the JSON body's) schema, where the operation takes one. */
  body?: Schema;
  json: boolean;
  success: { status: number; schema?: Schema };
  examples: { name: string; value: unknown }[];
}

export interface Spec {
  product: Product;
  operations: Operation[];
  schemas: Record<string, Schema>;
}

const METHODS = ['get', 'post', 'delete'];

const read = (product: Product): SpecDocument =>
  JSON.parse(
    readFileSync(require.resolve(`@twilio-alpha/mcp/twilio-oai/spec/json/${SPEC_FILES[product]}.json`), 'utf8'),
  );

const operationOf = (product: Product, host: string, path: string, method: string, op: SpecOperation): Operation => {
  const [status = '200', response] = Object.entries(op.responses)[0] ?? [];
  const json = op.requestBody?.content['application/json'];
  const body = (op.requestBody?.content['application/x-www-form-urlencoded'] ?? json)?.schema;
  const content = response?.content?.['application/json'];
  return {
    product,
    id: op.operationId,
    method: method.toUpperCase(),
    host,
    path,
    parameters: op.parameters ?? [],
    ...(body ? { body } : {}),
    json: json !== undefined,
    success: { status: Number(status), ...(content ? { schema: strict(content.schema) } : {}) },
    examples: Object.entries(content?.examples ?? {}).map(([name, { value }]) => ({ name, value })),
  };
};

const loaded = new Map<Product, Spec>();

/** One product's description, with its schemas made {@link strict}. Read once. */
export const loadSpec = (product: Product): Spec => {
  const spec = loaded.get(product) ?? readSpec(product);
  loaded.set(product, spec);
  return spec;
};

const readSpec = (product: Product): Spec => {
  const document = read(product);
  const operations = Object.entries(document.paths).flatMap(([path, item]) => {
    const host = new URL(item.servers?.[0].url ?? 'https://twilio.com').host;
    return METHODS.flatMap((method) => {
      const op = item[method];
      return op ? [operationOf(product, host, path, method, op)] : [];
    });
  });
  const schemas = Object.fromEntries(
    Object.entries(document.components.schemas).map(([name, schema]) => [name, strict(schema)]),
  );
  return { product, operations, schemas };
};

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withChannelStatuses, withGuestIdentity } from './flex';
import { type Content, type Parameter, type Schema, type SpecDocument, type SpecOperation, strict } from './schema';
import { withInitializing } from './states';
import { withTokens } from './tokens';
import { withUploads } from './uploads';
import { asAnswered } from './v2010';

/** Where each API stands in Twilio's OpenAPI description. `trunking` is the template's. */
export const DESCRIPTION_FILES = {
  api: 'twilio_api_v2010',
  chat: 'twilio_chat_v2',
  conversations: 'twilio_conversations_v1',
  events: 'twilio_events_v1',
  flex: 'twilio_flex_v1',
  flexV2: 'twilio_flex_v2',
  proxy: 'twilio_proxy_v1',
  serverless: 'twilio_serverless_v1',
  studio: 'twilio_studio_v2',
  sync: 'twilio_sync_v1',
  taskrouter: 'twilio_taskrouter_v1',
  trunking: 'twilio_trunking_v1',
} as const;

export type ProductName = keyof typeof DESCRIPTION_FILES;

/** By the name that the description gives it. */
interface Example {
  name: string;
  value: unknown;
}

/** One operation of the description, as the router and the validators need it. */
export interface Operation {
  product: ProductName;
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
  /** Of its answers. */
  examples: Example[];
  /** Of its forms, or JSON bodies. */
  requests: Example[];
}

export interface Description {
  product: ProductName;
  operations: Operation[];
  schemas: Record<string, Schema>;
}

const METHODS = ['get', 'post', 'delete'];

/** The published package has its own copy beside this file. */
const pathOf = (file: string): string => {
  const own = join(__dirname, 'spec', file);
  return existsSync(own) ? own : require.resolve(`@twilio-alpha/mcp/twilio-oai/spec/json/${file}`);
};

const read = (product: ProductName): SpecDocument =>
  JSON.parse(readFileSync(pathOf(`${DESCRIPTION_FILES[product]}.json`), 'utf8'));

const namedIn = (content?: Content): Example[] =>
  Object.entries(content?.examples ?? {}).map(([name, { value }]) => ({ name, value }));

const operationOf = (
  product: ProductName,
  host: string,
  path: string,
  method: string,
  op: SpecOperation,
): Operation => {
  const [status = '200', response] = Object.entries(op.responses)[0] ?? [];
  const json = op.requestBody?.content['application/json'];
  const form = op.requestBody?.content['application/x-www-form-urlencoded'] ?? json;
  const body = form?.schema;
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
    examples: namedIn(content),
    requests: namedIn(form),
  };
};

/** What Twilio has in fact, and its description does not. */
const ADDITIONS: Partial<Record<ProductName, (described: Description) => Description>> = {
  api: asAnswered,
  conversations: withInitializing,
  flex: (described) => withTokens(withChannelStatuses(described)),
  flexV2: withGuestIdentity,
  serverless: withUploads,
};

const loaded = new Map<ProductName, Description>();

/** One product's description, with its schemas made {@link strict}. Read once. */
export const loadDescription = (product: ProductName): Description => {
  const description = loaded.get(product) ?? readDescription(product);
  loaded.set(product, description);
  return description;
};

const readDescription = (product: ProductName): Description => {
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
  const description = { product, operations, schemas };
  return ADDITIONS[product]?.(description) ?? description;
};

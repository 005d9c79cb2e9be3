import type { Row } from '../../emulator/core/store';
import type { Operation } from '../../emulator/description/load';
import { createEmulator } from '../../emulator/emulator';
import { PRODUCTS } from '../../emulator/products/products';
import { handlerOf } from '../../emulator/products/shared/product';

/**
 * Properties that the description's examples show and its schemas do not declare: what they are is told nowhere, and
 * the SDK of the same day does not know them. The embedded Twilio leaves them out.
 */
export const UNDECLARED = [
  'attention',
  'attention_routing_enabled',
  'configured_concurrency',
  'consumed_attention',
  'consumed_concurrency',
  'custom_domain_name',
  'default_attention_profile_sid',
  'default_operating_unit_sid',
  'operating_unit_sid',
  'receive_events_from_subaccounts',
  'required_attention',
  'tags',
];

/** Other places where an example does not fit its own schema, and what stands there instead for the comparison. */
export const MISFITS: Record<string, { example: unknown; instead: unknown }> = {
  /** Two abilities of a phone number; the schema names four others. */
  capabilities: {
    example: { sms_outbound: true, voice_inbound: false },
    instead: { fax: false, mms: true, sms: true, voice: true },
  },
  /** `null`, where the schema has GET and POST. */
  method: { example: null, instead: 'POST' },
  /** None, where the schema has a URI. */
  sms_url: { example: '', instead: 'https://example.com/sms' },
  sms_fallback_url: { example: '', instead: 'https://example.com/sms' },
  status_callback: { example: '', instead: 'https://example.com/status' },
  sms_application_sid: { example: '', instead: `AP${'a'.repeat(32)}` },
  voice_application_sid: { example: '', instead: `AP${'a'.repeat(32)}` },
  /** Not a URI. */
  event_callback_url: { example: '', instead: 'https://example.com/events' },
};

/** Operations that answer with a body, and of which the description shows none. */
export const NO_EXAMPLE = [
  'flex.ValidateToken',
  'proxy.DeleteParticipant',
  'serverless.CreateFunctionVersion',
  'serverless.CreateAssetVersion',
];

/** Names of {@link UNDECLARED} and {@link MISFITS} that were met. */
export const met = new Set<string>();

/** An example as its schema would have it. */
export const corrected = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(corrected);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const misfit = MISFITS[name];
      const isMisfit = misfit !== undefined && JSON.stringify(inner) === JSON.stringify(misfit.example);
      if (UNDECLARED.includes(name) || isMisfit) met.add(name);
      if (UNDECLARED.includes(name)) return [];
      return [[name, isMisfit ? misfit.instead : corrected(inner)]];
    }),
  );
};

/** Keys and JSON types, all the way down. */
export const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
};

export const implemented: Operation[] = PRODUCTS.flatMap((product) =>
  product.description.operations.filter(({ id }) => handlerOf(product, id)),
);

/** Operations whose answer is a resource of its own URL, so that it can be put there and fetched. */
export const fetches = implemented.filter(
  ({ id, path }) =>
    id.startsWith('Fetch') &&
    path.includes('{') &&
    !/Statistics$|^Fetch(Service(Webhook)?Configuration|Execution(Step)?Context|TestUser)$/.test(id),
);

const anonymous = (path: string) => path.replace(/\{\w+\}/g, '{}').replace(/\.json$/, '');

/** For examples that have no address of their own: an API key, say. */
const placeOf = ({ path }: Operation, example: Row): string =>
  path.replace('{AccountSid}', `AC${'a'.repeat(32)}`).replace('{Sid}', String(example.sid));

/** `/v1/Workspaces/{WorkspaceSid}/Tasks/{Sid}` → the operations that fetch a Workspace and a Task. */
const ancestry = ({ product, path }: Operation): Operation[] => {
  const wanted = [...path.matchAll(/\}/g)].map(({ index }) => anonymous(path.slice(0, index + 1)));
  return wanted.flatMap((one) => fetches.find((op) => op.product === product && anonymous(op.path) === one) ?? []);
};

const exampleOf = (product: string, id: string): Row =>
  corrected(fetches.find((one) => one.product === product && one.id === id)?.examples[0]?.value) as Row;

/** What some rows hold besides what is shown. */
const HIDDEN: Record<string, Row> = {
  'serverless.FunctionVersion': { uploaded: { base64: '', contentType: '' } },
  'taskrouter.Task': { hidden: { version: 0, steps: [], step: 0, stepOver: false, passed: [] } },
};

/** Kinds whose rows are kept as those of another one. */
const KEPT: Record<string, string> = { 'api.SigningKey': 'api.Key' };

/** Rows of Conversations that stand in Chat's: under which kind, and where they have another name for a property. */
const IN_CHAT: Record<string, { kind: string; names?: Record<string, string> }> = {
  Service: { kind: 'chat.Service' },
  Conversation: { kind: 'chat.Channel' },
  ConversationMessage: { kind: 'chat.Message', names: { author: 'from' } },
  ConversationParticipant: { kind: 'chat.Member', names: { last_read_message_index: 'last_consumed_message_index' } },
  User: { kind: 'chat.User' },
  ConversationScopedWebhook: { kind: 'chat.ChannelWebhook', names: { target: 'type' } },
};

const SERVICE_SID = `IS${'a'.repeat(32)}`;
const CHAT_SERVICE = exampleOf('chat', 'FetchService');

/** The kind, parents and values by which the store has an example. */
const kept = (noun: string, parents: string[], example: Row): { kind: string; parents: string[]; row: Row } => {
  const { kind, names = {} } = IN_CHAT[noun.replace(/^conversations\.(Service(?=.))?/, '')] ?? {};
  if (kind === undefined) return { kind: KEPT[noun] ?? noun, parents, row: example };
  const home = kind === 'chat.Service' || parents[0]?.startsWith('IS') ? [] : [SERVICE_SID];
  const row = Object.fromEntries(Object.entries(example).map(([name, value]) => [names[name] ?? name, value]));
  const place = { service_sid: SERVICE_SID, channel_sid: example.conversation_sid };
  if (kind === 'chat.Service') return { kind, parents: [], row: { ...CHAT_SERVICE, ...row } };
  return {
    kind,
    parents: [...home, ...parents],
    row: { ...row, ...place, ...(kind === 'chat.Channel' && { type: 'private', messages_count: 0 }) },
  };
};

/** An emulator whose only rows are an example, if it is there already, and its parents. */
const holding = (operation: Operation, example: Row) => {
  const emulator = createEmulator({ options: { refusesUnknownParameters: false } });
  const { pathname } = new URL(
    String(example.url ?? example.uri ?? placeOf(operation, example)),
    'https://example.com',
  );
  const parts = pathname
    .replace(/\.json$/, '')
    .split('/')
    .map(decodeURIComponent);
  const places = operation.path.replace(/\.json$/, '').split('/');
  const end = operation.path.endsWith('.json') ? '.json' : '';
  const keys = places.flatMap((part, i) => (part.startsWith('{') ? [parts[i] ?? ''] : []));
  const chain = ancestry(operation);
  if (operation.product === 'conversations')
    emulator.store.of('chat.Service').insert(SERVICE_SID, { ...CHAT_SERVICE, sid: SERVICE_SID });
  for (const [i, level] of chain.entries()) {
    const noun = `${level.product}.${level.id.replace('Fetch', '')}`;
    const isOwn = anonymous(level.path) === anonymous(operation.path);
    const own = isOwn ? example : (corrected(level.examples[0]?.value) as Row);
    const key = keys[i] ?? '';
    const { kind, parents, row } = kept(noun, keys.slice(0, i), own);
    emulator.store.of(kind, parents.join('/')).insert(key, { ...row, ...HIDDEN[noun], ...(isOwn ? {} : { sid: key }) });
  }
  const headers = {
    authorization: `Basic ${Buffer.from(`${emulator.accountSid}:${emulator.authToken}`).toString('base64')}`,
  };
  const path =
    places.map((part, i) => (part.startsWith('{') ? encodeURIComponent(parts[i] ?? '') : part)).join('/') + end;
  const { method, host } = operation;
  return { emulator, request: { method, host, path, query: new URLSearchParams(), headers, body: '' } };
};

/** Fetches an example from an emulator that holds it. */
export const fetchExample = async (operation: Operation, example: Row): Promise<unknown> => {
  const { emulator, request } = holding(operation, example);
  const answer = await emulator.api(request);
  return JSON.parse(answer.body ?? 'null');
};

/** Sends an example of a request to an emulator that holds what it is about. Answers the status, and why it was refused. */
export const sendExample = async (
  operation: Operation,
  name: string,
  value: unknown,
): Promise<{ status: number; message?: string }> => {
  const example = operation.examples.find((one) => one.name === name) ?? operation.examples[0];
  const { emulator, request } = holding(operation, corrected(example?.value) as Row);
  const form = new URLSearchParams();
  for (const [key, one] of Object.entries(value as Row)) {
    for (const each of [one].flat()) form.append(key, typeof each === 'object' ? JSON.stringify(each) : String(each));
  }
  const [body, type] = operation.json
    ? [JSON.stringify(value), 'application/json']
    : [form.toString(), 'application/x-www-form-urlencoded'];
  const answer = await emulator.api({ ...request, headers: { ...request.headers, 'content-type': type }, body });
  const { message } = JSON.parse(answer.body ?? '{}') as { message?: string };
  return { status: answer.status, ...(answer.status < 400 ? {} : { message }) };
};

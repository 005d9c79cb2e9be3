import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import twilio, { type Twilio } from 'twilio';
import { type AssetInfo, readFiles, withStartPage } from './access';
import { FunctionResponse } from './function-response';
import { type Deployed, type Invoke, type PlatformRequest, type PlatformResponse, splitUrl } from './message';
import type { Folders } from './project';

type Callback = (error?: unknown, payload?: unknown) => void;
type FunctionHandler = (context: object, event: object, callback: Callback) => unknown;

interface InProcessOptions {
  folders: Folders;
  /** What the Functions see in `context`, besides {@link client}. */
  environment: () => Record<string, string>;
  client: () => Twilio;
  /** Told of an error that a Function threw or called back with, and of the Function's path. */
  onError: (path: string, error: unknown) => void;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** The query and the body as one `event`; of a name that comes twice, a list. */
const eventOf = ({ url, headers, body }: PlatformRequest): object => {
  const event: Record<string, unknown> = {};
  const text = body.toString();
  const isJson = /\bjson\b/.test(headers['content-type'] ?? '');
  for (const pairs of [splitUrl(url).query, isJson ? '' : text]) {
    for (const [name, value] of new URLSearchParams(pairs)) {
      event[name] = name in event ? [event[name], value].flat() : value;
    }
  }
  const cookies = Object.fromEntries(
    (headers.cookie ?? '').split(/;\s*/).flatMap((pair) => {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
      return name === undefined ? [] : [[name, value] as const];
    }),
  );
  return { request: { headers, cookies }, ...event, ...(isJson && text ? Object(JSON.parse(text)) : {}) };
};

const isTwiml = (value: object): boolean =>
  [twilio.twiml.MessagingResponse, twilio.twiml.VoiceResponse].some((kind) => value instanceof kind);

/** What a Function called back with, as an answer: the runtime handler's `handleSuccess`. */
const answerOf = (payload: unknown): PlatformResponse => {
  if (payload instanceof FunctionResponse) {
    const { body, headers, statusCode: status } = payload;
    if (typeof body === 'string' || Buffer.isBuffer(body)) return { status, headers, body };
    const plain = body === null || body === undefined;
    return { status, headers: { ...JSON_TYPE, ...headers }, body: plain ? '' : JSON.stringify(body) };
  }
  if (typeof payload === 'string') return { status: 200, headers: { 'content-type': 'text/plain' }, body: payload };
  if (typeof payload !== 'object' || payload === null) return { status: 200, headers: {}, body: '' };
  if (isTwiml(payload)) return { status: 200, headers: { 'content-type': 'text/xml' }, body: String(payload) };
  return { status: 200, headers: JSON_TYPE, body: JSON.stringify(payload) };
};

/**
 * A project's Functions in this process, where a debugger, coverage and a test's mocks reach them. They stay loaded, as in
 * a warm container. `Twilio` and `Runtime` become globals, as on the platform.
 *
 * Approximate: what a Function does after it called back goes on.
 * @fidelity platform.in-process
 */
export const inProcess = ({
  folders,
  environment,
  client,
  onError,
}: InProcessOptions): Deployed & { invoke: Invoke } => {
  const { functions, assets } = readFiles(folders);
  const shown = ({ path, access }: AssetInfo): AssetInfo => ({ path, access });
  const privateAssets = assets.filter(({ access }) => access === 'private');
  const open = (file: string) => () => readFileSync(file, 'utf8');
  Object.assign(globalThis, {
    Twilio: Object.assign(Object.create(twilio), twilio, { Response: FunctionResponse }),
    Runtime: {
      getFunctions: () => Object.fromEntries(functions.map(({ path, file }) => [path.slice(1), { path: file }])),
      getAssets: () =>
        Object.fromEntries(privateAssets.map(({ path, file }) => [path, { path: file, open: open(file) }])),
      getSync: ({ serviceName = 'default' } = {}) => client().sync.v1.services(serviceName),
    },
  });

  const call = (file: string, request: PlatformRequest): Promise<PlatformResponse> =>
    new Promise((resolve, reject) => {
      const { handler }: { handler?: FunctionHandler } = require(file);
      if (!handler) throw new Error(`${file} exports no handler`);
      const context = { ...environment(), PATH: splitUrl(request.url).path, getTwilioClient: client };
      const done: Callback = (error, payload) => (error ? reject(error) : resolve(answerOf(payload)));
      Promise.resolve(handler(context, eventOf(request), done)).catch(reject);
    });

  return {
    functions: functions.map(({ path, access }) => ({ path, access })),
    assets: withStartPage(assets.map(shown)),
    async invoke(request) {
      const { path } = splitUrl(request.url);
      const found = functions.find((one) => one.path === path);
      const asset = assets.find((one) => one.path === path);
      if (!found) {
        const type = asset && { '.html': 'text/html', '.json': 'application/json' }[extname(asset.file)];
        const headers = type === undefined ? {} : { 'content-type': type };
        return { status: asset ? 200 : 404, headers, body: asset ? readFileSync(asset.file) : '' };
      }
      return call(found.file, request).catch((error: unknown) => {
        onError(path, error);
        const message = error instanceof Error ? error.message : String(error);
        return { status: 500, headers: JSON_TYPE, body: JSON.stringify({ message }) };
      });
    },
  };
};

import { readFileSync } from 'node:fs';
import type { Recording } from './cold';

/**
 * One cold start in a process of its own: a Function is loaded, handles a recorded message, and prints what that took, in
 * ms of CPU. Twilio's answers are the recorded ones; time stands still at the recording's.
 *
 * `argv`: the recording; then the Function's file, or none for one that makes the same calls and nothing else.
 */
const [, , recordingFile = '', file] = process.argv;
const recording: Recording = JSON.parse(readFileSync(recordingFile, 'utf8')); // written by cold.ts
const { params, environment, calls, script, now } = recording;

const open = [...calls];
const httpClient = {
  async request({ method, uri }: { method: string; uri: string }) {
    const { pathname } = new URL(uri);
    const at = open.findIndex((call) => call.method === method.toUpperCase() && call.path === pathname);
    const [call] = at < 0 ? [] : open.splice(at, 1);
    if (!call) throw new Error(`${method} ${pathname} was not recorded`);
    return { statusCode: call.status, body: call.answer, headers: call.headers };
  },
};

class PlainResponse {
  setStatusCode(_code: number) {}
  setBody(_body: unknown) {}
  appendHeader(_name: string, _value: string) {}
}

type Client = import('twilio').Twilio;

const context = {
  ...environment,
  getTwilioClient(options: object = {}): Client {
    const twilio: typeof import('twilio') = require('twilio'); // as the platform: no sooner than a Function asks for it
    return twilio(environment.ACCOUNT_SID, environment.AUTH_TOKEN, { httpClient, ...options } as object);
  },
};

type Handler = (given: typeof context, event: object, callback: () => void) => Promise<void>;

const sidIn = (path: string, after: string): string => new RegExp(`/${after}/(\\w+)`).exec(path)?.[1] ?? '';

/** The calls of the first turn, as a tutorial writes them. */
const plain: Handler = async ({ getTwilioClient }, _event, callback) => {
  const client = getTwilioClient();
  const [fetch, create, say] = calls.map(({ path, sent }) => ({ path, sent: new URLSearchParams(sent) }));
  if (!fetch || !create || !say) throw new Error('A first turn makes three calls');
  const channel = client.chat.v2.services(sidIn(fetch.path, 'Services')).channels(sidIn(fetch.path, 'Channels'));
  await channel.fetch();
  await client.sync.v1.services(sidIn(create.path, 'Services')).documents.create({
    uniqueName: String(create.sent.get('UniqueName')),
    data: JSON.parse(String(create.sent.get('Data'))),
    ttl: Number(create.sent.get('Ttl')),
  });
  const [from, body, attributes] = ['From', 'Body', 'Attributes'].map((name) => String(say.sent.get(name)));
  await channel.messages.create({ from, body, attributes, xTwilioWebhookEnabled: 'true' } as object);
  callback();
};

Object.assign(globalThis, {
  Runtime: { getAssets: () => ({ '/bot.json': { open: () => script } }) },
  Twilio: { Response: PlainResponse },
});
Date.now = () => now;
process.stdout.write = () => true;

const began = process.cpuUsage();
const handler: Handler = file === undefined ? plain : require(file).handler;
void handler(context, { ...params, request: { headers: {} } }, () => {
  const { user, system } = process.cpuUsage(began);
  if (open.length > 0) throw new Error(`${open.length} of the recorded calls were not made`);
  process.stderr.write(`${(user + system) / 1e3}\n`);
});

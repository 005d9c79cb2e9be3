import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformRequest, PlatformResponse } from '../../emulator/platform/message';
import { splitUrl } from '../../emulator/platform/message';
import type { PlatformContext } from '../../src/platform/handler';
import type { Runtime } from '../../src/platform/runtime';
import { parseScriptText } from '../../tools/bot/parse-script';
import { type EntryPoints, entryPoints } from './entry-points';

/** The platform's `Twilio.Response`, as far as an entry point uses it. */
class PlainResponse {
  status = 200;
  headers: Record<string, string> = {};
  body = '';
  setStatusCode(code: number) {
    this.status = code;
  }
  setBody(body: string | object) {
    this.body = typeof body === 'string' ? body : JSON.stringify(body);
  }
  appendHeader(name: string, value: string) {
    this.headers[name.toLowerCase()] = value;
  }
}

export const ENTRY_POINTS = entryPoints.byPath;

const FILE = 'assets/bot.private.json';
/** As the build writes it. */
export const SCRIPT = JSON.stringify(parseScriptText(readFileSync(join(process.cwd(), FILE), 'utf8')));

/** The query and the body as one `event`, as the platform merges them; a JSON array becomes the keys "0", "1", … */
const toEvent = (request: PlatformRequest): Record<string, unknown> => {
  const event: Record<string, unknown> = { request: { headers: request.headers, cookies: {} } };
  const body = request.body.toString();
  const json = /json/.test(request.headers['content-type'] ?? '');
  for (const pairs of [splitUrl(request.url).query, json ? '' : body]) {
    for (const [name, value] of new URLSearchParams(pairs)) {
      event[name] = name in event && name !== 'request' ? [event[name], value].flat() : value;
    }
  }
  return json && body ? { ...event, ...JSON.parse(body) } : event;
};

/** Runs the real entry points in this process, in the place of twilio-run. */
export const invokeInProcess =
  (context: PlatformContext, runtime: Runtime, { byPath, open }: EntryPoints = entryPoints) =>
  async (request: PlatformRequest): Promise<PlatformResponse> => {
    const found = byPath[splitUrl(request.url).path];
    if (!found) return { status: 404, headers: {}, body: '' };
    const handler = open(found.endpoint, runtime, () => new PlainResponse());
    return new Promise<PlatformResponse>((resolve, reject) => {
      handler(context, toEvent(request), (_, response) => resolve(response as PlainResponse)).catch(reject);
    });
  };

import { nodeCrypto } from '../../platform/crypto';
import type { Runtime } from '../../platform/runtime';

/** Where a bot elsewhere is, and what signs the questions to it. */
export interface ServiceAddress {
  url: string;
  /** The current one and, during a rotation, the one before. */
  secrets: string[];
}

interface Question {
  /** The same when the same is asked again. */
  id: string;
  /** Epoch ms */
  now: number;
  body: string;
  /** ms, for all tries together */
  limitMs: number;
}

type ServiceFailure =
  /** No answer within the limit. */
  | 'timeout'
  /** No connection, or one that broke; the code says why: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  | 'unreachable'
  /** Anything but 2xx, redirects included: they are not followed. */
  | 'status'
  | 'too-long'
  /** JSON is UTF-8: https://www.rfc-editor.org/rfc/rfc8259#section-8.1. What the content type says does not matter. */
  | 'not-json';

type ServiceReply = { value: unknown } | { failure: ServiceFailure; status?: number; code?: string };

/** Many times what an answer takes. */
const LONGEST_ANSWER_BYTES = 16_384;
const TRIES = 2;
/** ms; half of it to all of it, so that many do not come back at the same moment. */
const PAUSE_MS = 150;

/**
 * The headers that tell the receiver who sent it, after Standard Webhooks: https://www.standardwebhooks.com, "Signature
 * scheme". One signature for each secret, so that a secret can be replaced without a moment at which none fits.
 *
 * @param secrets `whsec_` and base64
 * @param id stays the same when the same thing is sent again
 * @param now epoch ms
 */
export const sign = (secrets: string[], id: string, now: number, body: string): Record<string, string> => {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${nodeCrypto().createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
};

/** `undefined`: it is too long. */
const readBody = async ({ body }: Response): Promise<Buffer | undefined> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > LONGEST_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** fetch says "TypeError: fetch failed", and has the network's own error as its cause. */
const codeOf = (error: unknown): { code?: string } => {
  for (let at = error; typeof at === 'object' && at !== null; at = (at as { cause?: unknown }).cause) {
    const { code } = at as { code?: unknown }; // reason: an error of any kind, with a code or without
    if (typeof code === 'string') return { code };
  }
  return {};
};

const post = async (send: () => Promise<Response>): Promise<ServiceReply> => {
  let bytes: Buffer | undefined;
  try {
    const response = await send();
    const { ok, status } = response;
    if (!ok) {
      await response.body?.cancel();
      return { failure: 'status', status };
    }
    bytes = await readBody(response);
  } catch (error) {
    return { failure: 'unreachable', ...codeOf(error) };
  }
  if (bytes === undefined) return { failure: 'too-long' };
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return { failure: 'not-json' };
  }
};

const worthAnotherTry = (reply: ServiceReply): boolean =>
  'failure' in reply && (reply.failure === 'unreachable' || (reply.status ?? 0) >= 500);

/** Asks a bot elsewhere; asks once more where it was not there or failed, as long as there is time. Never rejects. */
export const askService = async (
  runtime: Pick<Runtime, 'fetch' | 'sleep' | 'random'>,
  { url, secrets }: ServiceAddress,
  { id, now, body, limitMs }: Question,
): Promise<ServiceReply> => {
  const over = new AbortController();
  const headers = { 'content-type': 'application/json', ...sign(secrets, id, now, body) };
  const send = () => runtime.fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: over.signal });
  const attempts = async (): Promise<ServiceReply> => {
    for (let tries = 1; ; tries += 1) {
      const reply = await post(send);
      if (tries === TRIES || over.signal.aborted || !worthAnotherTry(reply)) return reply;
      await runtime.sleep(PAUSE_MS * (0.5 + runtime.random() / 2), over.signal);
    }
  };
  const late = runtime.sleep(limitMs, over.signal).then((): ServiceReply => ({ failure: 'timeout' }));
  try {
    return await Promise.race([attempts(), late]);
  } finally {
    over.abort();
  }
};

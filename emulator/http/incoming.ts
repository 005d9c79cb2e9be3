import type { IncomingMessage } from 'node:http';

/** Headers as one string each; Node has lower-cased the names. */
export const headersOf = (message: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );

/**
 * The whole body, or `undefined` where it is longer than `limit` bytes. A body that is too long is read to its end all
 * the same: a client in the middle of an upload sees no answer that comes before.
 *
 * @throws what Node throws where the sender breaks off.
 */
export const readBody = async (message: IncomingMessage, limit: number): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length <= limit ? Buffer.concat(chunks) : undefined;
};

import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { CAUSE_HEADER } from '../core/journal';
import { readBody } from '../http/incoming';
import { isLoopback } from '../http/loopback';
import { MOST_REPLY, type Poster } from './deliver';

/** A host outside that a webhook must not reach: the embedded Twilio leaves this machine only where it was told to. */
class NotAllowed extends Error {
  constructor(host: string) {
    super(
      `The embedded Twilio sends no webhooks to ${host}. ` +
        `If it has to be reached, allow it by name: --allow ${host}; in a test, startTwilio({ allow: ['${host}'] })`,
    );
    this.name = 'NotAllowed';
  }
}

/** {@link httpPoster} to this machine and to the hosts that are allowed. */
export const posterTo =
  (allowed: readonly string[]): Poster =>
  async (post) => {
    const { hostname } = new URL(post.url);
    if (!isLoopback(hostname) && !allowed.includes(hostname)) throw new NotAllowed(hostname);
    return httpPoster(post);
  };

/**
 * Posts webhooks over the network. The time limit is real time, since the receiver lives in it; a redirect is an
 * answer like any other, and is not followed.
 */
export const httpPoster: Poster = ({ url, headers, body, timeoutMs, entry }) =>
  new Promise((resolve, reject) => {
    const target = new URL(url);
    const send = target.protocol === 'https:' ? overHttps : overHttp;
    const signal = AbortSignal.timeout(timeoutMs);
    // Only to this machine: it may be the gateway of this very Twilio.
    const isHere = entry !== undefined && target.hostname === 'localhost';
    const failed = (error: unknown) => reject(signal.aborted ? signal.reason : error);
    send(
      target,
      {
        method: 'POST',
        headers: {
          ...headers,
          'content-length': Buffer.byteLength(body),
          ...(isHere ? { [CAUSE_HEADER]: String(entry) } : {}),
        },
        signal,
        // No connection is kept: one that the receiver is just closing would look like a failed delivery.
        agent: false,
        // Everything here listens on 127.0.0.1; on ::1 another program may hold the same port.
        ...(target.hostname === 'localhost' ? { family: 4 } : {}),
      },
      (response) => {
        const { statusCode: status = 0, headers: got } = response;
        const contentType = got['content-type'];
        readBody(response, MOST_REPLY).then(
          (bytes) =>
            resolve({
              status,
              ...(contentType && { contentType }),
              ...(bytes ? { body: bytes.toString() } : { isTooLong: true }),
            }),
          failed,
        );
      },
    )
      .on('error', failed)
      .end(body);
  });

import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { readBody } from '../http/incoming';
import type { Poster } from './deliver';

/**
 * Posts webhooks over the network. The time limit is real time, since the receiver lives in it; a redirect is an
 * answer like any other, and is not followed.
 */
export const httpPoster: Poster = ({ url, headers, body, timeoutMs }) =>
  new Promise((resolve, reject) => {
    const target = new URL(url);
    const send = target.protocol === 'https:' ? overHttps : overHttp;
    const signal = AbortSignal.timeout(timeoutMs);
    const failed = (error: unknown) => reject(signal.aborted ? signal.reason : error);
    send(
      target,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal,
        // No connection is kept: one that the receiver is just closing would look like a failed delivery.
        agent: false,
        // Everything here listens on 127.0.0.1; on ::1 another program may hold the same port.
        ...(target.hostname === 'localhost' ? { family: 4 } : {}),
      },
      (response) => {
        readBody(response, 0).then(() => resolve({ status: response.statusCode ?? 0 }), failed);
      },
    )
      .on('error', failed)
      .end(body);
  });

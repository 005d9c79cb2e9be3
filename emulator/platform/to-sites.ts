import { CAUSE_HEADER } from '../core/journal';
import type { Poster } from '../deliver/deliver';
import type { Gateway } from './gateway';
import { replyOf } from './message';

/** All of `*.twil.io` belongs to the platform, which here has no DNS. @fidelity platform.site-names */
export const isSiteHost = (host: string): boolean => /^[a-z0-9-]+\.twil\.io$/i.test(host);

/** Hands what is meant for `https://*.twil.io` to `handle`, in this process, and leaves the rest to `otherwise`. */
export const toSites =
  (handle: Gateway, otherwise: Poster): Poster =>
  (post) => {
    const { url, body, timeoutMs, entry } = post;
    const headers = { ...post.headers, ...(entry === undefined ? {} : { [CAUSE_HEADER]: String(entry) }) };
    if (!URL.canParse(url) || !isSiteHost(new URL(url).host)) return otherwise(post);
    const limit = AbortSignal.timeout(timeoutMs);
    return new Promise((resolve, reject) => {
      limit.addEventListener('abort', () => reject(limit.reason));
      handle({ method: 'POST', url, headers, body }).then((response) => resolve(replyOf(response)), reject);
    });
  };

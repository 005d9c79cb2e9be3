import type { MiddlewareHandler } from 'hono';

/** Any port: an editor's port forwarding may give it another one. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

const CONTENT_SECURITY_POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", 'img-src data:'],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');

const refusal = (message: string, remedy: string) => ({ error: { code: 'foreign', message, remedy } });

/**
 * The server has no sign-in, so only what runs on this machine may use it, and no page of another site:
 * - a name that is not loopback's own is a foreign domain that was pointed at 127.0.0.1 (DNS rebinding);
 * - a page names itself in `Origin`, and a browser says in `Sec-Fetch-Site` that another site made the request.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export const guard: MiddlewareHandler = async (context, next) => {
  const host = context.req.header('host') ?? '';
  if (!LOOPBACK.test(host)) {
    return context.json(refusal('The embedded Twilio answers on loopback only.', 'Call it as http://localhost.'), 403);
  }
  const origin = context.req.header('origin');
  const site = context.req.header('sec-fetch-site') ?? 'none';
  const isOwn = origin === undefined || origin.toLowerCase() === `http://${host}`.toLowerCase();
  const isLink = context.req.path === '/' && context.req.method === 'GET';
  if (!isOwn || !(isLink || ['none', 'same-origin'].includes(site))) {
    return context.json(refusal('Another site may not control the embedded Twilio.', 'Use its own page.'), 403);
  }
  await next();
  context.header('content-security-policy', CONTENT_SECURITY_POLICY);
  context.header('x-content-type-options', 'nosniff');
  context.header('referrer-policy', 'no-referrer');
  context.header('cache-control', 'no-store');
  return undefined;
};

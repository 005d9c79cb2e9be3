import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks';
import type { PlatformRequest } from './message';

const FORM = /^application\/x-www-form-urlencoded\b/i;

/** A name may come several times. The copies are for Jest, where Node's own arrays are not `instanceof Array`. */
const paramsOf = (form: URLSearchParams): Record<string, string[]> =>
  Object.fromEntries([...form.keys()].map((name) => [name, [...form.getAll(name)]]));

/**
 * Whether this request was signed with the Auth Token, by Twilio or another holder of it:
 * https://www.twilio.com/docs/usage/security#validating-requests
 *
 * A form is signed with the URL. Any other body needs its hash as `bodySHA256` in the URL, and the URL is signed; so a
 * body that nothing vouches for is refused. The SDK's validators try the URL with and without its port.
 */
export const isSigned = (authToken: string, { url, headers, body }: PlatformRequest): boolean => {
  const signature = headers['x-twilio-signature'];
  if (!signature || !URL.canParse(url)) return false;
  const text = body.toString();
  if (new URL(url).searchParams.has('bodySHA256')) return validateRequestWithBody(authToken, signature, url, text);
  if (!text) return validateRequest(authToken, signature, url, {});
  if (!FORM.test(headers['content-type'] ?? '')) return false;
  return validateRequest(authToken, signature, url, paramsOf(new URLSearchParams(text)));
};

/**
 * What a Function never sees of a request's headers. The list is the runtime handler's
 * (@twilio/runtime-handler, dev-runtime/checks/restricted-headers) plus `host`, which only the documentation has:
 * https://www.twilio.com/docs/serverless/functions-assets/functions/headers-and-cookies/limitations
 */
const RESTRICTED = new RegExp(
  `^(?:${[
    '(?:i-twilio-|i-t-|ot-|x-amz|x-forwarded-|x-accel-).*',
    'connection|expect|host|proxy-authenticate|proxy-authorization|proxy-connection',
    'referer|trailer|transfer-encoding|upgrade|via|x-real-ip',
  ].join('|')})$`,
);

/** Same page: "Max header size: 15kb", "Max header count: 90", or the answer is 431. */
const LONGEST_HEADERS = 15 * 1024;
const MOST_HEADERS = 90;

export const withoutRestricted = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !RESTRICTED.test(name)));

/** Approximate: the page does not say how the size is counted; here, names and values. @fidelity platform.headers */
export const areTooLong = (headers: Record<string, string>): boolean => {
  const entries = Object.entries(headers);
  return entries.length > MOST_HEADERS || Buffer.byteLength(entries.flat().join('')) > LONGEST_HEADERS;
};

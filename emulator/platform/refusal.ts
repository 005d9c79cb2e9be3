import type { PlatformResponse } from './message';

/**
 * Why the platform itself answers instead of the Function. The statuses 400 and 431 are documented, and that a
 * Function that timed out counts as a 5xx; the other statuses and all texts are approximate.
 * @fidelity platform.refusals
 */
const REFUSALS = {
  'unknown-path': { status: 404, message: 'Nothing is deployed on this path.' },
  // Same words: from outside, a private Function does not exist.
  // https://www.twilio.com/docs/serverless/functions-assets/visibility @fidelity platform.private-paths
  private: { status: 404, message: 'Nothing is deployed on this path.' },
  // https://www.twilio.com/docs/serverless/functions-assets/functions/request-flow (its support pages say 403)
  // @fidelity platform.signatures, platform.protected-assets
  unsigned: { status: 400, message: 'The X-Twilio-Signature is missing or invalid.' },
  // https://www.twilio.com/docs/api/errors/82008
  'long-headers': { status: 431, code: 82008, message: 'Request headers or cookies too long' },
  'too-many-at-once': { status: 429, code: 20429, message: 'Too many requests' },
  // https://www.twilio.com/docs/api/errors/82002, and the words of
  // https://www.twilio.com/docs/serverless/functions-assets/faq
  'timed-out': { status: 504, code: 82002, message: 'runtime application timed out' },
  'broken-off': { status: 502, code: 82002, message: 'The Function ended without an answer.' },
} as const;

export type Refusal = keyof typeof REFUSALS;

export const responseTo = (refusal: Refusal): PlatformResponse => ({
  status: REFUSALS[refusal].status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(REFUSALS[refusal]),
});

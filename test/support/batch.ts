import { createHash } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { type Answer, PUBLIC_URL, type TestWorld } from './world';

/** What an Event Streams webhook sink posts. */
export const postBatch = (world: TestWorld, events: readonly unknown[]): Promise<Answer> => {
  const body = JSON.stringify(events);
  const path = `/taskrouter-events?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
  const signature = getExpectedTwilioSignature(world.account.authToken, `${PUBLIC_URL}${path}`, {});
  const headers = { 'content-type': 'application/json', 'x-twilio-signature': signature };
  return world.request('POST', path, headers, body);
};

import twilio, { type RequestClient, type Twilio } from 'twilio';
import type { TwilioWorld } from '../products/shared/world';
import type { Transport } from '../wire/message';
import { inProcessClient } from './in-process';

/**
 * Twilio's own SDK, speaking to an embedded Twilio in the same process.
 *
 * @param key an API key, by which it logs in instead of the account's own token
 */
export const sdkFor = (
  { api, accountSid, authToken, clock }: Pick<TwilioWorld, 'accountSid' | 'authToken' | 'clock'> & { api: Transport },
  key = { sid: accountSid, secret: authToken },
): Twilio =>
  twilio(key.sid, key.secret, {
    accountSid,
    // The SDK calls `request` and nothing else; its type names the fields of its own HTTP client as well.
    httpClient: inProcessClient(api, clock) as unknown as RequestClient, // reason: the line above
  });

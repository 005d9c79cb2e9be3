import twilio, { type RequestClient, type Twilio } from 'twilio';
import type { TwilioWorld } from '../products/shared/world';
import type { Transport } from '../wire/message';
import { inProcessClient } from './in-process';

/** Twilio's own SDK, speaking to an embedded Twilio in the same process. */
export const sdkFor = ({
  api,
  ...world
}: Pick<TwilioWorld, 'accountSid' | 'authToken' | 'clock'> & { api: Transport }): Twilio =>
  twilio(world.accountSid, world.authToken, {
    // The SDK calls `request` and nothing else; its type names the fields of its own HTTP client as well.
    httpClient: inProcessClient(api, world.clock) as unknown as RequestClient, // reason: the line above
  });

import { createHash } from 'node:crypto';
import type { Answer, Call, Handlers, Takes } from '../shared/call';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { accounts, dated } from './accounts';

interface KeyRow {
  sid: string;
  friendly_name: string | null;
  date_created: string;
  date_updated: string;
  /** What Twilio knows and shows once. */
  secret: string;
}

const particular = { prefix: 'SK', kept: 'api.Key', parents: [accounts], view: dated };

const keys = defineResource<KeyRow, 'api.Key'>('api.Key', particular);
/** The same Keys under their older name: https://www.twilio.com/docs/iam/api-keys/key-resource-v1 */
const signingKeys = defineResource<KeyRow, 'api.SigningKey'>('api.SigningKey', particular);

/** Keys belong to the account, whichever request asks. */
const keysOf = (world: TwilioWorld, account: string) => keys.collection(world, account);

/** Whether this is an API key of the account and its secret. @fidelity v2010.keys */
export const isKey = (world: TwilioWorld, sid: string, secret: string): boolean =>
  keysOf(world, world.accountSid).get(sid)?.secret === secret && secret !== '';

/**
 * "Standard API keys … all … except" what manages accounts and keys: https://www.twilio.com/docs/iam/api-keys
 * @fidelity v2010.keys
 */
export const isForAccountOnly = (operationId: string): boolean => /(Account|Key)$/.test(operationId);

/** 32 letters and digits; the same for the same SID. */
const secretFor = (sid: string, world: TwilioWorld): string =>
  createHash('sha256').update(`${sid}${world.authToken}`).digest('base64').replace(/\W/g, '').slice(0, 32);

const create = (call: Call<Takes<'api.CreateNewKey'>>, world: TwilioWorld): Answer => {
  const account = accounts.require(world, call, '', call.params.AccountSid).sid;
  const sid = world.ids.sid('SK');
  const secret = secretFor(sid, world);
  const row = keys.make(world, { sid, friendly_name: call.input.FriendlyName || null, secret });
  keys.keep(world, account, row);
  // "The secret is only returned once": the description of a new Key
  return { body: { ...keys.view(row, world), secret } };
};

export const keyHandlers: Handlers<'api'> = {
  ...keys.handlers,
  ...signingKeys.handlers,
  CreateNewKey: create,
  CreateNewSigningKey: create,
};

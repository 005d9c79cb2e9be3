import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Handler, Handlers, Takes } from '../shared/call';
import type { TwilioWorld } from '../shared/world';
import { attributesOf } from '../taskrouter/expression';
import type { WorkerRow } from '../taskrouter/rows';
import { identityOf, workers } from '../taskrouter/workers';

/** Approximate: how long a sign-in at Flex lasts is a setting of the account's. @fidelity flex.tokens */
const GOOD_FOR_MS = 24 * 3_600_000;

const signatureOf = ({ authToken }: TwilioWorld, text: string): Buffer =>
  createHmac('sha256', authToken).update(text).digest();

/**
 * A token as Flex UI sends it along with a request to a Function, for one agent from now on. Twilio's is encrypted and
 * for Twilio alone to read; so is this one's form.
 */
export const flexTokenFor = (world: TwilioWorld, { sid }: Pick<WorkerRow, 'sid'>): string => {
  const text = `${sid}.${world.clock.now()}`;
  return `${Buffer.from(text).toString('base64url')}.${signatureOf(world, text).toString('base64url')}`;
};

/** The Worker's SID and when the token was made (epoch ms); `undefined`: it is none of this account's. */
const read = (world: TwilioWorld, token: string): { workerSid: string; madeAt: number } | undefined => {
  const [text = '', signature = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url'));
  const wanted = signatureOf(world, String(text));
  const given = Buffer.from(signature);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  const [workerSid = '', madeAt] = String(text).split('.');
  return { workerSid, madeAt: Number(madeAt) };
};

const workerOf = (world: TwilioWorld, sid: string): WorkerRow | undefined =>
  workers.all(world).find((worker) => worker.sid === sid);

/** Approximate: the code and the words. @fidelity flex.tokens */
const refused = (message: string) => ({
  ...{ valid: false, code: 20103, message },
  ...{ expiration: null, identity: null, realm_user_id: null, worker_sid: null, roles: null },
});

const rolesIn = ({ roles }: Record<string, unknown>): string[] =>
  Array.isArray(roles) ? roles.map(String) : ['agent'];

const validate: Handler<Takes<'flex.ValidateToken'>> = ({ input }, world) => {
  const token = read(world, String(input.token));
  const worker = token && workerOf(world, token.workerSid);
  if (!worker) return { body: refused('Invalid token') };
  if (world.clock.now() - token.madeAt >= GOOD_FOR_MS) return { body: refused('Token has expired') };
  return {
    body: {
      ...{ valid: true, code: 0, message: null },
      expiration: new Date(token.madeAt + GOOD_FOR_MS).toISOString(),
      identity: identityOf(worker),
      realm_user_id: worker.friendly_name,
      worker_sid: worker.sid,
      roles: rolesIn(attributesOf(worker.attributes)),
    },
  };
};

export const tokenHandlers: Handlers<'flex'> = { ValidateToken: validate };

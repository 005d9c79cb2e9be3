import { nodeCrypto } from './crypto';
import { type Fields, fieldsIn, numberIn, stringIn } from './parse';

/** Lets into the console who holds a token that `npm run console` signed with CONSOLE_SECRET. */
export const AUDIENCE = 'flexkeep-console';

/** Among a token's scopes (`scope`, RFC 8693 §4.2): its holder may also sweep. */
export const SWEEP_SCOPE = 'sweep';

/** s; a token that says it is good for longer is none of `npm run console`. */
const MAX_AGE = 3_600;

/** s; for how long after it was signed a token may be used to sweep. */
export const SWEEP_MAX_AGE = 15 * 60;

/** s; the clocks of the machine that signs and of the platform may differ. */
const CLOCK_TOLERANCE = 60;

type SignIn =
  /** `expired`: it was good once. */
  { state: 'closed' | 'refused' | 'expired' } | { state: 'welcome'; maySweep: boolean };

const jsonIn = (part: string): Fields | undefined => {
  try {
    return fieldsIn(JSON.parse(Buffer.from(part, 'base64url').toString()));
  } catch {
    return undefined;
  }
};

/**
 * The claims of a JWT that was signed with the secret: HS256 in the compact form, and nothing else
 * (https://www.rfc-editor.org/rfc/rfc7515#section-5.2). A library for all that a JWT can be would be a quarter of this
 * Function's code; the tokens of these tests are signed by one.
 */
const claimsIn = (token: string, secret: string): Fields | undefined => {
  const [, signed = '', head = '', body = '', signature = ''] = /^(([\w-]+)\.([\w-]+))\.([\w-]{43})$/.exec(token) ?? [];
  const { createHmac, timingSafeEqual } = nodeCrypto();
  const right = createHmac('sha256', secret).update(signed).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const header = jsonIn(head);
  return header?.alg === 'HS256' && header.crit === undefined ? jsonIn(body) : undefined;
};

/** s since a token was signed, where its times are those of a token that is good at this second (epoch s). */
const ageOf = ({ iat, exp, nbf }: Fields, second: number): number | 'refused' | 'expired' => {
  const [issued, expires, begins] = [numberIn(iat), numberIn(exp), numberIn(nbf ?? 0)];
  if (issued === undefined || expires === undefined || begins === undefined) return 'refused';
  const age = second - issued;
  if (age < -CLOCK_TOLERANCE || begins > second + CLOCK_TOLERANCE) return 'refused';
  if (expires <= second - CLOCK_TOLERANCE || age > MAX_AGE + CLOCK_TOLERANCE) return 'expired';
  return expires - issued > MAX_AGE + CLOCK_TOLERANCE ? 'refused' : age;
};

/**
 * @param authorization the request's header, `Bearer …`
 * @param secret absent: the console is closed
 * @param now epoch ms
 */
export const signIn = (authorization: string | undefined, secret: string | undefined, now: number): SignIn => {
  if (!secret) return { state: 'closed' };
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  const claims = token && claimsIn(token, secret);
  if (!claims || ![claims.aud].flat().includes(AUDIENCE)) return { state: 'refused' };
  const age = ageOf(claims, Math.floor(now / 1000));
  if (typeof age === 'string') return { state: age };
  const scopes = stringIn(claims.scope)?.split(' ') ?? [];
  return { state: 'welcome', maySweep: age <= SWEEP_MAX_AGE + CLOCK_TOLERANCE && scopes.includes(SWEEP_SCOPE) };
};

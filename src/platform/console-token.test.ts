import { SignJWT } from 'jose';
import { AUDIENCE, signIn } from './console-token';

const NOW = Date.UTC(2026, 10, 23, 12);
const SECRET = 'a-secret-that-only-this-test-knows';

interface Token {
  secret?: string;
  algorithm?: string;
  audience?: string;
  /** s from now */
  issued?: number | undefined;
  expires?: number | undefined;
}

const token = (claims: Token = {}): Promise<string> => {
  const {
    secret = SECRET,
    algorithm = 'HS256',
    audience = AUDIENCE,
    issued,
    expires,
  } = { issued: -60, expires: 600, ...claims };
  const jwt = new SignJWT({}).setProtectedHeader({ alg: algorithm }).setAudience(audience);
  if (issued !== undefined) jwt.setIssuedAt(NOW / 1000 + issued);
  if (expires !== undefined) jwt.setExpirationTime(NOW / 1000 + expires);
  return jwt.sign(new TextEncoder().encode(secret));
};

const enter = async (claims: Token) => signIn(`Bearer ${await token(claims)}`, SECRET, NOW);

it('lets in whoever holds a token that was signed with the secret', async () => {
  expect(await enter({})).toBe('welcome');
});

it.each([undefined, ''])('is closed to everybody where the secret is %j', async (secret) => {
  expect(await signIn(`Bearer ${await token()}`, secret, NOW)).toBe('closed');
});

it.each<[string, Token]>([
  ['another secret', { secret: 'a-secret-that-nobody-here-knows-of' }],
  ['another audience', { audience: 'another-console' }],
  ['another algorithm', { algorithm: 'HS512' }],
  ['no end', { expires: undefined }],
  ['no beginning', { issued: undefined }],
  ['a beginning more than a minute ahead', { issued: 61 }],
  ['another secret, and an end in the past', { secret: 'a-secret-that-nobody-here-knows-of', expires: -60 }],
])('refuses a token with %s', async (_, claims) => {
  expect(await enter(claims)).toBe('refused');
});

it.each<[string, Token]>([
  ['an end more than a minute ago', { expires: -60 }],
  ['an age of more than an hour and a minute, whatever it says of its end', { issued: -3_661, expires: 86_400 }],
])('says of a token with %s that it was good once', async (_, claims) => {
  expect(await enter(claims)).toBe('expired');
});

it.each<[string, Token]>([
  ['until the last second of its hour', { issued: -3_600, expires: 1 }],
  ['of a clock that is a minute ahead', { issued: 60 }],
  ['of a clock that is a minute behind', { issued: -3_660, expires: -59 }],
])('takes a token %s', async (_, claims) => {
  expect(await enter(claims)).toBe('welcome');
});

it('refuses a token that nobody signed', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: AUDIENCE, iat: NOW / 1000, exp: NOW / 1000 + 60 };
  const unsigned = `${part({ alg: 'none' })}.${part(claims)}.`;
  expect(await signIn(`Bearer ${unsigned}`, SECRET, NOW)).toBe('refused');
});

it.each([undefined, '', 'Bearer', 'Bearer ', 'Bearer a b', 'Basic YTpi', 'Bearer not.a.token'])(
  'refuses the header %j',
  async (header) => {
    expect(await signIn(header, SECRET, NOW)).toBe('refused');
  },
);

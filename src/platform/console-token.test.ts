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
  scope?: unknown;
}

const token = (claims: Token = {}): Promise<string> => {
  const {
    secret = SECRET,
    algorithm = 'HS256',
    audience = AUDIENCE,
    issued,
    expires,
    scope,
  } = { issued: -60, expires: 600, ...claims };
  const jwt = new SignJWT(scope === undefined ? {} : { scope })
    .setProtectedHeader({ alg: algorithm })
    .setAudience(audience);
  if (issued !== undefined) jwt.setIssuedAt(NOW / 1000 + issued);
  if (expires !== undefined) jwt.setExpirationTime(NOW / 1000 + expires);
  return jwt.sign(new TextEncoder().encode(secret));
};

const enter = async (claims: Token) => signIn(`Bearer ${await token(claims)}`, SECRET, NOW).state;

it('lets in whoever holds a token that was signed with the secret', async () => {
  expect(await enter({})).toBe('welcome');
});

it.each([undefined, ''])('is closed to everybody where the secret is %j', async (secret) => {
  expect(signIn(`Bearer ${await token()}`, secret, NOW)).toEqual({ state: 'closed' });
});

it.each<[string, Token]>([
  ['another secret', { secret: 'a-secret-that-nobody-here-knows-of' }],
  ['another audience', { audience: 'another-console' }],
  ['another algorithm', { algorithm: 'HS512' }],
  ['no end', { expires: undefined }],
  ['no beginning', { issued: undefined }],
  ['a beginning more than a minute ahead', { issued: 61 }],
  ['a life of more than an hour and a minute', { issued: -60, expires: 3_601 }],
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
  ['with a life of an hour', { issued: 0, expires: 3_600 }],
  ['of a clock that is a minute behind', { issued: -3_660, expires: -59 }],
])('takes a token %s', async (_, claims) => {
  expect(await enter(claims)).toBe('welcome');
});

it('refuses a token that nobody signed', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: AUDIENCE, iat: NOW / 1000, exp: NOW / 1000 + 60 };
  const unsigned = `${part({ alg: 'none' })}.${part(claims)}.`;
  expect(signIn(`Bearer ${unsigned}`, SECRET, NOW)).toEqual({ state: 'refused' });
});

it.each([undefined, '', 'Bearer', 'Bearer ', 'Bearer a b', 'Basic YTpi', 'Bearer not.a.token'])(
  'refuses the header %j',
  async (header) => {
    expect(signIn(header, SECRET, NOW)).toEqual({ state: 'refused' });
  },
);

it.each<[string, Token, boolean]>([
  ['no scope', {}, false],
  ['another scope', { scope: 'sweeping read' }, false],
  ['a scope that is no text', { scope: ['sweep'] }, false],
  ['the scope', { scope: 'sweep' }, true],
  ['the scope among others', { scope: 'read sweep' }, true],
  ['the scope, and an age of a quarter of an hour', { scope: 'sweep', issued: -960 }, true],
  ['the scope, and an age of more', { scope: 'sweep', issued: -961 }, false],
])('by a token with %s', async (_, claims, maySweep) => {
  expect(signIn(`Bearer ${await token(claims)}`, SECRET, NOW)).toEqual({ state: 'welcome', maySweep });
});

it('refuses a token of which one sign is another one, wherever it is', async () => {
  const good = await token();
  expect(signIn(`Bearer ${good}`, SECRET, NOW).state).toBe('welcome');
  for (let at = 0; at < good.length; at += 1) {
    const other = good[at] === 'A' ? 'B' : 'A';
    const changed = `${good.slice(0, at)}${other}${good.slice(at + 1)}`;
    // The last sign holds two bits that stand for nothing: https://www.rfc-editor.org/rfc/rfc4648#section-3.5
    const isSame = Buffer.from(changed.split('.')[2] ?? '', 'base64url').equals(
      Buffer.from(good.split('.')[2] ?? '', 'base64url'),
    );
    const isSigned = isSame && changed.split('.').slice(0, 2).join() === good.split('.').slice(0, 2).join();
    expect([at, signIn(`Bearer ${changed}`, SECRET, NOW).state]).toEqual([at, isSigned ? 'welcome' : 'refused']);
  }
});

it('refuses a token that begins later, has no numbers for dates, or demands what nobody here knows', async () => {
  const key = new TextEncoder().encode(SECRET);
  const dates = { iat: NOW / 1000, exp: NOW / 1000 + 60 };
  const sign = (claims: object, header = {}) =>
    new SignJWT({ aud: AUDIENCE, ...dates, ...claims }).setProtectedHeader({ alg: 'HS256', ...header }).sign(key);
  const state = async (...given: Parameters<typeof sign>) =>
    signIn(`Bearer ${await sign(...given)}`, SECRET, NOW).state;
  expect(await state({ aud: ['another', AUDIENCE] })).toBe('welcome');
  expect(await state({ nbf: NOW / 1000 + 61 })).toBe('refused');
  expect(await state({ nbf: 'now' })).toBe('refused');
  expect(await state({ iat: 'now' })).toBe('refused');
  expect(await state({ aud: undefined })).toBe('refused');
});

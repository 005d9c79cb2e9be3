import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from '../core/clock';
import { createJournal } from '../core/journal';
import type { LogLine } from '../products/serverless/logs';
import type { Site } from '../products/serverless/site';
import { missingFrom } from './dependencies';
import { type DeployedSites, serveDeployed } from './deployed';

const DOMAIN = 'shop-1234-dev.twil.io';
const CODE = `console.log('loaded');
exports.handler = async (context, event, callback) => {
  if (event.fail) return callback(new Error('out of stock'));
  if (event.reject) throw new Error('gone');
  if (event.print) console.warn('%s items', event.print, Object.keys(event.request.headers).join());
  const { GREETING, DOMAIN_NAME, SERVICE_SID, ENVIRONMENT_SID } = context;
  await new Promise((resolve) => setTimeout(resolve, Number(event.ms ?? 0)));
  callback(null, { GREETING, DOMAIN_NAME, SERVICE_SID, ENVIRONMENT_SID });
};`;

const clock = createClock({ flowing: true });
const journal = createJournal(clock.now);
let directory: string;
let sites: DeployedSites;
let site: Site | undefined;
let logged: string[];
let printed: LogLine[];
let asked = 0;

/** A dependency of the Build, and what else the project has. */
const ASKING = `exports.handler = (context, event, callback) => {
  const found = (name) => { try { return typeof require(name); } catch (error) { return error.code; } };
  callback(null, [found('json5'), found('commander')]);
};`;

const siteOf = (GREETING: string, code = CODE): Site => ({
  domain: DOMAIN,
  serviceSid: `ZS${'1'.repeat(32)}`,
  environmentSid: `ZE${'1'.repeat(32)}`,
  buildSid: `ZB${'1'.repeat(32)}`,
  deploymentSid: null,
  version: GREETING + code,
  functions: [
    { path: '/deep/hello', access: 'public', bytes: Buffer.from(code) },
    { path: '/secret', access: 'private', bytes: Buffer.from(code) },
  ],
  assets: [{ path: '/index.html', access: 'public', bytes: Buffer.from('<p>Ahoy</p>') }],
  dependencies: [{ name: '@twilio/runtime-handler', version: '2.0.1' }],
  variables: { GREETING },
});

const get = async (path: string, domain = DOMAIN) => {
  const { status, body } = await sites.handle({
    method: 'GET',
    url: `https://${domain}${path}`,
    headers: {},
    body: '',
  });
  return { status, body: body.toString() };
};
/** What is printed comes by another way than the answer, and may come later. */
const untilPrinted = async (lines: number) => {
  while (printed.length < lines) await new Promise((resolve) => setImmediate(resolve));
  return printed;
};
const greeting = async (path = '/deep/hello') => JSON.parse((await get(path)).body).GREETING;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deployed-'));
  sites = serveDeployed({
    find: (domain) => (domain === DOMAIN ? site : undefined),
    nodeModules: join(__dirname, '../../node_modules'),
    network: () => ({}),
    log: (what) => logged.push(what),
    requestSid: () => `RQ${++asked}`,
    onLog: (_, line) => printed.push(line),
    ...{ directory, journal, clock, authToken: '1'.repeat(32) },
  });
});
beforeEach(() => {
  logged = [];
  printed = [];
});
afterAll(async () => {
  await sites.close();
  clock.close();
  await rm(directory, { recursive: true });
});

it('has nothing on a domain to which nothing is deployed', async () => {
  expect(await get('/deep/hello')).toMatchObject({ status: 404 });
});

it('runs what is deployed as it was uploaded, with its variables and the platform’s', async () => {
  site = siteOf('Hello');
  expect(JSON.parse((await get('/deep/hello')).body)).toEqual({
    GREETING: 'Hello',
    DOMAIN_NAME: DOMAIN,
    SERVICE_SID: site.serviceSid,
    ENVIRONMENT_SID: site.environmentSid,
  });
  expect(await untilPrinted(1)).toMatchObject([{ level: 'info', message: 'loaded', path: '/deep/hello' }]);
  expect(await get('/')).toEqual({ status: 200, body: '<p>Ahoy</p>' });
  expect(await get('/secret')).toMatchObject({ status: 404 });
  expect(await get('/deep/hello', 'other-1234.twil.io')).toMatchObject({ status: 404 });
});

it('gets what a Function prints, with level and request, and the Function sees nothing of it', async () => {
  await get('/deep/hello?print=2');
  await get('/deep/hello?print=3');
  expect(await untilPrinted(2)).toMatchObject([
    { level: 'warn', message: '2 items host', path: '/deep/hello', requestSid: `RQ${asked - 1}` },
    { level: 'warn', message: '3 items host', path: '/deep/hello', requestSid: `RQ${asked}` },
  ]);
});

it('answers for a Function that fails without a stack trace, also to a browser', async () => {
  const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36' };
  for (const headers of [{}, browser]) {
    const url = `https://${DOMAIN}/deep/hello?fail=1`;
    const { status, body } = await sites.handle({ method: 'GET', url, headers, body: '' });
    expect([status, Object.keys(JSON.parse(body.toString()))]).toEqual([500, ['message']]);
    expect(body.toString()).not.toContain('.js');
  }
});

it('outlives a Function whose promise is rejected', async () => {
  expect(await get('/deep/hello?reject=1')).toMatchObject({ status: 502 });
  expect(await greeting()).toBe('Hello');
});

it('lets a change take effect at the next request, and a request that runs end as it began', async () => {
  const slow = greeting('/deep/hello?ms=500');
  site = siteOf('Goodbye');
  expect(await greeting()).toBe('Goodbye');
  expect(await slow).toBe('Hello');
});

it('answers 502 where it cannot be started, and is ready for the next that can', async () => {
  site = { ...siteOf('Broken'), variables: { GREETING: 'two\rlines' } };
  expect(await get('/deep/hello')).toMatchObject({ status: 502 });
  expect(logged).toEqual([expect.stringContaining(DOMAIN)]);
  site = siteOf('Back');
  expect(await greeting()).toBe('Back');
});

it('has the dependencies of its Build, and no others of the project', async () => {
  const json5 = { name: 'json5', version: '2.2.3' };
  site = { ...siteOf('', ASKING), dependencies: [json5] };
  expect(JSON.parse((await get('/deep/hello')).body)).toEqual(['object', 'MODULE_NOT_FOUND']);
});

describe('what a Build names', () => {
  const there = join(__dirname, '../../node_modules');

  it.each(['2.2.3', '^2.0.0', '~2.2.0', '1.x || >=2.2', '*', '', 'latest', 'npm:json5@^2.2.0'])(
    'is there in a version that npm would take: json5@%s',
    (version) => expect(missingFrom(there, [{ name: 'json5', version }])).toEqual([]),
  );

  it.each(['2.2.2', '^2.3.0', '~2.1.0', '>2.2.3', '<2', 'npm:json5@1.0.2'])(
    'is missing where another version is there: json5@%s',
    (version) =>
      expect(missingFrom(there, [{ name: 'json5', version }])).toEqual([`json5@${version} (2.2.3 is there)`]),
  );

  it('is missing where nothing is there; the platform brings its own handler', () => {
    const handler = { name: '@twilio/runtime-handler', version: '2.1.2' };
    const missing = missingFrom(there, [handler, { name: 'nowhere-to-be-found', version: 'latest' }]);
    expect(missing).toEqual(['nowhere-to-be-found@latest']);
  });
});

it('leaves nothing behind', async () => {
  await sites.close();
  expect(await get('/deep/hello')).toMatchObject({ status: 404 });
  expect(await readdir(directory)).toEqual([]);
});

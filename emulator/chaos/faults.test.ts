import { createEmulator } from '../emulator';
import { inProcessClient } from '../network/in-process';
import { sdkFor } from '../network/sdk';
import type { FaultRule } from './faults';
import { SHAPES } from './faults';

const setUp = async () => {
  const emulator = createEmulator();
  const client = sdkFor(emulator);
  const service = await client.sync.v1.services.create({ friendlyName: 'Flexkeep' });
  const documents = client.sync.v1.services(service.sid).documents;
  /** What an HTTP client is answered, whatever it is. */
  const raw = (method: string, path: string, data?: object) =>
    inProcessClient(emulator.api, emulator.clock).request({
      method,
      uri: `https://sync.twilio.com/v1/Services/${service.sid}${path}`,
      username: emulator.accountSid,
      password: emulator.authToken,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      ...(data ? { data } : {}),
    });
  const names = async () => (await documents.list()).map(({ uniqueName }) => uniqueName);
  const meets = (rule: FaultRule) => emulator.faults.set([rule]);
  return { emulator, service: client.sync.v1.services(service.sid), documents, raw, names, meets };
};

const CREATE = 'sync.CreateDocument';
const LIST = 'sync.ListDocument';

describe('an answer that tells nothing of what happened', () => {
  test.each([
    [500, 'json', 'application/json', '{"code":20500'],
    [502, 'json', 'application/json', '{"code":20502'],
    [503, 'html', 'text/html', '<html><head><title>503 Service Unavailable'],
    [504, 'html', 'text/html', '<html><head><title>504 Gateway Timeout'],
  ] as const)('a creation takes effect and is answered %i with %s', async (status, body, type, text) => {
    const { raw, names, meets } = await setUp();
    meets({ fault: 'server-error-after', operation: CREATE, status, body });
    const answer = await raw('POST', '/Documents', { UniqueName: 'a' });
    expect(answer).toMatchObject({ statusCode: status, headers: { 'content-type': type } });
    expect(answer.body.startsWith(text)).toBe(true);
    expect(await names()).toEqual(['a']);
  });

  test.each([500, 502, 503, 504] as const)('without an effect, %i', async (status) => {
    const { raw, names, meets } = await setUp();
    meets({ fault: 'server-error', operation: CREATE, status });
    expect((await raw('POST', '/Documents', { UniqueName: 'a' })).statusCode).toBe(status);
    expect(await names()).toEqual([]);
  });

  test('a conditional write that arrives twice is answered 412 although it was the first', async () => {
    const { documents, meets } = await setUp();
    const { revision } = await documents.create({ uniqueName: 'a', data: { n: 1 } });
    meets({ fault: 'twice', operation: 'sync.UpdateDocument' });
    const write = documents('a').update({ data: { n: 2 }, ifMatch: revision });
    await expect(write).rejects.toMatchObject({ status: 412, code: 54103 });
    expect((await documents('a').fetch()).data).toEqual({ n: 2 });
  });

  test('a creation that arrives twice is answered with a conflict, and was made', async () => {
    const { documents, names, meets } = await setUp();
    meets({ fault: 'twice', operation: CREATE });
    await expect(documents.create({ uniqueName: 'a' })).rejects.toMatchObject({ status: 409, code: 54301 });
    expect(await names()).toEqual(['a']);
  });

  test('Sync has a code of its own for too many requests', async () => {
    const { documents, names, meets } = await setUp();
    meets({ fault: 'rate-limited', operation: 'sync.*' });
    await expect(documents.create({ uniqueName: 'a' })).rejects.toMatchObject({ status: 429, code: 54009 });
    expect(await names()).toEqual([]);
  });
});

describe('an answer of another shape', () => {
  test.each(SHAPES)('%s, although the call took effect', async (shape) => {
    const { raw, names, meets } = await setUp();
    meets({ fault: 'garbled', operation: CREATE, shape });
    const { body, statusCode } = await raw('POST', '/Documents', { UniqueName: 'a' });
    expect(statusCode).toBe(shape === 'html' ? 200 : 201);
    const sound = await raw('GET', '/Documents/a');
    expect(JSON.parse(sound.body).unique_name).toBe('a');
    expect(body).not.toBe(sound.body);
    expect(await names()).toEqual(['a']);
  });

  test.each(SHAPES)('%s, without an effect', async (shape) => {
    const { raw, names, meets } = await setUp();
    meets({ fault: 'intercepted', operation: CREATE, shape });
    expect((await raw('POST', '/Documents', { UniqueName: 'a' })).statusCode).toBe(200);
    expect(await names()).toEqual([]);
  });

  test('an answer about another resource is sound but for its SID', async () => {
    const { documents, meets } = await setUp();
    const { sid } = await documents.create({ uniqueName: 'a', data: { n: 1 } });
    meets({ fault: 'garbled', operation: 'sync.FetchDocument', shape: 'another-sid' });
    const other = await documents('a').fetch();
    expect(other).toMatchObject({ uniqueName: 'a', data: { n: 1 } });
    expect(other.sid).toMatch(/^ET[0-9a-f]{32}$/);
    expect(other.sid).not.toBe(sid);
    expect(other.url).toContain(other.sid);
  });

  test('a deletion is answered with a page', async () => {
    const { documents, raw, names, meets } = await setUp();
    await documents.create({ uniqueName: 'a' });
    meets({ fault: 'garbled', operation: 'sync.DeleteDocument', shape: 'html' });
    expect(await raw('DELETE', '/Documents/a')).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'text/html' },
    });
    expect(await names()).toEqual([]);
  });
});

describe('a resource that exists', () => {
  test('is not found once', async () => {
    const { documents, meets } = await setUp();
    await documents.create({ uniqueName: 'a' });
    meets({ fault: 'not-found', operation: 'sync.FetchDocument' });
    await expect(documents('a').fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    expect((await documents('a').fetch()).uniqueName).toBe('a');
  });

  test('is not found in its first seconds, nor is what lies below it, by the option visibleAfterMs', async () => {
    const { emulator, service } = await setUp();
    emulator.options.visibleAfterMs = { sync: 2_000 };
    await emulator.clock.advance(2_000);
    await service.syncMaps.create({ uniqueName: 'map' });
    await emulator.clock.advance(1_999);
    await expect(service.syncMaps('map').fetch()).rejects.toMatchObject({ status: 404 });
    await expect(service.syncMaps('map').syncMapItems.list()).rejects.toMatchObject({ status: 404 });
    await emulator.clock.advance(1);
    expect((await service.syncMaps('map').fetch()).uniqueName).toBe('map');
    expect(await service.syncMaps('map').syncMapItems.list()).toEqual([]);
  });
});

describe('a list', () => {
  test('lags behind by the option listLagMs, to the millisecond', async () => {
    const { emulator, documents, names } = await setUp();
    emulator.options.listLagMs = 1_300;
    await emulator.clock.advance(900);
    await documents.create({ uniqueName: 'a' });
    await emulator.clock.advance(1_299);
    expect(await names()).toEqual([]);
    await emulator.clock.advance(1);
    expect(await names()).toEqual(['a']);
  });

  test('keeps its lag over a snapshot', async () => {
    const { emulator, documents, names } = await setUp();
    emulator.options.listLagMs = 1_300;
    await documents.create({ uniqueName: 'a' });
    emulator.restore(emulator.snapshot());
    expect(await names()).toEqual([]);
    await emulator.clock.advance(1_300);
    expect(await names()).toEqual(['a']);
  });

  test('leaves out an item, the newest or the one that is named', async () => {
    const { documents, names, meets } = await setUp();
    const made = [];
    for (const uniqueName of ['a', 'b', 'c']) made.push(await documents.create({ uniqueName }));
    meets({ fault: 'omits', operation: LIST });
    expect(await names()).toEqual(['a', 'b']);
    expect(await names()).toEqual(['a', 'b', 'c']);
    meets({ fault: 'omits', operation: LIST, sid: made[0]?.sid ?? '' });
    expect(await names()).toEqual(['b', 'c']);
  });

  test('shows an item twice, on its page and across pages, and leaves none out', async () => {
    const { documents, names, meets } = await setUp();
    for (const uniqueName of ['a', 'b', 'c', 'd', 'e']) await documents.create({ uniqueName });
    meets({ fault: 'repeats', operation: LIST });
    expect(await names()).toEqual(['a', 'b', 'c', 'd', 'e', 'e']);
    const pages = async (rule: FaultRule) => {
      meets(rule);
      return (await documents.list({ pageSize: 3 })).map(({ uniqueName }) => uniqueName).join(' ');
    };
    expect(await pages({ fault: 'repeats', operation: LIST })).toBe('a b b c d e');
    expect(await pages({ fault: 'repeats', operation: LIST, nth: 2 })).toBe('a b c c d e');
    expect(await pages({ fault: 'repeats', operation: LIST, times: 9 })).toBe('a b b b c d d e');
  });
});

test('a list of Tasks by attribute lags by an option of its own, and a sorted one like any other', async () => {
  const emulator = createEmulator({ options: { taskQueryLagMs: 2_000 } });
  const client = sdkFor(emulator);
  const { sid } = await client.taskrouter.v1.workspaces.create({ friendlyName: 'w', template: 'FIFO' });
  const { tasks } = client.taskrouter.v1.workspaces(sid);
  await tasks.create({ attributes: '{"a":1}' });
  const count = async (query: object) => (await tasks.list(query)).length;
  expect([await count({}), await count({ evaluateTaskAttributes: 'a == 1' })]).toEqual([1, 0]);
  await emulator.clock.advance(2_000);
  expect(await count({ evaluateTaskAttributes: 'a == 1' })).toBe(1);
  emulator.options.listLagMs = 3_000;
  expect(await count({ ordering: 'DateCreated:asc' })).toBe(0);
});

import { createEmulator } from '../../emulator';
import { sdkFor } from '../../network/sdk';

const setUp = async () => {
  const emulator = createEmulator();
  const client = sdkFor(emulator);
  const service = await client.sync.v1.services.create({ friendlyName: 'Flexkeep' });
  return { emulator, client, sync: client.sync.v1.services(service.sid) };
};

describe('Sync', () => {
  test('the service `default` is there without being made, and is one service under two names', async () => {
    const { client } = await setUp();
    const made = await client.sync.v1.services('default').documents.create({ uniqueName: 'a', data: { n: 1 } });
    const service = await client.sync.v1.services('default').fetch();
    expect(made.serviceSid).toBe(service.sid);
    expect((await client.sync.v1.services(service.sid).documents('a').fetch()).data).toEqual({ n: 1 });
    expect(made.url).toContain(service.sid);
  });

  test('a second Document of a name is refused and the first one stays', async () => {
    const { sync } = await setUp();
    await sync.documents.create({ uniqueName: 'CH1', data: { phase: 'bot' } });
    await expect(sync.documents.create({ uniqueName: 'CH1', data: {} })).rejects.toMatchObject({
      status: 409,
      code: 54301,
    });
    expect(await sync.documents.list()).toHaveLength(1);
    expect((await sync.documents('CH1').fetch()).data).toEqual({ phase: 'bot' });
  });

  test.each([
    ['a name that looks like a SID', { uniqueName: `CH${'a'.repeat(32)}` }, 54302],
    ['a name of 257 characters', { uniqueName: 'a'.repeat(257) }, 54302],
    ['a life of more than a year', { ttl: 31_536_001 }, 54011],
  ])('%s is refused', async (_, params, code) => {
    const { sync } = await setUp();
    await expect(sync.documents.create(params)).rejects.toMatchObject({ status: 400, code });
    expect(await sync.documents.list()).toEqual([]);
  });

  test('a conditional update happens once: the revision is its ETag', async () => {
    const { sync } = await setUp();
    const made = await sync.documents.createWithHttpInfo({ uniqueName: 'lease', data: { holder: null } });
    expect(made.headers).toMatchObject({ etag: made.body.revision });
    const take = (holder: string) =>
      sync
        .documents('lease')
        .update({ data: { holder }, ifMatch: made.body.revision })
        .then(
          () => 'taken',
          (error) => [error.status, error.code],
        );
    expect(await Promise.all([take('one'), take('two')])).toEqual(['taken', [412, 54103]]);
    const { data, revision } = await sync.documents('lease').fetch();
    expect({ data, revision }).toEqual({ data: { holder: 'one' }, revision: '1' });
  });

  test('what has a time to live is gone when it is over, and lives on when it is renewed', async () => {
    const { emulator, sync } = await setUp();
    await sync.documents.create({ uniqueName: 'short', ttl: 60 });
    await sync.documents.create({ uniqueName: 'renewed', ttl: 60 });
    await emulator.clock.advance(30_000);
    await sync.documents('renewed').update({ ttl: 60 });
    await emulator.clock.advance(31_000);
    await expect(sync.documents('short').fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    expect((await sync.documents.list()).map((document) => document.uniqueName)).toEqual(['renewed']);
  });

  test('lists count, maps have keys', async () => {
    const { sync } = await setUp();
    await sync.syncLists.create({ uniqueName: 'list' });
    for (const n of [1, 2, 3]) await sync.syncLists('list').syncListItems.create({ data: { n } });
    const newest = await sync.syncLists('list').syncListItems.list({ order: 'desc' });
    expect(newest.map(({ index, data }) => [index, data.n])).toEqual([
      [2, 3],
      [1, 2],
      [0, 1],
    ]);

    await sync.syncMaps.create({ uniqueName: 'map' });
    const items = sync.syncMaps('map').syncMapItems;
    await items.create({ key: 'k', data: { v: 1 } });
    await expect(items.create({ key: 'k', data: {} })).rejects.toMatchObject({ status: 409, code: 54208 });
    expect((await sync.syncMaps('map').syncMapItems('k').fetch()).data).toEqual({ v: 1 });
  });

  test.each([
    ['x', 16 * 1024 - 11],
    ['é', (16 * 1024 - 11) / 2],
    ['你', (16 * 1024 - 11) / 3],
    ['😀', (16 * 1024 - 11) / 4],
  ])('of %s as much as 16 KiB hold is taken, counted in bytes; a byte more is refused', async (letter, most) => {
    const { sync } = await setUp();
    const fits = letter.repeat(Math.floor(most));
    const { sid } = await sync.documents.create({ data: { text: fits } });
    const data = { text: `${fits}${letter}` };
    const tooLong = { status: 413, code: 54006 };
    await expect(sync.documents.create({ data })).rejects.toMatchObject(tooLong);
    await expect(sync.documents(sid).update({ data })).rejects.toMatchObject(tooLong);
    expect((await sync.documents(sid).fetch()).data).toEqual({ text: fits });
  });

  test('a Stream takes messages of at most 4 KiB, and goes when its time is over', async () => {
    const { emulator, sync } = await setUp();
    await sync.syncStreams.create({ uniqueName: 'typing', ttl: 60 });
    await expect(sync.syncStreams.create({ uniqueName: 'typing' })).rejects.toMatchObject({ status: 409, code: 54301 });
    const send = (length: number) =>
      sync.syncStreams('typing').streamMessages.create({ data: { text: 'x'.repeat(length) } });
    expect((await send(4_000)).sid).toMatch(/^TZ/);
    await expect(send(4_096)).rejects.toMatchObject({ status: 413, code: 54006 });
    await emulator.clock.advance(61_000);
    expect(await sync.syncStreams.list()).toEqual([]);
  });

  test('permissions are brought by an update, found by an identity, and go with their object', async () => {
    const { sync } = await setUp();
    await sync.documents.create({ uniqueName: 'secret' });
    const permissions = sync.documents('secret').documentPermissions;
    await expect(permissions('alice').fetch()).rejects.toMatchObject({ status: 404 });
    await permissions('alice').update({ read: true, write: true, manage: false });
    await permissions('alice').update({ read: true, write: false, manage: false });
    expect(await permissions.list()).toEqual([expect.objectContaining({ identity: 'alice', write: false })]);
    await sync.documents('secret').remove();
    await sync.documents.create({ uniqueName: 'secret' });
    expect(await permissions.list()).toEqual([]);
  });

  test('a snapshot brings everything back, plans included', async () => {
    const { emulator, sync } = await setUp();
    await sync.documents.create({ uniqueName: 'kept', ttl: 60 });
    const snapshot = emulator.snapshot();
    await sync.documents('kept').remove();
    emulator.restore(snapshot);
    expect(await sync.documents.list()).toHaveLength(1);
    await emulator.clock.advance(61_000);
    expect(await sync.documents.list()).toHaveLength(0);
  });
});

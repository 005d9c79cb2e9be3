import { CUSTOMER, NUMBER, setUp } from '../../../test/emulator/flex-account';

const BOTH = [
  { Identifier: CUSTOMER, ProxyIdentifier: NUMBER, FriendlyName: 'Ada' },
  { Identifier: `CH${'a'.repeat(32)}`, ProxyIdentifier: NUMBER, FriendlyName: 'Ada' },
];

describe('a Proxy Session', () => {
  test('is made with its participants, given as one array or one by one', async () => {
    const { proxy, proxySid } = await setUp();
    const session = await proxy.sessions.create({ uniqueName: 'a', mode: 'message-only', participants: BOTH });
    expect(session).toMatchObject({ serviceSid: proxySid, status: 'open', mode: 'message-only', ttl: 0 });
    const names = async (sid: string) => (await proxy.sessions(sid).participants.list()).map((p) => p.identifier);
    expect(await names(session.sid)).toEqual(BOTH.map((p) => p.Identifier));
    await proxy.sessions(session.sid).remove();
    // As code in public use does it, against the SDK's type.
    const text = JSON.stringify(BOTH) as unknown as object[]; // reason: the line above
    expect(await names((await proxy.sessions.create({ participants: text })).sid)).toHaveLength(2);
  });

  test('is fetched by SID or unique name, and changed by SID only', async () => {
    const { proxy } = await setUp();
    const { sid } = await proxy.sessions.create({ uniqueName: 'order 1' });
    expect(await proxy.sessions('order 1').fetch()).toMatchObject({ sid });
    await expect(proxy.sessions('order 1').update({ status: 'closed' })).rejects.toMatchObject({ status: 404 });
    await expect(proxy.sessions('order 1').remove()).rejects.toMatchObject({ status: 404 });
  });

  test('has its unique name for itself', async () => {
    const { proxy } = await setUp();
    const { sid } = await proxy.sessions.create({ uniqueName: 'a' });
    await expect(proxy.sessions.create({ uniqueName: 'a' })).rejects.toMatchObject({ status: 409, code: 80603 });
    await proxy.sessions(sid).update({ status: 'closed' });
    await expect(proxy.sessions.create({ uniqueName: 'a' })).rejects.toMatchObject({ code: 80603 });
    await proxy.sessions(sid).remove();
    await proxy.sessions.create({ uniqueName: 'a' });
  });

  test('closes and opens again', async () => {
    const { proxy } = await setUp();
    const { sid } = await proxy.sessions.create({});
    expect(await proxy.sessions(sid).update({ status: 'closed' })).toMatchObject({
      status: 'closed',
      closedReason: 'api',
      dateEnded: new Date('2026-01-05T09:00:00Z'),
    });
    expect(await proxy.sessions(sid).update({ status: 'in-progress' })).toMatchObject({
      status: 'in-progress',
      closedReason: null,
      dateEnded: null,
    });
  });

  test.each([
    ['open', 'in-progress', 80608],
    ['open', 'failed', 80608],
    ['closed', 'open', 80608],
    ['closed', 'closed', 80607],
    ['closed', undefined, 80607],
  ] as const)('that is %s cannot become %s', async (from, to, code) => {
    const { proxy } = await setUp();
    const { sid } = await proxy.sessions.create({});
    if (from === 'closed') await proxy.sessions(sid).update({ status: 'closed' });
    const update = proxy.sessions(sid).update(to ? { status: to } : { ttl: 60 });
    await expect(update).rejects.toMatchObject({ status: 400, code });
  });

  test('goes with its participants, once', async () => {
    const { proxy } = await setUp();
    const { sid } = await proxy.sessions.create({ participants: BOTH });
    expect(await proxy.sessions(sid).remove()).toBe(true);
    await expect(proxy.sessions(sid).participants.list()).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(proxy.sessions(sid).remove()).rejects.toMatchObject({ status: 404, code: 20404 });
    await proxy.sessions.create({ participants: BOTH });
  });

  test('is listed in pages of at most 100', async () => {
    const { proxy } = await setUp();
    for (let n = 0; n < 101; n += 1) await proxy.sessions.create({ uniqueName: String(n) });
    expect((await proxy.sessions.page({ pageSize: 1000 })).instances).toHaveLength(100);
    expect(await proxy.sessions.list({ pageSize: 1000 })).toHaveLength(101);
  });
});

describe('the time of a session', () => {
  test('is over so many seconds after its last interaction', async () => {
    const { emulator, proxy } = await setUp();
    const { sid } = await proxy.sessions.create({ ttl: 60 });
    await emulator.clock.advance(59_000);
    expect((await proxy.sessions(sid).fetch()).status).toBe('open');
    await emulator.clock.advance(1000);
    expect(await proxy.sessions(sid).fetch()).toMatchObject({ status: 'closed', closedReason: 'ttl' });
  });

  test('is the one of its Service where it has none of its own', async () => {
    const { client, proxySid, proxy } = await setUp();
    await client.proxy.v1.services(proxySid).update({ defaultTtl: 3600 });
    expect((await proxy.sessions.create({})).ttl).toBe(3600);
  });

  test('ends at its expiry date, which overrides all else and can be moved', async () => {
    const { emulator, proxy } = await setUp();
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute));
    const { sid } = await proxy.sessions.create({ ttl: 1, dateExpiry: at(1) });
    await proxy.sessions(sid).update({ dateExpiry: at(3) });
    await emulator.clock.advance(2 * 60_000);
    expect((await proxy.sessions(sid).fetch()).status).toBe('open');
    await emulator.clock.advance(60_000);
    expect(await proxy.sessions(sid).fetch()).toMatchObject({ status: 'closed', closedReason: 'dateExpiry' });
  });
});

import { CUSTOMER, NUMBER, setUp } from '../../../test/emulator/flex-account';

const setUpSession = async () => {
  const account = await setUp();
  const { sid } = await account.proxy.sessions.create({});
  return { ...account, sid, session: account.proxy.sessions(sid) };
};

describe('a participant', () => {
  test('gets a number of the pool that is free for it', async () => {
    const { proxy, session } = await setUpSession();
    expect(await session.participants.create({ identifier: CUSTOMER })).toMatchObject({ proxyIdentifier: NUMBER });
    const second = proxy.sessions((await proxy.sessions.create({})).sid);
    await expect(second.participants.create({ identifier: CUSTOMER })).rejects.toMatchObject({ code: 80206 });
    await proxy.phoneNumbers.create({ phoneNumber: '+15550100002' });
    const { proxyIdentifier } = await second.participants.create({ identifier: CUSTOMER });
    expect(proxyIdentifier).toBe('+15550100002');
  });

  test.each([
    ['with a number that the account does not have', { identifier: CUSTOMER, proxyIdentifier: '+15550100009' }, 80605],
    ['a second time', { identifier: 'one' }, 80103],
    ['as the third', { identifier: 'three' }, 80609],
  ])('is refused %s', async (_, participant, code) => {
    const { session } = await setUpSession();
    if (code !== 80605) for (const identifier of ['one', 'two']) await session.participants.create({ identifier });
    await expect(session.participants.create(participant)).rejects.toMatchObject({ status: 400, code });
  });

  test('has a pair of addresses in one live session only', async () => {
    const { proxy, session, sid } = await setUpSession();
    const pair = { identifier: CUSTOMER, proxyIdentifier: NUMBER };
    await session.participants.create(pair);
    const other = proxy.sessions((await proxy.sessions.create({})).sid);
    await expect(other.participants.create(pair)).rejects.toMatchObject({ code: 80604 });
    await proxy.sessions(sid).update({ status: 'closed' });
    await other.participants.create(pair);
    await expect(session.update({ status: 'in-progress' })).rejects.toMatchObject({ code: 80604 });
  });

  test('is refused together with its session', async () => {
    const { proxy, sid } = await setUpSession();
    const participants = [{ Identifier: CUSTOMER, ProxyIdentifier: '+15550100009' }];
    await expect(proxy.sessions.create({ uniqueName: 'b', participants })).rejects.toMatchObject({ code: 80605 });
    expect((await proxy.sessions.list()).map((session) => session.sid)).toEqual([sid]);
  });

  test('that is removed stays on record and frees its address', async () => {
    const { proxy, session } = await setUpSession();
    const { sid } = await session.participants.create({ identifier: CUSTOMER });
    expect(await session.participants(sid).remove()).toBe(true);
    expect((await session.participants(sid).fetch()).dateDeleted).toEqual(new Date('2026-01-05T09:00:00Z'));
    await expect(session.participants.create({ identifier: CUSTOMER })).rejects.toMatchObject({ code: 80103 });
    const other = proxy.sessions((await proxy.sessions.create({})).sid);
    await other.participants.create({ identifier: CUSTOMER, proxyIdentifier: NUMBER });
  });
});

describe('a phone number', () => {
  test('belongs to one Service', async () => {
    const { client, proxy } = await setUp();
    await expect(proxy.phoneNumbers.create({ phoneNumber: NUMBER })).rejects.toMatchObject({ code: 80104 });
    const { sid } = await client.proxy.v1.services.create({ uniqueName: 'another' });
    const other = client.proxy.v1.services(sid).phoneNumbers.create({ phoneNumber: NUMBER });
    await expect(other).rejects.toMatchObject({ code: 80601 });
  });
});

test('a Service has its unique name for itself', async () => {
  const { client } = await setUp();
  const twin = client.proxy.v1.services.create({ uniqueName: 'Flex Proxy Service' });
  await expect(twin).rejects.toMatchObject({ status: 409, code: 80602 });
});

import { readState } from '../../control/state';
import { createEmulator } from '../../emulator';
import { furnish } from '../../furnish';
import { sdkFor } from '../../network/sdk';

const CUSTOMER = '+15550101';
const NUMBER = '+15550100';
const STATUS = 'https://example.com/status';

/** A furnished account, with an ear for webhooks. */
const setUp = () => {
  const posts: Record<string, string>[] = [];
  const emulator = createEmulator({
    async post({ url, body }) {
      posts.push({ url, ...Object.fromEntries(new URLSearchParams(body)) });
      return { status: 204 };
    },
  });
  const account = furnish(emulator, { publicUrl: 'https://example.com' });
  const phone = () => readState(emulator).phones.find(({ address }) => address === CUSTOMER)?.messages ?? [];
  return { emulator, account, client: sdkFor(emulator), posts, phone, pass: () => emulator.clock.advance(1000) };
};

describe('an API key', () => {
  const withKey = async () => {
    const stage = setUp();
    const { sid, secret } = await stage.client.newKeys.create({ friendlyName: 'ci' });
    const keyed = sdkFor(stage.emulator, { sid, secret });
    return { ...stage, sid, keyed };
  };

  test('logs in to every API, until it is deleted', async () => {
    const { client, keyed, sid, account } = await withKey();
    expect(await keyed.taskrouter.v1.workspaces.list()).toHaveLength(1);
    expect(await keyed.api.v2010.accounts(account.accountSid).messages.list()).toEqual([]);
    await client.keys(sid).remove();
    await expect(keyed.taskrouter.v1.workspaces.list()).rejects.toMatchObject({ status: 401, code: 20003 });
  });

  test('does not manage the account and its keys', async () => {
    const { keyed, account } = await withKey();
    const own = keyed.api.v2010.accounts(account.accountSid);
    await expect(own.fetch()).rejects.toMatchObject({ status: 401, code: 20003 });
    await expect(own.keys.list()).rejects.toMatchObject({ status: 401, code: 20003 });
  });

  test('is no key with another secret, and its own is shown once', async () => {
    const { emulator, client, sid } = await withKey();
    const wrong = sdkFor(emulator, { sid, secret: 'x'.repeat(32) });
    await expect(wrong.taskrouter.v1.workspaces.list()).rejects.toMatchObject({ status: 401 });
    const shown: object = (await client.keys(sid).fetch()).toJSON();
    expect(shown).not.toHaveProperty('secret');
  });
});

describe('the numbers of the account', () => {
  test('are those of its seed, found by a part of them, and what Proxy has under the same SID', async () => {
    const { client, account } = setUp();
    const numbers = await client.incomingPhoneNumbers.list();
    expect(numbers.map(({ phoneNumber }) => phoneNumber)).toEqual([NUMBER, account.conversationsNumber]);
    const [first] = await client.incomingPhoneNumbers.list({ phoneNumber: '0100' });
    const proxied = await client.proxy.v1
      .services(account.proxyServiceSid)
      .phoneNumbers(first?.sid ?? '')
      .fetch();
    expect(proxied.phoneNumber).toBe(NUMBER);
  });

  test('are bought once, by number or area code, and come page by page', async () => {
    const { client } = setUp();
    const buy = (phoneNumber: string) => client.incomingPhoneNumbers.create({ phoneNumber });
    await expect(buy(NUMBER)).rejects.toMatchObject({ status: 400, code: 21422 });
    await expect(buy('0800')).rejects.toMatchObject({ status: 400, code: 21421 });
    await expect(client.incomingPhoneNumbers.create({})).rejects.toMatchObject({ status: 400, code: 21452 });
    for (const areaCode of ['415', '415', '212']) await client.incomingPhoneNumbers.create({ areaCode });
    const all = await client.incomingPhoneNumbers.list({ pageSize: 2 });
    expect(new Set(all.map(({ phoneNumber }) => phoneNumber)).size).toBe(5);
  });
});

describe('a Message', () => {
  test('is on the phone once it is sent, and the callback tells what became of it', async () => {
    const { client, posts, phone, pass } = setUp();
    const made = await client.messages.create({ to: CUSTOMER, from: NUMBER, body: 'hello', statusCallback: STATUS });
    expect([made.status, phone()]).toEqual(['queued', []]);
    await pass();
    expect(phone()).toMatchObject([{ direction: 'received', body: 'hello' }]);
    const told = { url: STATUS, MessageSid: made.sid, To: CUSTOMER, From: NUMBER };
    expect(posts).toEqual([
      expect.objectContaining({ ...told, MessageStatus: 'sent', SmsStatus: 'sent' }),
      expect.objectContaining({ ...told, MessageStatus: 'delivered' }),
    ]);
    expect((await client.messages(made.sid).fetch()).dateSent).toEqual(new Date(Date.UTC(2026, 0, 5, 9)));
  });

  test('needs a number of the account, another one to go to, and words', async () => {
    const { client } = setUp();
    const create = (values: object) => client.messages.create({ to: CUSTOMER, from: NUMBER, body: 'hello', ...values });
    await expect(create({ from: '+15559999' })).rejects.toMatchObject({ status: 400, code: 21606 });
    await expect(create({ to: 'Erika' })).rejects.toMatchObject({ status: 400, code: 21211 });
    await expect(create({ to: NUMBER })).rejects.toMatchObject({ status: 400, code: 21266 });
    await expect(create({ from: '' })).rejects.toMatchObject({ status: 400, code: 21603 });
    await expect(create({ body: '' })).rejects.toMatchObject({ status: 400, code: 21602 });
  });

  test('is found by the day on which it was sent', async () => {
    const { client, pass } = setUp();
    await client.messages.create({ to: CUSTOMER, from: NUMBER, body: 'hello' });
    await pass();
    const day = (date: number) => new Date(Date.UTC(2026, 0, date));
    const found = async (filter: object) => (await client.messages.list(filter)).length;
    expect(await found({ dateSent: day(5) })).toBe(1);
    expect(await found({ dateSentAfter: day(6) })).toBe(0);
    expect(await found({ dateSentBefore: day(4) })).toBe(0);
  });
});

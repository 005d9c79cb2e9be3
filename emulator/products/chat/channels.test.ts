import { setUp } from '../../../test/emulator/flex-account';
import { seedAttributes } from '../../../test/emulator/seed';

describe('a Chat Channel', () => {
  test('is found by its SID and by its unique name', async () => {
    const { chat } = await setUp();
    const { sid } = await chat.channels.create({ uniqueName: 'support', friendlyName: 'Support' });
    expect(await chat.channels('support').fetch()).toMatchObject({ sid, attributes: '{}', createdBy: 'system' });
    await chat.channels('support').messages.create({ body: 'hi' });
    expect(await chat.channels(sid).messages.list()).toHaveLength(1);
  });

  test('has its unique name for itself, in its Service', async () => {
    const { client, chat } = await setUp();
    await chat.channels.create({ uniqueName: 'support' });
    await expect(chat.channels.create({ uniqueName: 'support' })).rejects.toMatchObject({ status: 409, code: 50307 });
    const other = await client.chat.v2.services.create({ friendlyName: 'other' });
    await client.chat.v2.services(other.sid).channels.create({ uniqueName: 'support' });
  });

  test('cannot be named like a SID', async () => {
    const { chat } = await setUp();
    const uniqueName = `CH${'a'.repeat(32)}`;
    await expect(chat.channels.create({ uniqueName })).rejects.toMatchObject({ status: 400, code: 50306 });
  });

  test('gives 404 where there is none', async () => {
    const { chat } = await setUp();
    await expect(chat.channels('nothing').fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  test('goes with all it has', async () => {
    const { chat } = await setUp();
    const { sid } = await chat.channels.create();
    await chat.channels(sid).members.create({ identity: 'ada' });
    expect(await chat.channels(sid).remove()).toBe(true);
    await expect(chat.channels(sid).members.list()).rejects.toMatchObject({ status: 404 });
    expect((await chat.users('ada').fetch()).joinedChannelsCount).toBe(0);
  });

  test('is listed by type; without one, only public channels are', async () => {
    const { emulator, chat } = await setUp();
    await chat.channels.create({ type: 'public', friendlyName: 'open' });
    await chat.channels.create({ type: 'private', friendlyName: 'closed' });
    const names = async (type?: ('public' | 'private')[]) =>
      (await chat.channels.list(type ? { type } : {})).map((channel) => channel.friendlyName);
    expect(await names()).toEqual(['open']);
    expect(await names(['private'])).toEqual(['closed']);
    expect(await names(['public', 'private'])).toEqual(['open', 'closed']);
    emulator.options.channelListsDefaultToPublic = false;
    expect(await names()).toEqual(['open', 'closed']);
  });

  test('is one of at most 100 on a page, however many are asked for', async () => {
    const { chat } = await setUp();
    for (let n = 0; n < 101; n += 1) await chat.channels.create({ friendlyName: String(n) });
    const first = await chat.channels.page({ pageSize: 1000 });
    expect(first.instances).toHaveLength(100);
    expect((await first.nextPage())?.instances.map((channel) => channel.friendlyName)).toEqual(['100']);
  });
});

describe('attributes', () => {
  test.each(['', '{broken', 'undefined'])('%p is not JSON and refused', async (attributes) => {
    const { chat } = await setUp();
    await expect(chat.channels.create({ attributes })).rejects.toMatchObject({ status: 400, code: 50304 });
    const { sid } = await chat.channels.create({ attributes: '{"status":"ACTIVE"}' });
    await expect(chat.channels(sid).update({ attributes })).rejects.toMatchObject({ code: 50304 });
    expect((await chat.channels(sid).fetch()).attributes).toBe('{"status":"ACTIVE"}');
  });

  test.each(['null', '[]', '"text"', '{"a":1}'])('%s is JSON and kept as it is', async (attributes) => {
    const { chat } = await setUp();
    expect(await chat.channels.create({ attributes })).toMatchObject({ attributes });
  });

  test.each(['', '{broken'])('%p can be seeded for a test', async (text) => {
    const { emulator, chat } = await setUp();
    const { sid } = await chat.channels.create();
    seedAttributes(emulator, sid, text);
    expect((await chat.channels(sid).fetch()).attributes).toBe(text);
  });
});

import { setUp } from '../../../test/emulator/flex-account';

const setUpChannel = async () => {
  const account = await setUp();
  const { sid } = await account.chat.channels.create();
  return { ...account, sid, channel: account.chat.channels(sid) };
};

describe('messages', () => {
  test('are numbered from 0 without gaps, and no number comes twice', async () => {
    const { channel } = await setUpChannel();
    for (const body of ['a', 'b']) await channel.messages.create({ body });
    const [, b] = await channel.messages.list();
    await channel.messages(String(b?.sid)).remove();
    await channel.messages.create({ body: 'c' });
    expect((await channel.messages.list()).map((m) => [m.index, m.body])).toEqual([
      [0, 'a'],
      [2, 'c'],
    ]);
  });

  test('can be read from the last one on', async () => {
    const { channel } = await setUpChannel();
    for (const body of ['a', 'b', 'c']) await channel.messages.create({ body });
    expect((await channel.messages.list({ order: 'desc', limit: 2 })).map((m) => m.body)).toEqual(['c', 'b']);
  });

  test('are by system unless an author is named', async () => {
    const { sid, channel } = await setUpChannel();
    expect(await channel.messages.create({ body: 'x' })).toMatchObject({ from: 'system', to: sid, attributes: '{}' });
    const attributes = '{"answers":"IM1"}';
    expect(await channel.messages.create({ from: 'bot', body: 'y', attributes })).toMatchObject({
      from: 'bot',
      attributes,
    });
  });

  test('count, and move the date of their channel', async () => {
    const { emulator, channel } = await setUpChannel();
    const { dateUpdated } = await channel.fetch();
    await emulator.clock.advance(5000);
    await channel.messages.create({ body: 'x' });
    const after = await channel.fetch();
    expect(after.messagesCount).toBe(1);
    expect(after.dateUpdated.getTime() - dateUpdated.getTime()).toBe(5000);
  });

  test('need a body', async () => {
    const { channel } = await setUpChannel();
    await expect(channel.messages.create({ from: 'bot' })).rejects.toMatchObject({ status: 400 });
  });

  test('can be edited', async () => {
    const { channel } = await setUpChannel();
    const { sid } = await channel.messages.create({ body: 'x' });
    expect(await channel.messages(sid).update({ body: 'y' })).toMatchObject({ body: 'y', wasEdited: true, index: 0 });
  });
});

describe('members', () => {
  test('are found by SID and identity, and make their user', async () => {
    const { chat, channel } = await setUpChannel();
    const { sid, roleSid } = await channel.members.create({ identity: 'ada' });
    expect(await channel.members('ada').fetch()).toMatchObject({ sid, roleSid });
    expect(await chat.users('ada').fetch()).toMatchObject({ identity: 'ada', joinedChannelsCount: 1 });
    expect((await chat.roles(roleSid).fetch()).friendlyName).toBe('channel user');
    expect(await channel.fetch()).toMatchObject({ membersCount: 1 });
    expect(await channel.members.list({ identity: ['bob'] })).toEqual([]);
  });

  test('join once', async () => {
    const { channel } = await setUpChannel();
    await channel.members.create({ identity: 'ada' });
    await expect(channel.members.create({ identity: 'ada' })).rejects.toMatchObject({ status: 409, code: 50404 });
    expect(await channel.fetch()).toMatchObject({ membersCount: 1 });
  });

  test('leave', async () => {
    const { chat, channel } = await setUpChannel();
    await channel.members.create({ identity: 'ada' });
    await channel.members('ada').remove();
    expect(await channel.fetch()).toMatchObject({ membersCount: 0 });
    expect(await chat.users('ada').fetch()).toMatchObject({ joinedChannelsCount: 0 });
  });

  test('are limited per channel, and channels per user', async () => {
    const { client, chatSid, chat, channel } = await setUpChannel();
    const limits = { 'limits.channelMembers': 1, 'limits.userChannels': 1 };
    expect((await client.chat.v2.services(chatSid).update(limits)).limits).toEqual({
      channel_members: 1,
      user_channels: 1,
    });
    await channel.members.create({ identity: 'ada' });
    await expect(channel.members.create({ identity: 'bob' })).rejects.toMatchObject({ status: 403, code: 50403 });
    const { sid } = await chat.channels.create();
    const second = chat.channels(sid).members.create({ identity: 'ada' });
    await expect(second).rejects.toMatchObject({ status: 403, code: 50208 });
  });
});

import { setUp } from '../../../test/emulator/flex-account';

const PAIR = { 'messagingBinding.address': '+15550100100', 'messagingBinding.proxyAddress': '+15550100001' };

const setUpApi = async (options: Parameters<typeof setUp>[0] = {}) => {
  const account = await setUp(options);
  return { ...account, api: account.client.conversations.v1 };
};

const setUpOne = async (options: Parameters<typeof setUp>[0] = {}) => {
  const account = await setUpApi(options);
  const { sid } = await account.api.conversations.create();
  return { ...account, sid, one: account.api.conversations(sid) };
};

describe('a Conversation', () => {
  test('is active, and changes to inactive and back', async () => {
    const { one } = await setUpOne();
    expect(await one.fetch()).toMatchObject({ state: 'active', attributes: '{}', timers: {} });
    expect(await one.update({ state: 'inactive' })).toMatchObject({ state: 'inactive' });
    expect(await one.update({ state: 'active' })).toMatchObject({ state: 'active' });
  });

  test('once closed can be read, and takes no change any more but its deletion', async () => {
    const { one } = await setUpOne();
    await one.participants.create({ identity: 'ada' });
    await one.messages.create({ body: 'hi' });
    await one.update({ state: 'closed' });
    const refused = { code: 50377 };
    await expect(one.update({ state: 'closed' })).rejects.toMatchObject(refused);
    await expect(one.update({ attributes: '{}' })).rejects.toMatchObject(refused);
    await expect(one.messages.create({ body: 'more' })).rejects.toMatchObject(refused);
    await expect(one.participants.create({ identity: 'bob' })).rejects.toMatchObject(refused);
    expect(await one.messages.list()).toHaveLength(1);
    expect(await one.participants('ada').fetch()).toMatchObject({ identity: 'ada' });
    expect(await one.remove()).toBe(true);
    await expect(one.fetch()).rejects.toMatchObject({ status: 404 });
  });

  test.each([400, 403, 409] as const)('is refused with %i, where that is the status of a conflict', async (status) => {
    const { one } = await setUpOne({ conversationsConflictStatus: status });
    await one.update({ state: 'closed' });
    await expect(one.update({ state: 'active' })).rejects.toMatchObject({ status, code: 50377 });
  });

  test('cannot be created closed, nor set to initializing', async () => {
    const { api, one } = await setUpOne();
    await expect(api.conversations.create({ state: 'closed' })).rejects.toMatchObject({ code: 50384 });
    await expect(one.update({ state: 'initializing' })).rejects.toMatchObject({ code: 50378 });
    const unknown = { state: 'bogus' } as unknown as { state: 'active' }; // reason: no state of the SDK's
    await expect(one.update(unknown)).rejects.toMatchObject({ status: 400, code: 50378 });
    await expect(api.conversations.create(unknown)).rejects.toMatchObject({ status: 400, code: 50378 });
    await expect(api.conversations.create({ 'timers.closed': 'PT1H' })).rejects.toMatchObject({ code: 50382 });
  });

  test('is found by its unique name, of which there is one', async () => {
    const { api } = await setUpApi();
    const { sid } = await api.conversations.create({ uniqueName: 'support' });
    expect((await api.conversations('support').fetch()).sid).toBe(sid);
    await expect(api.conversations.create({ uniqueName: 'support' })).rejects.toMatchObject({ code: 50353 });
    const uniqueName = `CH${'a'.repeat(32)}`;
    await expect(api.conversations.create({ uniqueName })).rejects.toMatchObject({ code: 50390 });
  });

  test('is active again after a message', async () => {
    const { one } = await setUpOne();
    await one.update({ state: 'inactive' });
    await one.messages.create({ body: 'hi' });
    expect((await one.fetch()).state).toBe('active');
  });
});

describe('a list of Conversations', () => {
  test('is filtered by state and by whole days, and newest first under a date', async () => {
    const { api, emulator } = await setUpApi();
    const { sid: first } = await api.conversations.create();
    await emulator.clock.advance(26 * 60 * 60_000);
    const { sid: second } = await api.conversations.create({ state: 'inactive' });
    const list = async (filter: Parameters<typeof api.conversations.list>[0]) =>
      (await api.conversations.list(filter)).map(({ sid }) => sid);
    expect(await list({})).toEqual([first, second]);
    expect(await list({ state: 'inactive' })).toEqual([second]);
    expect(await list({ endDate: '2026-01-05T23:59:59Z' })).toEqual([first]);
    expect(await list({ startDate: '2026-01-05T00:00:00Z' })).toEqual([second, first]);
    emulator.options.conversationListsNewestFirst = true;
    expect(await list({})).toEqual([second, first]);
  });

  test('shows private Chat Channels, public ones never', async () => {
    const { api, chat, emulator } = await setUpApi();
    const { sid } = await chat.channels.create({ type: 'private' });
    const { sid: open } = await chat.channels.create({ type: 'public' });
    expect((await api.conversations.list()).map((one) => one.sid)).toEqual([sid]);
    await expect(api.conversations(open).messages.list()).rejects.toMatchObject({ status: 404 });
    emulator.options.conversationListsShowChatChannels = false;
    expect(await api.conversations.list()).toEqual([]);
  });

  test.each(['active', 'inactive', 'closed'] as const)('shows Chat Channels as %s', async (state) => {
    const { api, chat } = await setUpApi({ stateOfChatChannels: state });
    const { sid } = await chat.channels.create({ type: 'private' });
    expect((await api.conversations.list({ state })).map((one) => one.sid)).toEqual([sid]);
    expect((await api.conversations(sid).fetch()).state).toBe(state);
  });

  test.each([
    ['leaves out what moved up', true, 'closed', 1, ['conversationPagesSkip kept Conversations from a page']],
    ['leaves out nothing where nothing moved', true, 'active', 2, []],
    ['goes on where the page before ended', false, 'closed', 2, []],
  ] as const)('%s when states change between two pages', async (_, conversationPagesSkip, state, left, notes) => {
    const { api, emulator } = await setUpApi({ conversationPagesSkip });
    for (let n = 0; n < 4; n += 1) await api.conversations.create();
    const first = await api.conversations.page({ state: 'active', pageSize: 2 });
    await api.conversations(String(first.instances[0]?.sid)).update({ state });
    expect((await first.nextPage())?.instances).toHaveLength(left);
    expect(emulator.journal.entries.flatMap(({ kind, name }) => (kind === 'note' ? [name] : []))).toEqual(notes);
  });

  test('has at most 100 on a page', async () => {
    const { api } = await setUpApi();
    for (let n = 0; n < 101; n += 1) await api.conversations.create();
    expect((await api.conversations.page({ pageSize: 100 })).instances).toHaveLength(100);
    await expect(api.conversations.page({ pageSize: 101 })).rejects.toMatchObject({ status: 400 });
  });
});

describe('a pair of addresses', () => {
  test('is bound in one open Conversation, which the refusal of a second one names', async () => {
    const { api, one, sid } = await setUpOne();
    expect(await one.participants.create(PAIR)).toMatchObject({
      identity: null,
      messagingBinding: { type: 'sms', address: '+15550100100', proxy_address: '+15550100001' },
    });
    const other = api.conversations((await api.conversations.create()).sid);
    await expect(other.participants.create(PAIR)).rejects.toMatchObject({
      code: 50416,
      message: `A binding for this participant and proxy address already exists in Conversation ${sid}`,
    });
  });

  test.each(['closing', 'deleting', 'removing the participant'])('is free again after %s', async (how) => {
    const { api, one } = await setUpOne();
    const { sid } = await one.participants.create(PAIR);
    if (how === 'closing') await one.update({ state: 'closed' });
    else if (how === 'deleting') await one.remove();
    else await one.participants(sid).remove();
    const other = api.conversations((await api.conversations.create()).sid);
    expect(await other.participants.create(PAIR)).toMatchObject({ conversationSid: expect.any(String) });
  });

  test.each([
    [{ 'messagingBinding.address': '15550100100' }, 50407],
    [{ 'messagingBinding.address': 'whatsapp:+15550100100' }, 50414],
    [{ 'messagingBinding.address': '+15550100001' }, 50409],
  ])('has to fit together: %j', async (wrong, code) => {
    const { one } = await setUpOne();
    await expect(one.participants.create({ ...PAIR, ...wrong })).rejects.toMatchObject({ status: 400, code });
  });
});

describe('a participant', () => {
  test('with an identity is there once, and is found by it in a fetch only', async () => {
    const { one } = await setUpOne();
    const { sid } = await one.participants.create({ identity: 'ada' });
    await expect(one.participants.create({ identity: 'ada' })).rejects.toMatchObject({ code: 50433 });
    expect((await one.participants('ada').fetch()).sid).toBe(sid);
    await expect(one.participants('ada').remove()).rejects.toMatchObject({ status: 404 });
    await expect(one.participants.create({})).rejects.toMatchObject({ status: 400 });
  });

  test('stays who it is: another identity or proxy address is not emulated', async () => {
    const { one, api } = await setUpOne();
    const ada = one.participants((await one.participants.create({ identity: 'ada' })).sid);
    const bound = one.participants((await one.participants.create(PAIR)).sid);
    const proxyAddress = 'messagingBinding.proxyAddress';
    await expect(ada.update({ identity: 'eve' })).rejects.toMatchObject({ status: 501 });
    await expect(bound.update({ identity: 'eve' })).rejects.toMatchObject({ status: 501 });
    await expect(bound.update({ [proxyAddress]: '+15550100002' })).rejects.toMatchObject({ status: 501 });
    expect(await ada.update({ identity: 'ada', attributes: '{"a":1}' })).toMatchObject({ attributes: '{"a":1}' });
    expect(await bound.update({ [proxyAddress]: PAIR[proxyAddress] })).toMatchObject({ identity: null });
    expect(await api.participantConversations.list({ identity: 'ada' })).toHaveLength(1);
  });
});

import { setUp } from '../../../test/emulator/flex-account';

const MINUTE = 60_000;

const setUpOne = async (options: Parameters<typeof setUp>[0] = {}) => {
  const account = await setUp(options);
  const api = account.client.conversations.v1;
  const timers = { 'timers.inactive': 'PT1M', 'timers.closed': 'PT10M' } as const;
  const { sid } = await api.conversations.create({ state: 'active', ...timers });
  const one = api.conversations(sid);
  const stateAfter = async (ms: number) => {
    await account.emulator.clock.advance(ms);
    return (await one.fetch()).state;
  };
  return { ...account, api, one, stateAfter };
};

describe('the timers of a Conversation', () => {
  test('make it inactive, and close it for ever', async () => {
    const { one, stateAfter } = await setUpOne();
    expect((await one.fetch()).timers).toEqual({
      date_inactive: '2026-01-05T09:01:00Z',
      date_closed: '2026-01-05T09:10:00Z',
    });
    expect(await stateAfter(MINUTE - 1)).toBe('active');
    expect(await stateAfter(1)).toBe('inactive');
    expect((await one.fetch()).timers).toEqual({ date_closed: '2026-01-05T09:10:00Z' });
    expect(await stateAfter(9 * MINUTE)).toBe('closed');
    expect((await one.fetch()).timers).toEqual({});
  });

  test('start again with a message, however often', async () => {
    const { one, stateAfter } = await setUpOne();
    await stateAfter(2 * MINUTE);
    await one.messages.create({ body: 'hi' });
    expect(await stateAfter(MINUTE / 2)).toBe('active');
    await one.messages.create({ body: 'still here' });
    expect(await stateAfter(MINUTE - 1)).toBe('active');
    expect(await stateAfter(1)).toBe('inactive');
    expect(await stateAfter(9 * MINUTE - 1)).toBe('inactive');
    expect(await stateAfter(1)).toBe('closed');
  });

  test.each([true, false])('start again with a participant: %p', async (participantsRestartTimers) => {
    const { one, stateAfter } = await setUpOne({ participantsRestartTimers });
    await stateAfter(MINUTE / 2);
    await one.participants.create({ identity: 'ada' });
    expect(await stateAfter(MINUTE / 2)).toBe(participantsRestartTimers ? 'active' : 'inactive');
  });

  test('can be changed and cleared', async () => {
    const { one, stateAfter } = await setUpOne();
    await one.update({ 'timers.inactive': '', 'timers.closed': 'PT20M' });
    expect(await stateAfter(20 * MINUTE - 1)).toBe('active');
    expect(await stateAfter(1)).toBe('closed');
  });

  test('come from the configuration, unless the request says otherwise', async () => {
    const { api, emulator } = await setUpOne();
    await api.configuration().update({ defaultClosedTimer: 'P3D' });
    const { sid } = await api.conversations.create();
    expect((await api.conversations(sid).fetch()).timers).toEqual({ date_closed: '2026-01-08T09:00:00Z' });
    await emulator.clock.advance(3 * 24 * 60 * MINUTE);
    expect((await api.conversations(sid).fetch()).state).toBe('closed');
  });

  test('tell who closed it', async () => {
    const { one, posts, stateAfter } = await setUpOne();
    await one.webhooks.create({
      ...{ target: 'webhook', 'configuration.url': 'https://example.com/inbound' },
      'configuration.filters': ['onConversationStateUpdated'],
    });
    await stateAfter(10 * MINUTE);
    expect(posts.map(({ StateTo, Reason }) => [StateTo, Reason])).toEqual([
      ['inactive', 'TIMER'],
      ['closed', 'TIMER'],
    ]);
  });

  test.each([
    [{ 'timers.inactive': 'PT59S' }, 50375],
    [{ 'timers.closed': 'PT9M59S' }, 50376],
    [{ 'timers.inactive': '1 minute' }, 50379],
    [{ 'timers.closed': 'PT' }, 50380],
  ])('have to be long enough, and durations: %j', async (wrong, code) => {
    const { api, one } = await setUpOne();
    await expect(api.conversations.create({ state: 'active', ...wrong })).rejects.toMatchObject({ status: 400, code });
    await expect(one.update(wrong)).rejects.toMatchObject({ code });
  });
});

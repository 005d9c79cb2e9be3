import { setUp } from '../../test/emulator/control';
import type { AccountSeed } from '../account/seed';
import { FLEXKEEP_ACCOUNT } from '../furnish';
import type { RecordPage } from './records';

const CROWD: AccountSeed = {
  ...FLEXKEEP_ACCOUNT,
  channels: [{ flow: 'SMS', customer: '+1415555{n:4}', count: 150 }],
  conversations: [
    { participants: [{ address: '+1415777{n:4}', proxyAddress: '+15550199' }], count: 150 },
    { name: 'by-hand' },
  ],
};

const crowded = () => {
  const world = setUp(CROWD);
  const list = async (query: Record<string, string> = {}) =>
    (await (await world.request(`/api/records?${new URLSearchParams(query)}`)).json()) as RecordPage;
  return { ...world, list };
};

describe('the list of engagements', () => {
  it('is told part by part, the newest first, and to its end', async () => {
    const { list } = crowded();
    const [first, last] = [await list({ limit: '20' }), await list({ from: '290', limit: '20' })];
    expect(first).toMatchObject({ total: 301, found: 301, from: 0 });
    expect([first.rows.length, last.rows.length]).toEqual([20, 11]);
    expect(first.rows[0]).toMatchObject({ status: 'active', customer: null, isLost: false });
    expect(first.rows[1]?.customer).toMatchObject({ orchestration: 'conversations', kind: 'sms' });
    expect(last.rows.at(-1)?.customer).toMatchObject({ orchestration: 'flex-flow', kind: 'sms' });
  });

  it('is searched by customer, by SID, and for what is lost', async () => {
    const { list, act, emulator } = crowded();
    const { rows } = await list({ find: '4155550001' });
    expect(rows.map(({ customer }) => customer?.name)).toEqual(['+14155550001']);
    const [{ sid = '', session } = {}] = rows;
    expect((await list({ find: sid.toLowerCase() })).found).toBe(1);
    expect((await list({ find: `${session?.sid}` })).rows.map((row) => row.sid)).toEqual([sid]);
    expect(await list({ find: 'no such' })).toMatchObject({ total: 301, found: 0, rows: [] });
    const before = (await list({ find: 'lost' })).found;
    await act('sms', { body: 'agent', from: '+14155559999', orchestration: 'flex-flow' });
    const [newest] = (await list({ find: '4155559999' })).rows;
    expect(newest).toMatchObject({ listens: true, isLost: false });
    const ofNewest = emulator.store.parentsOf('chat.ChannelWebhook').filter((one) => one.endsWith(newest?.sid ?? '-'));
    for (const parent of ofNewest) emulator.store.drop('chat.ChannelWebhook', parent);
    expect((await list({ find: 'lost' })).found).toBe(before + 1);
  });
});

describe('what the page shows at once', () => {
  it('does not grow with the account, and has the customer who is looked at', async () => {
    const { request } = crowded();
    const shown = async (query = '') => (await request(`/api/shown${query}`)).text();
    const [some, oldest] = [await shown(), await shown('?customer=%2B14155550001')];
    expect(some).not.toContain('+14155550001');
    expect(oldest).toContain('+14155550001');
    expect(JSON.parse(some).phones).toHaveLength(50);
    expect(oldest.length).toBeLessThan(20_000);
  });

  it('has the Tasks that agents work at, however many wait', async () => {
    const { request, act, state, handOver } = setUp();
    for (let i = 0; i < 60; i += 1) await act('sms', { body: 'hi', from: `+1415555${1000 + i}` });
    const { channels } = await state();
    for (const { sid } of channels) handOver(sid);
    await act('accept');
    const { tasks, channels: told, moreTasks } = JSON.parse(await (await request('/api/shown')).text());
    expect(tasks).toHaveLength(50);
    expect(moreTasks).toBe(10);
    expect(tasks[0]).toMatchObject({ status: 'assigned', channelSid: channels[0]?.sid });
    expect(told).toHaveLength(50);
  });
});

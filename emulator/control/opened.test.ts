import { setUp } from '../../test/emulator/control';
import { ask } from '../products/ask';
import { ledgerWords } from './ledger-words';
import { masked } from './mask';
import type { OpenedEntry, OpenedRecord } from './opened';

const open = async () => {
  const scene = setUp();
  scene.emulator.journal.keepsContent = true;
  const get = async <T>(path: string): Promise<T> => (await (await scene.request(path)).json()) as T;
  const { journal } = await scene.act('sms', { body: 'hello' });
  const webhook = journal.find(({ kind }) => kind === 'webhook');
  const [channel] = scene.stage.chronicle.channels();
  return { ...scene, get, webhook, number: webhook?.began ?? 0, channelSid: channel?.sid ?? '' };
};

describe('an entry that is opened', () => {
  it('shows a webhook with its form and signature', async () => {
    const { get, number } = await open();
    const entry = await get<OpenedEntry>(`/api/entries/${number}`);
    expect(entry).toMatchObject({ name: 'onMessageSent', address: 'http://localhost:3000/inbound', status: 200 });
    expect(entry.parameters).toContainEqual(['Body', 'hello']);
    expect(entry.headers).toContainEqual(['x-twilio-signature', expect.stringMatching(/=$/)]);
    expect(entry.took).toBe(0);
  });

  it('shows the copies of its delivery, each with what it led to', async () => {
    const { get, act, emulator } = await open();
    await act('copies', { copies: 3, webhook: 'onMessageSent' });
    const { journal } = await act('sms', { body: 'again' });
    const [first, second, third, ...others] = journal.filter(
      ({ name, kind }) => name === 'onMessageSent' && kind === 'webhook',
    );
    expect(others).toEqual([]);
    const made = { kind: 'function', name: 'POST /inbound', detail: {}, cause: second?.began ?? 0 } as const;
    const run = emulator.journal.open(made);
    emulator.journal.close(run, { status: 503 });
    const led = { number: run.began, name: 'POST /inbound', outcome: '503' };
    expect(await get<OpenedEntry>(`/api/entries/${second?.began}`)).toMatchObject({ effects: [led] });
    expect(await get<OpenedEntry>(`/api/entries/${run.began}`)).toMatchObject({
      because: { number: second?.began, name: 'onMessageSent', outcome: '200' },
    });
    const { copies } = await get<OpenedEntry>(`/api/entries/${third?.began}`);
    const at = expect.any(Number);
    expect(copies).toEqual([
      { number: first?.began, at, copy: '1 of 3', outcome: '200', led: [] },
      {
        number: second?.began,
        at,
        copy: '2 of 3',
        outcome: '200',
        led: [led],
      },
      { number: third?.began, at, copy: '3 of 3', outcome: '200', led: [] },
    ]);
  });

  it('says so where there is none', async () => {
    expect((await setUp().request('/api/entries/99')).status).toBe(404);
  });
});

describe('a record that is opened', () => {
  it('shows all properties, attributes laid out, and what changed when', async () => {
    const { get, channelSid, handOver, account, emulator, stage } = await open();
    const taskSid = handOver(channelSid);
    stage.chronicle.get(taskSid);
    const place = { WorkspaceSid: account.workspaceSid, Sid: taskSid };
    ask(emulator, 'taskrouter.UpdateTask', place, { Priority: 7 });
    const record = await get<OpenedRecord>(`/api/records/${taskSid}`);
    expect(record).toMatchObject({ kind: 'Task', isDeleted: false, words: [] });
    expect(record.properties).toContainEqual(['attributes', { channelSid, name: 'Wendy' }]);
    expect(record.properties.map(([name]) => name)).not.toContain('hidden');
    expect(record.changes.at(-1)?.changed).toEqual([{ name: 'priority', was: 0, is: 7 }]);
  });

  it('is any record of the account', async () => {
    const { get, account } = await open();
    expect(await get<OpenedRecord>(`/api/records/${account.workspaceSid}`)).toMatchObject({
      kind: 'taskrouter.Workspace',
    });
    expect((await setUp().request(`/api/records/KC${'0'.repeat(32)}`)).status).toBe(404);
  });
});

describe('the ledger in words', () => {
  it('says phase, lease and what is owed, and nothing of other records', () => {
    const now = Date.UTC(2026, 0, 5, 10);
    const data = {
      phase: 'handing-over',
      since: now - 60_000,
      replies: [{}],
      lease: { holder: 'x', until: now + 30_000 },
    };
    expect(ledgerWords({ data }, now)).toEqual([
      'A handover was begun: the bot is silent, and a Task is owed.',
      'In this phase since 09:59:00, 1 min ago.',
      '1 reply begun, and perhaps not sent.',
      'A Function holds the lease until 10:00:30.',
    ]);
    expect(ledgerWords({ data: [] }, now)).toEqual([]);
    expect(ledgerWords({ data: { phase: 'later', since: 'x', lease: null } }, now)).toEqual(['Its phase is later.']);
  });
});

describe('secrets', () => {
  it('are hidden by their value and by their name, at any depth', () => {
    const shown = masked(
      { url: 'x?t=s3cret', list: [{ AUTH_TOKEN: 'abc', page_token: 'p' }], Key: 'BOT_SECRET', Value: 'v' },
      ['s3cret', ''],
    );
    expect(shown).toEqual({
      url: 'x?t=••••••',
      list: [{ AUTH_TOKEN: '••••••', page_token: 'p' }],
      Key: 'BOT_SECRET',
      Value: '••••••',
    });
  });

  it('never reach the page: the Auth Token', async () => {
    const { get, emulator, stage, number } = await open();
    const entry = emulator.journal.entries.find(({ began }) => began === number);
    if (!entry) throw new Error('There is no such entry');
    emulator.journal.keep(entry, { sent: `Body=${emulator.authToken}` });
    expect(JSON.stringify(await get(`/api/entries/${number}`))).not.toContain(emulator.authToken);
    expect(stage.secrets).toContain(emulator.authToken);
  });
});

describe('the list of trouble', () => {
  it('has everything that goes wrong, in words, and each can be removed', async () => {
    const { act, get, emulator } = await open();
    await act('fault', { operation: 'taskrouter.CreateTask', kind: 'lost' });
    await act('copies', { copies: 4, webhook: 'onMessageSent' });
    await act('latency', { median: '2s' });
    await act('lag', { what: 'lists', delay: '1s' });
    await act('lag', { what: 'sync', delay: '3s' });
    expect(await get('/api/trouble')).toEqual([
      { words: 'taskrouter.CreateTask: lost', isSpent: false },
      { words: 'onMessageSent: in 4 copies', isSpent: false },
      { words: 'every call: takes 2s', isSpent: false },
      { words: 'lists 1s late', isSpent: false },
      { words: 'what is new in sync 3s late', isSpent: false },
    ]);
    for (let left = 5; left; left -= 1) await act('remove', { number: left });
    expect(await get('/api/trouble')).toEqual([]);
    expect(emulator.options).toMatchObject({ listLagMs: 0, latency: [], visibleAfterMs: {} });
  });

  it('says which rule has had its effect', async () => {
    const { act, get, handOver, channelSid } = await open();
    await act('lose', { webhook: 'onMessageSent' });
    await act('sms', { body: 'again' });
    expect(await get('/api/trouble')).toEqual([{ words: 'onMessageSent: lost', isSpent: true }]);
    expect(handOver(channelSid)).toMatch(/^WT/);
  });

  it('suggests the nearest name', async () => {
    const { refusal } = setUp();
    expect(await refusal('fault', { operation: 'taskrouter.CreateTsk', kind: 'lost' })).toMatchObject({
      remedy: 'Did you mean taskrouter.CreateTask?',
    });
    expect(await refusal('lose', { webhook: 'onmessagesent' })).toMatchObject({
      remedy: 'Did you mean onMessageSent?',
    });
    expect(await refusal('lose', { webhook: 'something' })).toMatchObject({ remedy: 'For example: task.canceled' });
  });
});

describe('a webhook that is sent again', () => {
  it('is signed anew, and may say something else', async () => {
    const { act, posts, number } = await open();
    await act('resend', { entry: number, form: 'Body=agent' });
    const [first, second] = posts.slice(-2);
    expect(new URLSearchParams(second?.body).get('Body')).toBe('agent');
    expect(second?.headers['x-twilio-signature']).not.toBe(first?.headers['x-twilio-signature']);
  });

  it('may be one that was lost', async () => {
    const { act, posts } = await open();
    await act('lose', { webhook: 'onMessageSent' });
    const { journal } = await act('sms', { body: 'lost' });
    const lost = journal.find(({ fault }) => fault === 'lost');
    const before = posts.length;
    await act('resend', { entry: lost?.began });
    expect(posts.slice(before).map(({ body }) => new URLSearchParams(body).get('Body'))).toEqual(['lost']);
  });

  it('has to be one', async () => {
    expect(await setUp().refusal('resend', { entry: 1 })).toMatchObject({ code: 'not-found' });
  });
});

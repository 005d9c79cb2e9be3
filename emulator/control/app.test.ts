import { setUp } from '../../test/emulator/control';
import type { FaultRule } from '../chaos/faults';
import type { EndedEntry } from './journal-feed';
import { formatDuration, parseDuration } from './parameter';

describe('who may use it', () => {
  const sms = { method: 'POST', body: '{"body":"hello"}' };

  it.each([
    ['a command line', '/api/actions/sms', sms],
    [
      'its own page',
      '/api/actions/sms',
      { ...sms, headers: { origin: 'http://localhost:3001', 'sec-fetch-site': 'same-origin' } },
    ],
    ['by number', '/api/state', { headers: { host: '127.0.0.1:3001' } }],
    ['over a forwarded port', '/api/state', { headers: { host: 'localhost:50123', origin: 'http://localhost:50123' } }],
    ['a link on another site, to the page', '/', { headers: { 'sec-fetch-site': 'cross-site' } }],
  ])('%s', async (_, path, init) => {
    expect((await setUp().request(path, init)).status).toBe(200);
  });

  it.each([
    ['a foreign name that leads here', '/api/state', { headers: { host: 'twilio.example' } }],
    ['a name that only begins well', '/', { headers: { host: 'localhost.example:3001' } }],
    ['another site', '/api/actions/sms', { ...sms, headers: { origin: 'https://evil.example' } }],
    ['another port of this machine', '/api/actions/sms', { ...sms, headers: { origin: 'http://localhost:5173' } }],
    ['a page without an origin', '/api/actions/sms', { ...sms, headers: { origin: 'null' } }],
    ['an image on another site', '/api/state', { headers: { 'sec-fetch-site': 'cross-site' } }],
  ])('not %s', async (_, path, init) => {
    const { request, state } = setUp();
    const answer = await request(path, init);
    expect([answer.status, await answer.json()]).toMatchObject([403, { error: { code: 'foreign' } }]);
    expect((await state()).channels).toEqual([]);
  });
});

describe('the page', () => {
  it('is whole, and needs nothing from elsewhere', async () => {
    const { request } = setUp();
    const page = await request('/');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    const html = await page.text();
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => String(link));
    const modules = new Set(['/console.js']);
    for (const link of modules) {
      const script = await (await request(link)).text();
      for (const [, imported = ''] of script.matchAll(/(?:from|import) '\.(\/[^']+)'/g)) modules.add(imported);
    }
    expect(links).toEqual(['data:,', '/theme.css', '/lifeline.css', '/console.css', '/console.js']);
    expect(modules.size).toBe(11);
    for (const link of [...links.slice(1), ...modules]) {
      const file = await request(link);
      expect([link, file.status]).toEqual([link, 200]);
      expect(await file.text()).not.toMatch(/https?:\/\//);
    }
  });

  it('refuses a body that is too long', async () => {
    const answer = await setUp().send('/api/actions/sms', 'POST', { body: 'x'.repeat(300_000) });
    expect([answer.status, await answer.json()]).toMatchObject([413, { error: { code: 'too-long' } }]);
  });

  it('says so where there is nothing', async () => {
    const answer = await setUp().request('/api/nothing');
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { error: { message: 'There is nothing at /api/nothing.' } },
    ]);
  });
});

describe('faults and deliveries', () => {
  it('are set and told as data', async () => {
    const { send, request, emulator } = setUp();
    const rules: FaultRule[] = [{ operation: 'taskrouter.*', fault: 'slow', ms: 300, probability: 0.5 }];
    expect(await (await send('/api/faults', 'PUT', rules)).json()).toEqual(rules);
    expect(emulator.faults.rules).toEqual(rules);
    expect(await (await request('/api/faults')).json()).toEqual(rules);
    const deliveries = [{ name: 'onMessageSent', copies: 2, spacingMs: 100, jitterMs: 0, forged: false, times: 1 }];
    expect(await (await send('/api/deliveries', 'PUT', deliveries)).json()).toEqual(deliveries);
    expect(await (await request('/api/deliveries')).json()).toEqual(deliveries);
  });

  it.each([
    ['/api/faults', '{', 'The body is not JSON.'],
    ['/api/faults', {}, 'A list of rules is needed.'],
    ['/api/faults', [1], 'Rule 0 is not an object.'],
    ['/api/faults', [{ operation: 'chat.*' }], 'Rule 0 lacks fault.'],
    ['/api/faults', [{ fault: 'lost', when: 1 }], 'Rule 0 has an unknown key when.'],
    ['/api/faults', [{ fault: 'lost', nth: 0 }], 'Rule 0: nth must be a whole number from 1.'],
    ['/api/faults', [{ fault: 'broken' }], /^Rule 0: fault must be one of/],
    ['/api/faults', [{ fault: 'lost', operation: 'chat.Nothing' }], /^Rule 0: operation must be one such as/],
    ['/api/deliveries', [{}, { copies: -1 }], 'Rule 1: copies must be a whole number from 0 to 100.'],
    ['/api/deliveries', [{ forged: 'yes' }], 'Rule 0: forged must be true or false.'],
    ['/api/deliveries', [{ name: 'onMessage' }], /^Rule 0: name must be one such as/],
  ])('%s refuses %j', async (path, rules, message) => {
    const { send, emulator } = setUp();
    const answer = await send(path, 'PUT', rules);
    const { error } = (await answer.json()) as { error: { message: string } };
    expect(answer.status).toBe(400);
    expect(error.message).toMatch(message);
    expect([emulator.faults.rules, emulator.deliverer.rules]).toEqual([[], []]);
  });
});

describe('the journal', () => {
  it('is told from any entry on, in the order in which entries ended', async () => {
    const { act, request } = setUp();
    const { journal } = await act('sms', { body: 'hello' });
    const read = async (query: string) => (await (await request(`/api/journal${query}`)).json()) as EndedEntry[];
    const all = await read('');
    expect(all.slice(-journal.length)).toEqual(journal);
    expect(journal.map(({ ended }) => ended)).toEqual(journal.map(({ ended }) => ended).sort((a, b) => a - b));
    expect(journal.at(-1)).toMatchObject({ kind: 'webhook', name: 'onMessageSent', status: 200 });
    expect(await read(`?since=${all.at(-2)?.ended}`)).toEqual(all.slice(-1));
    expect(await read('?limit=2')).toEqual(all.slice(-2));
    expect((await request('/api/journal?since=x')).status).toBe(400);
  });

  it('is streamed: first what was missed, then what happens', async () => {
    const { act, request } = setUp();
    const { journal } = await act('sms', { body: 'hello' });
    const since = String(journal.at(-2)?.ended);
    const stream = await request('/api/journal/stream', { headers: { 'last-event-id': since } });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    const next = async (): Promise<EndedEntry> => {
      const text = new TextDecoder().decode((await reader.read()).value);
      return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '{}');
    };
    expect(await next()).toEqual(journal.at(-1));
    await act('lose', { webhook: 'onMessageSent' });
    const more = await act('sms', { body: 'again' });
    for (const entry of more.journal) expect(await next()).toEqual(entry);
    await reader.cancel();
  });
});

describe('durations', () => {
  it.each([
    ['25h', 90_000_000, '25h'],
    ['1h30m', 5_400_000, '1h 30m'],
    ['90s', 90_000, '1m 30s'],
    ['2d', 172_800_000, '2d'],
    ['500ms', 500, '500ms'],
    ['0s', 0, '0s'],
  ])('%s is %i ms, said as %s', (text, ms, said) => {
    expect(parseDuration(text)).toBe(ms);
    expect(formatDuration(ms)).toBe(said);
  });

  it.each(['', '25', 'h', '-1h', '1 h', '1h x', '1y'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

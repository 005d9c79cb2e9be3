import { doing, hello, type Service, setUpAt, silent, unreachable } from '../../../test/support/bot-elsewhere';
import { FILE, OPEN, scriptWith } from '../../../test/support/bot-script';

const setUp = setUpAt(OPEN, scriptWith());

/** [what, what the service does, how often it is asked, the log's reason] */
const FAILURES: [string, Service, number, object][] = [
  ['is not there', unreachable, 2, { reason: 'unreachable' }],
  [
    'is not there, and the network says why',
    () =>
      Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })),
    2,
    { reason: 'unreachable', code: 'ECONNREFUSED' },
  ],
  ['fails', () => new Response('', { status: 500 }), 2, { reason: 'status', status: 500 }],
  [
    'is not there, and then fails',
    (n) => (n === 1 ? unreachable() : new Response('', { status: 503 })),
    2,
    { status: 503 },
  ],
  ['refuses', () => new Response('', { status: 401 }), 1, { reason: 'status', status: 401 }],
  ['is busy', () => new Response('', { status: 429 }), 1, { reason: 'status', status: 429 }],
  ['is elsewhere', () => new Response('', { status: 302, headers: { location: '/x' } }), 1, { status: 302 }],
  ['says nothing in time', silent, 1, { reason: 'timeout', took: 2_500 }],
  ['says too much', () => new Response(`"${'x'.repeat(20_000)}"`), 1, { reason: 'too-long' }],
  ['says nothing', () => new Response(''), 1, { reason: 'not-json' }],
  [
    'says it byte by byte, and never ends',
    (_, wait) =>
      new Response(
        new ReadableStream({
          start: (c) => c.enqueue(Buffer.from('{"actions":[')),
          pull: () => wait().then(() => undefined),
        }),
      ),
    1,
    { reason: 'timeout' },
  ],
  [
    'says no UTF-8',
    () =>
      new Response(
        Buffer.concat([Buffer.from('{"actions":[{"do":"say","text":"'), Buffer.from([0xff]), Buffer.from('"}]}')]),
      ),
    1,
    { reason: 'not-json' },
  ],
  [
    'says a page',
    () => new Response('<html>hello</html>', { headers: { 'content-type': 'application/json' } }),
    1,
    { reason: 'not-json' },
  ],
  [
    'breaks off',
    () => new Response(new ReadableStream({ pull: (c) => c.error(new Error('reset')) })),
    2,
    { reason: 'unreachable' },
  ],
  ['says something else', () => Response.json('hi'), 1, { reason: 'broken-answer', code: 'answer' }],
  ['does nothing', () => doing(), 1, { code: 'actions' }],
  ['keeps silent', () => doing({ do: 'set', slots: {} }), 1, { code: 'actions' }],
  ['does the unknown', () => doing(hello, { do: 'dance', to: 'secret' }), 1, { code: 'actions[1]' }],
  ['says a number', () => doing({ do: 'say', text: 7 }), 1, { code: 'actions[0].text' }],
  [
    'says more than an SMS',
    () => doing(...Array(5).fill({ do: 'say', text: 'x'.repeat(400) })),
    1,
    { code: 'actions' },
  ],
  ['asks for what is no slot', () => doing({ do: 'ask', slot: 'secret', text: 'x' }), 1, { code: 'actions[0].slot' }],
  ['goes on after the end', () => doing({ do: 'close' }, hello), 1, { code: 'actions[0]' }],
  [
    'notes a secret name',
    () => doing({ do: 'set', slots: { 'se cret': 'x' } }, hello),
    1,
    { code: 'actions[0].slots' },
  ],
  ['notes a list', () => doing({ do: 'set', slots: { a: ['x'] } }, hello), 1, { code: 'actions[0].slots' }],
  [
    'notes far too much',
    () =>
      doing(
        { do: 'set', slots: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`a${i}`, 'x'.repeat(200)])) },
        hello,
      ),
    1,
    { code: 'actions' },
  ],
  ['speaks no language', () => doing({ do: 'set', language: '<secret>' }, hello), 1, { code: 'actions[0].language' }],
  [
    'hands over with too high a priority',
    () => doing({ do: 'hand-over', priority: 2 ** 31 }),
    1,
    { code: 'actions[0].priority' },
  ],
];

describe('a service that', () => {
  it.each(FAILURES)('%s: the customer is handed over, and the log has one line', async (_, service, times, line) => {
    const { turn, sent, log } = setUp(service);
    expect(await turn('help me')).toMatchObject({ say: 'An agent comes.', next: 'hand-over' });
    expect(sent).toHaveLength(times);
    expect(log).toEqual([expect.objectContaining({ action: 'ask-bot', outcome: 'failed', sid: 'CH1', ...line })]);
    expect(JSON.stringify(log)).not.toContain('secret');
    expect(new Set(sent.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('is there at the second try answers all the same', async () => {
    for (const first of [unreachable, () => new Response('', { status: 502 })]) {
      const { turn, log } = setUp((n) => (n === 1 ? first() : doing(hello)));
      expect(await turn('x')).toMatchObject({ say: 'Hello!' });
      expect(log).toEqual([]);
    }
  });

  it('answers under another content type, or with a byte order mark, is understood', async () => {
    const answer = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify({ actions: [hello] }))]);
    for (const type of ['text/html', 'application/octet-stream', 'application/json; charset=utf-8']) {
      const { turn } = setUp(() => new Response(answer, { headers: { 'content-type': type } }));
      expect(await turn('x')).toMatchObject({ say: 'Hello!', next: 'wait' });
    }
  });

  it('is not asked where there is no time left for it', async () => {
    const { turn, sent, log } = setUp(() => doing(hello), { timeMs: 1_600 });
    expect((await turn('x')).next).toBe('hand-over');
    expect([sent, log]).toEqual([[], [expect.objectContaining({ reason: 'timeout' })]]);
  });
});

describe('where a service fails', () => {
  const phrases = { ...FILE.phrases, unavailable: 'Try again.' };

  it('the customer is asked to try again, as often as may be misunderstood, and is then handed over', async () => {
    const { turn } = setUp(unreachable, { script: scriptWith({ phrases }) });
    const one = await turn('1');
    const two = await turn('2', { state: one.state });
    expect([one, two].map(({ say, next }) => [say, next])).toEqual(Array(2).fill(['Try again.', 'wait']));
    expect((await turn('3', { state: two.state })).next).toBe('hand-over');
  });

  it('its next answer starts the count again', async () => {
    const { turn } = setUp((n) => (n <= 2 ? unreachable() : doing(hello)), { script: scriptWith({ phrases }) });
    const { state } = await turn('1');
    expect(state.misses).toBe(1);
    expect((await turn('2', { state })).state.misses).toBe(0);
  });

  it('the script takes over where it has a fallback, and keeps the dialogue', async () => {
    const { turn, sent } = setUp(unreachable, { script: scriptWith({ phrases, fallback: 'menu' }) });
    const { say, state } = await turn('x');
    expect(say).toContain('What is it?');
    expect((await turn('order', { state })).say).toBe('The number?');
    expect(sent).toHaveLength(2);
  });
});

import fc from 'fast-check';
import { createDeadline } from '../../platform/deadline';
import type { LogEntry } from '../../platform/log';
import type { Runtime } from '../../platform/runtime';
import { FILE, OPEN, scriptWith } from '../fixture';
import type { BotTurn } from '../port';
import { openingState } from '../state';
import { createRemoteBot } from './remote';

fc.configureGlobal({ seed: 1, numRuns: 200 });

const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const URL_OF_BOT = 'https://bot.example.com/turn';

const SCRIPT = scriptWith();

interface Sent {
  headers: Record<string, string>;
  body: { data: Record<string, unknown> } & Record<string, unknown>;
}

/** @param wait until nobody waits any more */
type Service = (n: number, wait: () => Promise<Response>) => Response | Promise<Response>;

/** A remote bot whose service is a function, in a world where time passes only when something waits for it. */
const setUp = (service: Service, { script = SCRIPT, timeMs = 4_500 } = {}) => {
  const sent: Sent[] = [];
  const log: LogEntry[] = [];
  const limits: (() => void)[] = [];
  let now = OPEN;
  const runtime: Runtime = {
    now: () => now,
    sleep: (ms) =>
      new Promise((resolve) => {
        const wake = () => {
          now += ms;
          resolve();
        };
        // A pause is over at once; the limit is reached when the service makes it wait.
        if (ms < 200) wake();
        else limits.push(wake);
      }),
    random: () => 0.5,
    id: () => 'id',
    print: () => undefined,
    asset: () => undefined,
    fetch: async (url, init = {}) => {
      expect([url, init.method, init.redirect]).toEqual([URL_OF_BOT, 'POST', 'manual']);
      sent.push({ headers: init.headers as Record<string, string>, body: JSON.parse(String(init.body)) });
      const wait = () =>
        new Promise<Response>((_, reject) => {
          init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
          for (const reached of limits) reached();
        });
      return service(sent.length, wait);
    },
  };
  const bot = createRemoteBot({
    ...{ script, runtime, log: (entry) => void log.push(entry) },
    address: { url: URL_OF_BOT, secrets: [SECRET] },
    deadline: createDeadline(runtime, timeMs),
  });
  const turn = (text: string, changes: Partial<BotTurn> = {}) =>
    bot.turn({
      ...{ conversationSid: 'CH1', messageSid: `IM${text}`, text, now: OPEN, state: openingState() },
      ...{ channelType: 'sms', languages: [], ...changes },
    });
  return { bot, turn, sent, log };
};

const doing = (...actions: object[]) => Response.json({ actions });
const hello = { do: 'say', text: 'Hello!' };
const unreachable = () => Promise.reject(new TypeError('fetch failed'));
const silent: Service = (_, wait) => wait();

describe('a turn of a bot elsewhere', () => {
  it('is asked with the message, what is known, and a signature', async () => {
    const { turn, sent } = setUp(() => doing(hello));
    const state = { ...openingState(), turns: 2, slots: { order: 'AB123' } };
    await turn('Where is it?', { state, languages: ['fr', 'de'] });
    expect(sent).toEqual([
      {
        headers: {
          'content-type': 'application/json',
          'webhook-id': 'IMWhere is it?',
          'webhook-timestamp': String(OPEN / 1000),
          'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
        },
        body: {
          type: 'bot.turn',
          timestamp: new Date(OPEN).toISOString(),
          data: {
            ...{ conversation: 'CH1', message: { id: 'IMWhere is it?', text: 'Where is it?' } },
            ...{ channelType: 'sms', language: 'fr', turn: 3, slots: { order: 'AB123' }, open: true },
          },
        },
      },
    ]);
  });

  it('says, notes and waits', async () => {
    const set = { do: 'set', slots: { topic: 'x' }, language: 'fr' };
    const { turn, log } = setUp(() => doing(hello, set, { do: 'say', text: 'How are you?' }));
    expect(await turn('hi')).toEqual({
      say: 'Hello!\nHow are you?',
      next: 'wait',
      state: { ...openingState(), turns: 1, slots: { topic: 'x' }, language: 'fr' },
    });
    expect(log).toEqual([]);
  });

  it('hands over with priority and a summary of its own', async () => {
    const { turn } = setUp(() => doing(hello, { do: 'hand-over', priority: 7, summary: 'Wants a refund' }));
    expect(await turn('refund')).toMatchObject({
      say: 'Hello!',
      next: 'hand-over',
      brief: { priority: 7, summary: 'Wants a refund', language: 'en', open: true },
    });
  });

  it('hands over with a summary of what it noted', async () => {
    const { turn } = setUp(() => doing({ do: 'set', slots: { order: 'AB123', size: 'L' } }, { do: 'hand-over' }));
    expect((await turn('x')).brief?.summary).toBe('Order: AB123. size: L');
  });

  it('closes', async () => {
    expect(await setUp(() => doing({ do: 'close' })).turn('x')).toMatchObject({ next: 'close' });
  });

  it('asks: an answer that fits comes back, one that does not is asked for again here', async () => {
    const { turn, sent } = setUp((n) => doing(n === 1 ? { do: 'ask', slot: 'topic', text: 'What?' } : hello));
    const asked = await turn('hi');
    expect(asked).toMatchObject({ say: 'What?\n1. A bill\n2. Something else', state: { asked: 'topic' } });
    const again = await turn('hm', { state: asked.state });
    expect(again).toMatchObject({ say: 'Pardon?\n1. A bill\n2. Something else', state: { asked: 'topic', misses: 1 } });
    const answer = await turn('1', { state: again.state });
    expect(answer.state).toEqual({ ...openingState(), turns: 3, slots: { topic: 'bill' }, language: 'en' });
    expect(sent.map(({ body }) => body.data.answered)).toEqual([undefined, 'topic']);
  });

  it('is asked once for a message, although the core asks twice', async () => {
    const { turn, sent } = setUp(() => doing({ do: 'set', slots: { a: '1' } }, hello));
    const [first, second] = [await turn('x'), await turn('x', { state: { ...openingState(), slots: { b: '2' } } })];
    expect(sent).toHaveLength(1);
    expect([first.state.slots, second.state.slots]).toEqual([{ a: '1' }, { a: '1', b: '2' }]);
  });
});

describe('what the service is not asked about', () => {
  it.each([
    ['a word that gets somebody out', 'Agent!', {}, 'hand-over'],
    ['a word that ends it', 'stop', {}, 'close'],
    ['one turn too many', 'x', { turns: 12 }, 'hand-over'],
    ['a message too long', 'x'.repeat(101), {}, 'wait'],
  ])('%s', async (_, text, state, next) => {
    const { turn, sent } = setUp(() => doing(hello));
    expect((await turn(text, { state: { ...openingState(), ...state } })).next).toBe(next);
    expect(sent).toEqual([]);
  });

  it('is anything else', async () => {
    const { turn, sent } = setUp(() => doing(hello));
    for (const text of ['hi', 'restart', 'I am an agent', '']) await turn(text);
    expect(sent).toHaveLength(4);
  });
});

/** [what, what the service does, how often it is asked, the log's reason] */
const FAILURES: [string, Service, number, object][] = [
  ['is not there', unreachable, 2, { reason: 'unreachable' }],
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

describe('whatever a service answers', () => {
  it('there is one answer to the customer, or an agent', async () => {
    const name = fc.constantFrom('do', 'text', 'slot', 'slots', 'language', 'priority', 'summary', 'x');
    const value = fc.oneof(fc.constantFrom('say', 'ask', 'set', 'hand-over', 'close', 'name'), fc.jsonValue());
    const answer = fc.oneof(
      fc.jsonValue(),
      fc.record({ actions: fc.array(fc.dictionary(name, value), { maxLength: 4 }) }),
    );
    await fc.assert(
      fc.asyncProperty(answer, async (json) => {
        const { say, next } = await setUp(() => Response.json(json)).turn('x');
        expect(say !== undefined || next !== 'wait').toBe(true);
      }),
    );
  });
});

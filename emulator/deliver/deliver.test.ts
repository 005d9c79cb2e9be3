import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { createEmulator } from '../emulator';
import { isSigned } from '../platform/signature';
import type { Post, Webhook } from './deliver';

const WEBHOOK: Webhook = {
  url: 'https://example.com/hook?a=1',
  name: 'task.canceled',
  params: { TaskSid: 'WT1' },
  timeoutMs: 15_000,
  retries: 1,
  retryOn: ['broken'],
};

/** A receiver that answers as `ends` say, one attempt after the other, then with 204. */
const setUp = (...ends: (number | 'timeout' | 'broken')[]) => {
  const posts: (Post & { at: number })[] = [];
  const emulator = createEmulator({
    async post(post) {
      posts.push({ ...post, at: emulator.clock.now() });
      const end = ends.shift() ?? 204;
      if (typeof end === 'number') return { status: end };
      if (end === 'broken') throw new Error('ECONNRESET');
      await new Promise<void>((resolve) => void emulator.clock.setTimeout(resolve, post.timeoutMs));
      throw new DOMException('', 'TimeoutError');
    },
  });
  const start = emulator.clock.now();
  return {
    emulator,
    posts,
    /** ms at which each attempt was made. */
    times: () => posts.map(({ at }) => at - start),
    async deliver(changes: Partial<Webhook>, ms = 0) {
      emulator.deliverer.deliver({ ...WEBHOOK, ...changes });
      await emulator.clock.advance(ms);
    },
  };
};

describe("connection overrides behind a URL's #", () => {
  it('are neither requested nor signed', async () => {
    const { deliver, posts, emulator } = setUp();
    await deliver({ url: `${WEBHOOK.url}#rc=2&rp=all` });
    expect(posts).toHaveLength(1);
    const [{ url, headers } = { url: '', headers: {} }] = posts;
    expect(url).toBe(WEBHOOK.url);
    expect(headers).toMatchObject({
      'x-twilio-signature': getExpectedTwilioSignature(emulator.authToken, WEBHOOK.url, WEBHOOK.params),
    });
  });

  it.each([
    ['', ['broken', 'broken', 'broken'], 2],
    ['rc=0', ['broken'], 1],
    ['rc=2', ['broken', 'broken', 'broken'], 3],
    ['rc=3', [500], 1],
    ['rc=3&rp=5xx', [500, 503, 404], 3],
    ['rc=5&rp=4xx,rt', [404, 'timeout', 500], 3],
    ['rc=5&rp=all', [404, 500, 'broken', 'timeout', 429], 6],
    ['rc=9&rp=nonsense', ['broken', 'broken', 'broken'], 2],
  ] as const)('#%s: of %j, attempts', async (fragment, ends, attempts) => {
    const { deliver, posts } = setUp(...ends);
    await deliver({ url: `${WEBHOOK.url}#rt=1000&${fragment}` }, 60_000);
    expect(posts).toHaveLength(attempts);
  });

  it('shorten the wait for an answer, and all attempts together to 15 s', async () => {
    const slow = setUp('timeout', 'timeout', 'timeout', 'timeout', 'timeout');
    await slow.deliver({ url: `${WEBHOOK.url}#rt=4000&rc=5&rp=rt` }, 60_000);
    expect(slow.times()).toEqual([0, 4_000, 8_000, 12_000]);
    const short = setUp('timeout', 'timeout');
    await short.deliver({ url: `${WEBHOOK.url}#tt=900&rc=5&rp=rt` }, 60_000);
    expect(short.posts.map(({ timeoutMs }) => timeoutMs)).toEqual([900]);
  });

  it('are left out where their sender does not take them', async () => {
    const { deliver, posts } = setUp('broken', 'broken', 'broken');
    await deliver({ url: `${WEBHOOK.url}#rc=5&rt=100`, takesOverrides: false }, 60_000);
    expect(posts.map(({ url, timeoutMs }) => [url, timeoutMs])).toEqual(Array(2).fill([WEBHOOK.url, 15_000]));
  });
});

describe('JSON', () => {
  it('is signed by its hash in the URL, so that a protected path takes it', async () => {
    const { deliver, posts, emulator } = setUp();
    await deliver({ json: [{ id: 'EZ1', name: 'Zoë' }] });
    const [post] = posts;
    if (!post) throw new Error('Nothing was posted');
    expect(JSON.parse(post.body)).toEqual([{ id: 'EZ1', name: 'Zoë' }]);
    expect(new URL(post.url).searchParams.get('a')).toBe('1');
    expect(isSigned(emulator.authToken, { method: 'POST', ...post })).toBe(true);
    expect(isSigned(emulator.authToken, { method: 'POST', ...post, body: '[]' })).toBe(false);
  });
});

it('backs off more and more, by chance a little longer, until its time is over', async () => {
  const { deliver, times } = setUp(...Array(99).fill(503));
  await deliver({ retries: 99, retryOn: ['5xx'], backoffMs: 1_000, totalMs: 60_000 }, 3_600_000);
  const made = times();
  const pauses = made.slice(1).map((at, i) => at - (made[i] ?? 0));
  expect(pauses.length).toBeGreaterThanOrEqual(4);
  for (const [i, pause] of pauses.entries()) {
    expect(pause).toBeGreaterThanOrEqual(1_000 * 2 ** i);
    expect(pause).toBeLessThanOrEqual(1_500 * 2 ** i);
  }
  expect(made.at(-1)).toBeLessThan(60_000);
});

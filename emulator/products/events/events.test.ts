import type { Post } from '../../deliver/deliver';
import { createEmulator } from '../../emulator';
import { sdkFor } from '../../network/sdk';
import { isSigned } from '../../platform/signature';

const HOUR = 3_600_000;
const SINK = 'https://flexkeep.example.com/taskrouter-events';
const typeOf = (event: string) => ({ type: `com.twilio.taskrouter.${event}` });

/** A workspace, a webhook sink, and a receiver that answers as `answers` say, then with 204. */
const setUp = async (answers: (number | 'never')[] = [], configuration: object = {}) => {
  const posts: (Post & { at: number })[] = [];
  const emulator = createEmulator({
    async post(post) {
      posts.push({ ...post, at: emulator.clock.now() });
      const answer = answers.shift() ?? 204;
      if (answer !== 'never') return { status: answer };
      await new Promise<void>((resolve) => void emulator.clock.setTimeout(resolve, post.timeoutMs));
      throw new DOMException('', 'TimeoutError');
    },
  });
  const sdk = sdkFor(emulator);
  const { sid } = await sdk.taskrouter.v1.workspaces.create({ friendlyName: 'w', template: 'FIFO' });
  const sinkConfiguration = { destination: SINK, method: 'POST', ...configuration };
  const sink = await sdk.events.v1.sinks.create({ description: 'd', sinkType: 'webhook', sinkConfiguration });
  const start = emulator.clock.now();
  return {
    emulator,
    posts,
    events: sdk.events.v1,
    sinkSid: sink.sid,
    subscribe: (...types: string[]) =>
      sdk.events.v1.subscriptions.create({ description: 'd', sinkSid: sink.sid, types: types.map(typeOf) }),
    createTask: () => sdk.taskrouter.v1.workspaces(sid).tasks.create({ attributes: '{"channelSid":"CH1"}' }),
    bodies: () => posts.map(({ body }) => JSON.parse(body) as { type: string; id: string }[]),
    times: () => posts.map(({ at }) => at - start),
  };
};

describe('a webhook sink of Event Streams', () => {
  test('is posted what it subscribed to, as one signed batch', async () => {
    const { emulator, posts, subscribe, createTask, bodies } = await setUp();
    await subscribe('task.created', 'workflow.entered');
    await createTask();
    await emulator.clock.advance(1_000);
    expect(bodies()).toEqual([
      [expect.objectContaining(typeOf('task.created')), expect.objectContaining(typeOf('workflow.entered'))],
    ]);
    const [post] = posts;
    if (!post) throw new Error('Nothing was posted');
    expect(post).toMatchObject({ timeoutMs: 5_000, headers: { 'content-type': 'application/json; charset=utf-8' } });
    expect(isSigned(emulator.authToken, { method: 'POST', ...post })).toBe(true);
  });

  test('is posted each event alone where it wants no batches, and each only once', async () => {
    const { emulator, subscribe, createTask, bodies } = await setUp([], { batch_events: false });
    await subscribe('task.created', 'workflow.entered');
    await subscribe('task.created');
    await createTask();
    await emulator.clock.advance(1_000);
    expect(bodies().map((batch) => batch.map(({ type }) => type))).toEqual([
      [typeOf('task.created').type],
      [typeOf('workflow.entered').type],
    ]);
  });

  test('has 5 s to answer, and is posted the same events again', async () => {
    const { emulator, subscribe, createTask, bodies, times } = await setUp(['never', 503]);
    await subscribe('task.created');
    await createTask();
    await emulator.clock.advance(60_000);
    const [first, second, third, ...others] = times();
    expect(others).toEqual([]);
    expect(first).toBe(100);
    expect(second).toBeGreaterThanOrEqual(100 + 5_000 + 1_000);
    expect(second).toBeLessThanOrEqual(100 + 5_000 + 1_500);
    expect(third).toBeGreaterThanOrEqual((second ?? 0) + 2_000);
    expect(new Set(bodies().map(([event]) => event?.id)).size).toBe(1);
  });

  test('is given up after four hours', async () => {
    const { emulator, subscribe, createTask, times } = await setUp(Array(99).fill(500));
    await subscribe('task.created');
    await createTask();
    await emulator.clock.advance(24 * HOUR);
    const made = times();
    expect(made.length).toBeGreaterThan(8);
    expect(made.at(-1)).toBeLessThanOrEqual(4 * HOUR + 100);
    expect(made.at(-1)).toBeGreaterThan(HOUR);
  });

  test('gets nothing once its Subscription has gone, nor without one', async () => {
    const { emulator, subscribe, createTask, events, posts } = await setUp();
    await createTask();
    const { sid } = await subscribe('task.created');
    await events.subscriptions(sid).remove();
    await createTask();
    await emulator.clock.advance(1_000);
    expect(posts).toEqual([]);
  });

  test('loses no batch over a snapshot', async () => {
    const { emulator, subscribe, createTask, posts } = await setUp();
    await subscribe('task.created');
    await createTask();
    emulator.restore(emulator.snapshot());
    await emulator.clock.advance(1_000);
    expect(posts).toHaveLength(1);
  });

  test('can be found by whether it is in use, and Subscriptions by their sink', async () => {
    const { events, subscribe, sinkSid } = await setUp();
    expect(await events.sinks.list({ inUse: false })).toHaveLength(1);
    await subscribe('task.created');
    expect(await events.sinks.list({ inUse: false })).toEqual([]);
    expect(await events.sinks.list({ inUse: true, status: 'active' })).toHaveLength(1);
    expect(await events.subscriptions.list({ sinkSid })).toHaveLength(1);
    expect(await events.subscriptions.list({ sinkSid: `DG${'0'.repeat(32)}` })).toEqual([]);
  });

  test('is refused without a URL, without a sink, and as what is not emulated', async () => {
    const { events } = await setUp();
    const create = (sinkConfiguration: object, sinkType: 'webhook' | 'kinesis' = 'webhook') =>
      events.sinks.create({ description: 'd', sinkType, sinkConfiguration });
    await expect(create({ destination: 'nowhere', method: 'POST' })).rejects.toMatchObject({ status: 400 });
    await expect(create({ destination: SINK, method: 'GET' })).rejects.toMatchObject({ status: 501 });
    await expect(create({ arn: 'arn:aws:kinesis' }, 'kinesis')).rejects.toMatchObject({ status: 501 });
    const subscription = { description: 'd', sinkSid: `DG${'0'.repeat(32)}`, types: [] };
    await expect(events.subscriptions.create(subscription)).rejects.toMatchObject({ status: 400 });
  });
});

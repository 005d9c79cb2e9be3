import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { sign } from '../src/bot/remote/service';
import { type Sample, SECRET, startSample, talkTo } from './start-sample';

const MEGABYTE = 1_048_576;
const BODY = JSON.stringify({ type: 'bot.turn', data: { message: { text: 'hi' }, slots: {} } });

/** What a raw connection answers to raw bytes, until it is closed; `more`: sent on and on. */
const send = (url: string, head: string, more?: { chunk: Buffer; times: number }) =>
  new Promise<{ answer: string; sent: number }>((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let answer = '';
    let sent = 0;
    const pump = (): void => {
      while (more && sent < more.times && !socket.destroyed) {
        sent += 1;
        if (!socket.write(more.chunk)) return void socket.once('drain', pump);
      }
    };
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ answer, sent }));
    socket.write(head);
    pump();
  });

const headOf = (headers: Record<string, string | number>): string =>
  `POST / HTTP/1.1\r\nhost: bot\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

describe.each(['echo-bot', 'llm-bot'])('%s on the open internet', (name) => {
  let model: Server;
  let sample: Sample;

  beforeAll(async () => {
    model = createServer((_, response) =>
      response.end(JSON.stringify({ choices: [{ message: { content: 'Hello.' } }] })),
    ).listen(0, '127.0.0.1');
    await new Promise((resolve) => model.once('listening', resolve));
    const { port } = model.address() as AddressInfo; // reason: it listens on a port, not on a pipe
    sample = await startSample(name, { CHAT_URL: `http://127.0.0.1:${port}/`, CHAT_MODEL: 'small' });
  });
  afterAll(async () => {
    await sample.stop();
    await new Promise((resolve) => model.close(resolve));
  });

  const post = async (headers: Record<string, string>, body = BODY): Promise<number> => {
    const response = await fetch(sample.url, { method: 'POST', headers, body });
    await response.body?.cancel();
    return response.status;
  };
  const signed = (body: string) => sign([SECRET], `IM-${body.length}`, Date.now(), body);

  /** It is still there, and knows Flexkeep from others. */
  afterEach(async () => {
    const customer = talkTo(sample.url);
    expect(await customer.says('hello')).toMatchObject({ say: expect.stringContaining('ello'), next: 'wait' });
    expect(customer.log).toEqual([]);
  });

  it.each([
    ['no signature', {}],
    ['an empty one', { 'webhook-signature': '' }],
    ['a short one', { 'webhook-signature': 'v1,AAAA' }],
    ['one that is longer in bytes than in characters', { 'webhook-signature': `v1,${'é'.repeat(44)}` }],
    ['as many bytes as the right one', { 'webhook-signature': `v1,${'é'.repeat(22)}` }],
    ['a very long one', { 'webhook-signature': 'v1,'.padEnd(8_000, 'A') }],
    ['many', { 'webhook-signature': 'v1,AAAA '.repeat(900).trim() }],
    ['a time that is none', { 'webhook-timestamp': 'now' }],
    ['a time beyond all numbers', { 'webhook-timestamp': '9'.repeat(400) }],
    ['another secret', sign([`whsec_${Buffer.alloc(32, 9).toString('base64')}`], 'IM-x', Date.now(), BODY)],
    ['an empty secret', sign(['whsec_'], 'IM-x', Date.now(), BODY)],
  ])('refuses a request with %s', async (_, headers) => {
    expect(await post({ ...sign(['whsec_AAAA'], 'IM-x', Date.now(), BODY), ...headers })).toBe(401);
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['JSON of another shape', 'null'],
    ['a list', '[]'],
    ['a text', '"hi"'],
    ['no data', '{"type":"bot.turn"}'],
    ['no message', '{"type":"bot.turn","data":{}}'],
    ['a message without a text', '{"type":"bot.turn","data":{"message":{"text":7}}}'],
    ['another type', BODY.replace('bot.turn', 'bot.other')],
  ])('answers 400 to a signed request with %s', async (_, body) => {
    expect(await post(signed(body), body)).toBe(400);
  });

  it('takes no notice of the content type: the signature says who asks', async () => {
    expect(await post({ ...signed(BODY), 'content-type': 'application/x-www-form-urlencoded' })).toBe(200);
    expect(await post({ 'content-type': 'multipart/form-data; boundary=x' }, '--x')).toBe(401);
  });

  it('answers 413 to a body of 300 MB before it has been sent, and closes the connection', async () => {
    const { answer } = await send(sample.url, headOf({ 'content-length': 300 * MEGABYTE }));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer.toLowerCase()).toContain('connection: close');
  });

  it('answers 413 to a body of unknown length as soon as it is too long', async () => {
    const chunk = `20000\r\n${'x'.repeat(0x20000)}\r\n`;
    const { answer } = await send(sample.url, headOf({ 'transfer-encoding': 'chunked' }) + chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each([
    ['a declared', { 'content-length': 300 * MEGABYTE }, Buffer.alloc(MEGABYTE, 'x')],
    [
      'an undeclared',
      { 'transfer-encoding': 'chunked' },
      Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MEGABYTE, 'x'), Buffer.from('\r\n')]),
    ],
  ])('does not take in %s flood of 300 MB', async (_, headers, chunk) => {
    const { sent } = await send(sample.url, headOf(headers), { chunk, times: 300 });
    expect(sent).toBeLessThan(100);
  });

  it('survives connections that break off, in the headers, in the body, and before the answer', async () => {
    const whole = `${headOf({ 'content-length': Buffer.byteLength(BODY), ...signed(BODY) })}${BODY}`;
    for (const part of [whole.slice(0, 30), whole.slice(0, -20), whole]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(new URL(sample.url).port), '127.0.0.1', () =>
          socket.write(part, () => socket.resetAndDestroy()),
        );
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      });
    }
  });

  it('is not started with a secret by which anyone could sign', async () => {
    for (const BOT_SECRET of ['', 'whsec_', 'whsec_AAAA', `${SECRET} whsec_`]) {
      await expect(startSample(name, { BOT_SECRET, CHAT_URL: 'http://x/', CHAT_MODEL: 'x' })).rejects.toThrow(
        'ended with 1',
      );
    }
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Sample, startSample, talkTo } from '../start-sample';

interface Request {
  model: string;
  messages: { role: string; content: string }[];
}

/** A small model: it counts what it has heard, and does as it is told. */
const think = ({ messages }: Request): object => {
  const call = (name: string, values: object) => [
    { type: 'function', function: { name, arguments: JSON.stringify(values) } },
  ];
  const said = messages.at(-1)?.content ?? '';
  if (said === 'agent, help')
    return { content: 'One moment.', tool_calls: call('hand_over', { summary: 'Needs help' }) };
  if (said === 'goodbye') return { content: null, tool_calls: call('close', {}) };
  if (said === 'nothing') return { content: '' };
  return { content: `I have heard ${messages.filter(({ role }) => role === 'user').length}: ${said}` };
};

describe('the LLM bot', () => {
  const requests: (Request & { authorization: string | undefined })[] = [];
  let model: Server;
  let sample: Sample;
  let failing = 0;

  beforeAll(async () => {
    model = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const asked: Request = JSON.parse(Buffer.concat(chunks).toString());
      requests.push({ ...asked, authorization: request.headers.authorization });
      failing -= 1;
      if (failing >= 0) response.writeHead(500).end();
      else response.end(JSON.stringify({ choices: [{ message: think(asked) }] }));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => model.once('listening', resolve));
    const { port } = model.address() as AddressInfo;
    const CHAT_URL = `http://127.0.0.1:${port}/v1/chat/completions`;
    sample = await startSample('llm-bot', { CHAT_URL, CHAT_MODEL: 'small', CHAT_KEY: 'key' });
  });
  afterAll(async () => {
    await sample.stop();
    await new Promise((resolve) => model.close(resolve));
  });

  it('talks, remembers, and hands over with a summary', async () => {
    const customer = talkTo(sample.url);
    expect(await customer.says('hello')).toMatchObject({ say: 'I have heard 1: hello', next: 'wait' });
    expect(await customer.says('and now?')).toMatchObject({ say: 'I have heard 2: and now?' });
    expect(await customer.says('agent, help')).toMatchObject({
      say: 'One moment.',
      next: 'hand-over',
      brief: { summary: 'Needs help' },
    });
    expect(requests.at(-1)).toMatchObject({ model: 'small', authorization: 'Bearer key' });
    expect(requests.at(-1)?.messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
    ]);
    expect(customer.log).toEqual([]);
  });

  it('closes without a word where the model has none', async () => {
    expect(await talkTo(sample.url).says('goodbye')).toEqual(expect.objectContaining({ next: 'close' }));
  });

  it('gets a second try where the model fails once', async () => {
    failing = 1;
    expect(await talkTo(sample.url).says('hello')).toMatchObject({ say: 'I have heard 1: hello' });
  });

  it.each([
    ['fails again', 'hello', 2],
    ['has nothing to say', 'nothing', 0],
  ])('leaves it to the script where the model %s', async (_, text, times) => {
    failing = times;
    const customer = talkTo(sample.url);
    expect(await customer.says(text)).toMatchObject({ say: 'Try again.', next: 'wait' });
    expect(customer.log).toEqual([expect.objectContaining({ reason: 'status', status: 503 })]);
  });
});

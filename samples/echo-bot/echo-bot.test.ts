import { sign } from '../../src/bot/remote/service';
import { type Sample, SECRET, startSample, talkTo } from '../start-sample';

const NEW_SECRET = `whsec_${Buffer.alloc(32, 4).toString('base64')}`;

describe('the echo bot', () => {
  let sample: Sample;
  beforeAll(async () => {
    sample = await startSample('echo-bot', { BOT_SECRET: `${NEW_SECRET} ${SECRET}` });
  });
  afterAll(() => sample.stop());

  it('says, asks, notes, hands over and closes', async () => {
    const customer = talkTo(sample.url);
    expect(await customer.says('hello there')).toMatchObject({ say: 'You said: hello there', next: 'wait' });
    expect(await customer.says('my order')).toMatchObject({ say: 'What is the number of your order?' });
    expect(await customer.says('no idea')).toMatchObject({ say: 'Pardon?' });
    expect(await customer.says('AB123')).toMatchObject({ say: 'Thank you, I have noted AB123.' });
    expect(await customer.says('help')).toMatchObject({
      say: 'I am getting you an agent.',
      next: 'hand-over',
      brief: { priority: 10, summary: 'Asked the echo for help' },
      state: { slots: { order: 'AB123', reason: 'asked for help' } },
    });
    expect(await talkTo(sample.url).says('bye')).toMatchObject({ say: 'Goodbye!', next: 'close' });
    expect(customer.log).toEqual([]);
  });

  const post = async (headers: Record<string, string>, text = 'hi') => {
    const body = JSON.stringify({ type: 'bot.turn', data: { message: { text }, slots: {} } });
    const response = await fetch(sample.url, { method: 'POST', body, headers });
    return { status: response.status, text: await response.text() };
  };
  const body = JSON.stringify({ type: 'bot.turn', data: { message: { text: 'hi' }, slots: {} } });

  it.each([
    ['a stranger', {}, 401],
    ['Flexkeep', sign([SECRET], 'IM-a', Date.now(), body), 200],
    ['Flexkeep, with the new secret', sign([NEW_SECRET], 'IM-b', Date.now(), body), 200],
    ['Flexkeep, with both', sign(['whsec_AAAA', SECRET], 'IM-c', Date.now(), body), 200],
    ['a stranger with another secret', sign(['whsec_AAAA'], 'IM-d', Date.now(), body), 401],
    ['a stranger with a recording', sign([SECRET], 'IM-e', Date.now() - 6 * 60_000, body), 401],
    ['a stranger who has changed the id', { ...sign([SECRET], 'IM-f', Date.now(), body), 'webhook-id': 'IM-g' }, 401],
  ])('is asked by %s', async (_, headers, status) => {
    expect((await post(headers)).status).toBe(status);
  });

  it('does not listen to a message that was changed on the way', async () => {
    expect((await post(sign([SECRET], 'IM-h', Date.now(), body), 'ha')).status).toBe(401);
  });

  it('answers the same question with the same answer', async () => {
    const ask = (text: string) => {
      const asked = JSON.stringify({ type: 'bot.turn', data: { message: { text }, slots: {} } });
      return post(sign([SECRET], 'IM-same', Date.now(), asked), text);
    };
    expect((await ask('one')).text).toBe((await ask('two')).text);
  });
});

import type { Post, Reply } from '../../deliver/deliver';
import { createEmulator } from '../../emulator';
import { furnish } from '../../furnish';
import { sdkFor } from '../../network/sdk';
import { writeTo } from '../../people/customers';
import { phone } from '../../people/phone';

const CUSTOMER = '+15550101';
const NUMBER = '+15550140';
const URL = 'https://functions-1234.twil.io/sms';

const xml = (inner: string): Reply => ({
  ...{ status: 200, contentType: 'text/xml; charset=utf-8' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Response>${inner}</Response>`,
});

const setUp = async (number: object = {}) => {
  const posts: (Post & { form: Record<string, string> })[] = [];
  const replies: (Reply | Error)[] = [];
  const emulator = createEmulator({
    async post(post) {
      posts.push({ ...post, form: Object.fromEntries(new URLSearchParams(post.body)) });
      const reply = replies.shift() ?? { status: 204 };
      if (reply instanceof Error) throw reply;
      return reply;
    },
  });
  furnish(emulator, { publicUrl: 'https://example.com' });
  const { accounts } = sdkFor(emulator).api.v2010;
  const { incomingPhoneNumbers, messages } = accounts(emulator.accountSid);
  await incomingPhoneNumbers.create({ phoneNumber: NUMBER, smsUrl: URL, ...number });
  const write = async (body: string, to = NUMBER) => {
    const reception = writeTo(emulator, { from: CUSTOMER, to, body });
    await emulator.clock.advance(5000);
    return reception;
  };
  const received = () =>
    phone(emulator, CUSTOMER).flatMap(({ direction, body }) => (direction === 'received' ? [body] : []));
  const notes = () => emulator.journal.entries.flatMap(({ kind, name }) => (kind === 'note' ? [name] : []));
  return { emulator, posts, replies, write, received, notes, messages };
};

test("a message to a number is a signed form to its URL, and the answer's TwiML comes back", async () => {
  const { posts, replies, write, received, messages } = await setUp();
  replies.push(xml('<Message>One &amp; two</Message><Message><Body>three</Body></Message>'));
  const reception = await write('hi');
  expect(posts).toMatchObject([
    {
      url: URL,
      headers: { 'x-twilio-signature': expect.any(String) },
      form: { From: CUSTOMER, To: NUMBER, Body: 'hi', NumMedia: '0', SmsStatus: 'received' },
    },
  ]);
  expect(reception).toEqual({ outcome: 'called', messageSid: posts[0]?.form.MessageSid });
  expect(received()).toEqual(['One & two', 'three']);
  expect((await messages.list()).map(({ direction, status, body }) => [direction, status, body])).toEqual([
    ['inbound', 'received', 'hi'],
    ['outbound-reply', 'delivered', 'One & two'],
    ['outbound-reply', 'delivered', 'three'],
  ]);
});

test.each<[string, Reply, string[]]>([
  ['plain text is the message', { status: 200, contentType: 'text/plain', body: 'hello' }, ['hello']],
  ['nothing is no message', { status: 200, contentType: 'text/xml', body: '' }, []],
  ['no verb is no message', xml(''), []],
  ['white space around it is left out', xml('\n  <Message>\n  spaced  \n</Message>'), ['spaced']],
])('%s', async (_, reply, expected) => {
  const { replies, write, received, notes } = await setUp();
  replies.push(reply);
  await write('hi');
  expect(received()).toEqual(expected);
  expect(notes()).toEqual([]);
});

test('a message says to whom, from which number, and where its status goes', async () => {
  const { replies, write, emulator, posts } = await setUp();
  replies.push(xml('<Message to="+15550102" from="+15550199" statusCallback="/status">hi</Message>'));
  await write('hi');
  expect(phone(emulator, '+15550102')).toMatchObject([{ peer: '+15550199', body: 'hi' }]);
  const told = posts.slice(1).map(({ url, form }) => [url, form.MessageStatus]);
  expect(told).toEqual([
    ['https://functions-1234.twil.io/status', 'sent'],
    ['https://functions-1234.twil.io/status', 'delivered'],
  ]);
});

test('a redirect asks another URL, and what stands behind it is never reached', async () => {
  const { posts, replies, write, received } = await setUp();
  replies.push(
    xml('<Message>first</Message><Redirect>/next</Redirect><Message>never</Message>'),
    xml('<Message>second</Message>'),
  );
  await write('hi');
  expect(posts.map(({ url }) => url)).toEqual([URL, 'https://functions-1234.twil.io/next']);
  expect(received()).toEqual(['first', 'second']);
});

test('redirects that go round in circles end', async () => {
  const { posts, replies, write, notes } = await setUp();
  replies.push(...Array.from({ length: 20 }, () => xml('<Redirect/>')));
  await write('hi');
  expect(posts).toHaveLength(11);
  expect(notes()).toEqual(['Debugger: 12100 Too many redirects']);
});

test.each<[string, Reply | Error, string]>([
  ['an error', { status: 500, contentType: 'text/plain', body: 'x' }, '11200'],
  ['no answer', Object.assign(new Error(), { name: 'TimeoutError' }), '11200'],
  ['another type', { status: 200, contentType: 'application/json', body: '{}' }, '12300'],
  ['too much', { status: 200, contentType: 'text/xml', isTooLong: true }, '11750'],
  ['broken TwiML', { status: 200, contentType: 'text/xml', body: '<Response>' }, '12100'],
  ['another document', { status: 200, contentType: 'text/xml', body: '<html></html>' }, '12100'],
])('%s stands in the journal, and the fallback URL is asked', async (_, reply, code) => {
  const { posts, replies, write, received, notes } = await setUp({ smsFallbackUrl: `${URL}/fallback` });
  replies.push(reply, xml('<Message>sorry</Message>'));
  await write('hi');
  expect(notes()).toEqual([expect.stringContaining(`Debugger: ${code}`)]);
  expect(posts.at(-1)).toMatchObject({ url: `${URL}/fallback`, form: { Body: 'hi', ErrorCode: code, ErrorUrl: URL } });
  expect(received()).toEqual(['sorry']);
});

test('what is not emulated is named', async () => {
  const { replies, write, notes, received } = await setUp();
  replies.push(xml('<Dial>+15550102</Dial><Message><Body>hi</Body><Media>https://example.com/a.png</Media></Message>'));
  await write('hi');
  expect(notes()).toEqual(['not emulated: <Dial> in TwiML for messages', 'not emulated: media in TwiML']);
  expect(received()).toEqual(['hi']);
  const other = await setUp({ smsMethod: 'GET' });
  await other.write('hi');
  expect(other.notes()).toEqual(['not emulated: webhooks by GET']);
});

test('after STOP nothing is sent, and the URL is asked all the same', async () => {
  const { posts, replies, write, received, notes } = await setUp();
  replies.push(xml('<Message>bye</Message>'));
  await write('STOP');
  expect(posts).toHaveLength(1);
  expect(received()).toEqual([expect.stringContaining('unsubscribed')]);
  expect(notes()).toEqual(['Debugger: 21610 Attempt to send to unsubscribed recipient']);
});

test('a number that Flex or Conversations take is theirs, and one without a URL belongs to none', async () => {
  const { posts, write } = await setUp();
  expect(await write('hi', '+15550100')).toMatchObject({ outcome: 'opened' });
  expect(await write('hi', '+15550199')).toMatchObject({ outcome: 'opened' });
  expect(await write('hi', '+15550177')).toMatchObject({ outcome: 'lost' });
  expect(posts.filter(({ url }) => url === URL)).toEqual([]);
});

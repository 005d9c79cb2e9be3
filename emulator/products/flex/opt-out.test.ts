import { addFlow, CUSTOMER, NUMBER, received, setUp } from '../../../test/emulator/flex-account';
import { sendSms } from '../../people/customers';
import { inbox, phone } from '../../people/phone';

const OTHER_NUMBER = '+15550199';

const open = async () => {
  const account = await setUp();
  await addFlow(account);
  const { emulator, chat, proxy } = account;
  const writes = (body: string, from = CUSTOMER) => sendSms(emulator, { from, to: NUMBER, body });
  const { channelSid, sessionSid } = received(writes('hi'));
  return {
    ...account,
    channelSid,
    writes,
    says: (body: string) => chat.channels(channelSid).messages.create({ body, xTwilioWebhookEnabled: 'true' }),
    inChat: async () => (await chat.channels(channelSid).messages.list()).map(({ body }) => body),
    interactions: () => proxy.sessions(sessionSid).interactions.list(),
    onPhone: () => inbox(emulator, CUSTOMER).map(({ body }) => body),
  };
};

const UNSUBSCRIBED = expect.stringContaining('successfully been unsubscribed');
const RESUBSCRIBED = expect.stringContaining('successfully been re-subscribed');

describe('an opt-out word', () => {
  test.each(['STOP', 'stop', ' Stop ', 'STOPALL', 'unsubscribe', 'CANCEL', 'end', 'quit', 'ARRET', 'arrete', 'ARRETT'])(
    '%j is kept back, answered by Twilio, and no webhook is told',
    async (word) => {
      const { writes, inChat, onPhone, posts, arrive, emulator } = await open();
      await arrive();
      const before = posts.length;
      expect(writes(word)).toEqual({ outcome: 'lost', reason: 'stop-word' });
      await arrive();
      expect(posts).toHaveLength(before);
      expect(await inChat()).toEqual(['hi']);
      expect(onPhone()).toEqual([UNSUBSCRIBED]);
      expect(phone(emulator, CUSTOMER).map(({ body }) => body)).toEqual(['hi', word, UNSUBSCRIBED]);
    },
  );

  test.each(['stop it', 'STOP.', 'please stop', 'no', 'stopp', 'OPT OUT'])('%j is none', async (text) => {
    const { writes, inChat, onPhone } = await open();
    expect(writes(text).outcome).toBe('joined');
    expect(await inChat()).toEqual(['hi', text]);
    expect(onPhone()).toEqual([]);
  });

  test('begins no engagement', async () => {
    const { writes, chat } = await open();
    expect(writes('STOP', OTHER_NUMBER).outcome).toBe('lost');
    expect(await chat.channels.list({ type: ['private'] })).toHaveLength(1);
  });

  test.each([
    [false, 'joined', ['hi', 'REVOKE']],
    [true, 'lost', ['hi']],
  ] as const)('REVOKE opts out, and is kept back: %s', async (keptBack, outcome, inChannel) => {
    const { writes, inChat, onPhone, says, emulator } = await open();
    emulator.options.proxyKeepsBackNewStopWords = keptBack;
    expect(writes('REVOKE').outcome).toBe(outcome);
    expect(await inChat()).toEqual(inChannel);
    await says('Still there?');
    expect(onPhone()).toEqual([UNSUBSCRIBED]);
  });

  test('is only a word on WhatsApp', async () => {
    const account = await setUp();
    const whatsapp = `whatsapp:${NUMBER}`;
    await account.proxy.phoneNumbers.create({ phoneNumber: whatsapp });
    await addFlow(account, { channelType: 'whatsapp', contactIdentity: whatsapp });
    const sms = { from: `whatsapp:${CUSTOMER}`, to: whatsapp, body: 'STOP' };
    expect(sendSms(account.emulator, sms).outcome).toBe('opened');
  });
});

describe('a number that has opted out', () => {
  test('gets no SMS: the Chat Message is created, and its Interaction fails', async () => {
    const { writes, says, inChat, onPhone, interactions, emulator } = await open();
    writes('STOP');
    await says('How can I help?');
    expect(await inChat()).toEqual(['hi', 'How can I help?']);
    expect(onPhone()).toEqual([UNSUBSCRIBED]);
    expect((await interactions()).map((one) => [one.outboundResourceStatus, one.outboundResourceSid])).toEqual([
      ['sent', expect.stringMatching(/^IM/)],
      ['failed', null],
    ]);
    expect(emulator.journal.entries.filter(({ detail }) => detail.code === 21610)).toHaveLength(1);
  });

  test('still writes, and is told once', async () => {
    const { writes, inChat, onPhone } = await open();
    writes('STOP');
    writes('STOP');
    writes('HELP');
    writes('hello?');
    expect(await inChat()).toEqual(['hi', 'HELP', 'hello?']);
    expect(onPhone()).toEqual([UNSUBSCRIBED]);
  });

  test('says nothing of other customers of the number', async () => {
    const { writes, says, onPhone, emulator } = await open();
    writes('STOP', OTHER_NUMBER);
    await says('How can I help?');
    expect(onPhone()).toEqual(['How can I help?']);
    expect(inbox(emulator, OTHER_NUMBER).map(({ body }) => body)).toEqual([UNSUBSCRIBED]);
  });

  test.each([
    ['START', ['hi', 'START']],
    ['yes', ['hi', 'yes']],
    ['UNSTOP', ['hi']],
  ])('opts in again by %s', async (word, inChannel) => {
    const { writes, says, inChat, onPhone } = await open();
    writes('STOP');
    writes(word);
    expect(await inChat()).toEqual(inChannel);
    await says('Welcome back');
    expect(onPhone()).toEqual([UNSUBSCRIBED, RESUBSCRIBED, 'Welcome back']);
  });

  test('is one after a snapshot, too', async () => {
    const { writes, says, onPhone, emulator } = await open();
    writes('STOP');
    emulator.restore(emulator.snapshot());
    await says('How can I help?');
    expect(onPhone()).toEqual([UNSUBSCRIBED]);
  });
});

test('the other words are forwarded: yes and start without an answer, help and info with one', async () => {
  const { writes, inChat, onPhone } = await open();
  for (const word of ['yes', 'start', 'help', 'INFO']) expect(writes(word).outcome).toBe('joined');
  expect(await inChat()).toEqual(['hi', 'yes', 'start', 'help', 'INFO']);
  expect(onPhone()).toEqual(Array(2).fill(expect.stringContaining('Reply STOP to unsubscribe')));
});

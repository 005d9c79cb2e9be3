import { addFlow, addWorkspace, BOT_URL, CUSTOMER, NUMBER, received, setUp } from '../../../test/emulator/flex-account';
import { sendSms } from '../../people/customers';
import { inbox, phone } from '../../people/phone';
import { transcriptOf } from '../../people/transcript';
import { sendAsClient } from '../chat-store/messages';

const hi = { from: CUSTOMER, to: NUMBER, body: 'hi' };

describe('the first SMS of a customer', () => {
  test('makes a private channel, a Proxy Session named after it, and tells the bot', async () => {
    const account = await setUp();
    const { emulator, chat, proxy, posts, arrive } = account;
    await addFlow(account, { 'integration.retryCount': 2 });
    const { outcome, channelSid, sessionSid, messageSid } = received(sendSms(emulator, hi));
    expect(outcome).toBe('opened');

    const channel = await chat.channels(channelSid).fetch();
    expect(channel).toMatchObject({ type: 'private', membersCount: 1, messagesCount: 1 });
    expect(JSON.parse(channel.attributes)).toEqual({
      from: CUSTOMER,
      channel_type: 'sms',
      status: 'ACTIVE',
      long_lived: false,
      proxySession: sessionSid,
      twilioNumber: NUMBER,
      serviceNumber: NUMBER,
    });
    expect((await chat.channels(channelSid).members.list()).map((m) => m.identity)).toEqual([CUSTOMER]);

    const session = await proxy.sessions(sessionSid).fetch();
    expect(session).toMatchObject({ uniqueName: channelSid, mode: 'message-only', ttl: 0, status: 'in-progress' });
    const participants = await proxy.sessions(sessionSid).participants.list();
    expect(participants.map((p) => [p.identifier, p.proxyIdentifier])).toEqual([
      [CUSTOMER, NUMBER],
      [channelSid, NUMBER],
    ]);

    const [webhook] = await chat.channels(channelSid).webhooks.list();
    expect(webhook).toMatchObject({
      type: 'webhook',
      configuration: { url: BOT_URL, method: 'POST', filters: ['onMessageSent'], retry_count: 2 },
    });
    await arrive();
    expect(posts).toEqual([
      expect.objectContaining({
        url: BOT_URL,
        EventType: 'onMessageSent',
        MessageSid: messageSid,
        Index: '0',
        Body: 'hi',
        From: CUSTOMER,
        Source: 'API',
      }),
    ]);
  });

  test('goes to the Studio Flow where there are two', async () => {
    const account = await setUp();
    await addFlow(account);
    const flowSid = `FW${'a'.repeat(32)}`;
    await addFlow(account, { integrationType: 'studio', 'integration.flowSid': flowSid });
    const { channelSid } = received(sendSms(account.emulator, hi));
    const [webhook] = await account.hooksOf(channelSid);
    expect(webhook).toMatchObject({ type: 'studio', configuration: { flow_sid: flowSid, retry_count: 3 } });
    expect(account.emulator.journal.entries).toContainEqual(
      expect.objectContaining({ name: `a message to Studio was lost: there is no published Flow ${flowSid}` }),
    );
    await account.arrive();
    expect(account.posts).toEqual([]);
  });

  test('is a Task at once where the flow says so', async () => {
    const account = await setUp();
    const { workspace, integration } = await addWorkspace(account);
    await addFlow(account, { ...integration, 'integration.priority': 7, 'integration.timeout': 600 });
    const { channelSid, sessionSid } = received(sendSms(account.emulator, hi));
    const [task] = await workspace.tasks.list();
    expect(task).toMatchObject({ taskChannelUniqueName: 'sms', priority: 7, timeout: 600 });
    expect(JSON.parse(String(task?.attributes))).toEqual({
      name: CUSTOMER,
      channelSid,
      channelType: 'sms',
      proxySessionSID: sessionSid,
    });
    expect(await account.attributesOf(channelSid)).toMatchObject({ task_sid: task?.sid });
    expect(await account.client.flexApi.v1.channel(channelSid).fetch()).toMatchObject({ taskSid: task?.sid });
  });

  test('stays in its channel where TaskRouter refuses the Task', async () => {
    const account = await setUp();
    const { integration } = await addWorkspace(account);
    await addFlow(account, { ...integration, 'integration.workflowSid': `WW${'0'.repeat(32)}` });
    const { channelSid } = received(sendSms(account.emulator, hi));
    expect(transcriptOf(account.emulator, channelSid)).toMatchObject([{ who: 'customer', body: 'hi' }]);
    expect(account.emulator.journal.entries).toContainEqual(expect.objectContaining({ fault: 'no-task' }));
  });

  test.each([
    ['without a flow', {}, 'no-flow'],
    ['to a number that the account does not have', { to: '+15550100002' }, 'no-number'],
  ])('is lost %s', async (_, change, reason) => {
    const { emulator } = await setUp();
    expect(sendSms(emulator, { ...hi, ...change })).toEqual({ outcome: 'lost', reason });
  });

  test('is lost where the only flow is disabled', async () => {
    const account = await setUp();
    await addFlow(account, { enabled: false });
    expect(sendSms(account.emulator, hi)).toEqual({ outcome: 'lost', reason: 'no-flow' });
  });
});

describe('the second SMS', () => {
  test('joins the live session, in the same channel', async () => {
    const account = await setUp();
    await addFlow(account);
    const first = received(sendSms(account.emulator, hi));
    await account.emulator.clock.advance(60_000);
    const second = received(sendSms(account.emulator, { ...hi, body: 'anybody?' }));
    expect(second).toMatchObject({ outcome: 'joined', channelSid: first.channelSid, sessionSid: first.sessionSid });
    const session = await account.proxy.sessions(first.sessionSid).fetch();
    expect(session.dateLastInteraction).toEqual(new Date(account.emulator.clock.now()));
    expect(await account.proxy.sessions(first.sessionSid).interactions.list()).toHaveLength(2);
  });

  test.each(['closed', 'deleted'])(
    'opens an engagement where the session is %s and the channel INACTIVE',
    async (how) => {
      const account = await setUp();
      await addFlow(account);
      const first = received(sendSms(account.emulator, hi));
      const session = account.proxy.sessions(first.sessionSid);
      if (how === 'closed') await session.update({ status: 'closed' });
      else await session.remove();
      await account.chat.channels(first.channelSid).update({ attributes: '{"status":"INACTIVE"}' });
      const second = received(sendSms(account.emulator, hi));
      expect(second.outcome).toBe('opened');
      expect(second.channelSid).not.toBe(first.channelSid);
      expect(second.sessionSid).not.toBe(first.sessionSid);
    },
  );

  test('of another customer is another engagement', async () => {
    const account = await setUp();
    await addFlow(account);
    const one = received(sendSms(account.emulator, hi));
    const other = received(sendSms(account.emulator, { ...hi, from: '+15550100101' }));
    expect(other.channelSid).not.toBe(one.channelSid);
  });

  test('is lost in a session whose channel was deleted', async () => {
    const account = await setUp();
    await addFlow(account);
    const { channelSid } = received(sendSms(account.emulator, hi));
    await account.chat.channels(channelSid).remove();
    expect(sendSms(account.emulator, hi)).toEqual({ outcome: 'lost', reason: 'no-channel' });
  });
});

describe("the customer's phone", () => {
  test('gets what is said with the webhook header, and nothing twice', async () => {
    const account = await setUp();
    await addFlow(account);
    const { channelSid } = received(sendSms(account.emulator, hi));
    const { messages } = account.chat.channels(channelSid);
    await messages.create({ from: 'bot', body: 'unheard' });
    await messages.create({ from: 'bot', body: 'hello', xTwilioWebhookEnabled: 'true' });
    expect(inbox(account.emulator, CUSTOMER)).toMatchObject([
      { peer: NUMBER, author: 'bot', body: 'hello', channelSid },
    ]);
    expect(phone(account.emulator, CUSTOMER).map((m) => [m.direction, m.body])).toEqual([
      ['sent', 'hi'],
      ['received', 'hello'],
    ]);
  });

  test("gets an agent's words, which come by Flex UI", async () => {
    const account = await setUp();
    await addFlow(account);
    const { channelSid } = received(sendSms(account.emulator, hi));
    sendAsClient(account.emulator, { channelSid, identity: 'alice', body: 'I am Alice.' });
    expect(inbox(account.emulator, CUSTOMER)).toMatchObject([{ author: 'alice', body: 'I am Alice.' }]);
  });

  test('gets everything in an account where Proxy relays everything', async () => {
    const account = await setUp({ smsNeedsWebhookHeader: false });
    await addFlow(account);
    const { channelSid } = received(sendSms(account.emulator, hi));
    await account.chat.channels(channelSid).messages.create({ from: 'bot', body: 'hello' });
    expect(inbox(account.emulator, CUSTOMER)).toHaveLength(1);
  });

  test('gets nothing once the session is gone', async () => {
    const account = await setUp();
    await addFlow(account);
    const { channelSid, sessionSid } = received(sendSms(account.emulator, hi));
    await account.proxy.sessions(sessionSid).remove();
    await account.chat.channels(channelSid).messages.create({ body: 'bye', xTwilioWebhookEnabled: 'true' });
    expect(inbox(account.emulator, CUSTOMER)).toEqual([]);
  });
});

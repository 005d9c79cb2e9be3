import { addFlow, addWorkspace, BOT_URL, CUSTOMER, NUMBER, received, setUp } from '../../../test/emulator/flex-account';
import { sendSms } from '../../people/customers';
import type { WorldOptions } from '../shared/options';

const hi = { from: CUSTOMER, to: NUMBER, body: 'hi' };

/** A customer whose first conversation on a long-lived channel is over, its webhook removed at the handover. */
const setUpReturn = async (options: Partial<WorldOptions> = {}) => {
  const account = await setUp(options);
  await addFlow(account, { longLived: true });
  const first = received(sendSms(account.emulator, hi));
  const { webhooks } = account.chat.channels(first.channelSid);
  for (const { sid } of await webhooks.list()) await webhooks(sid).remove();
  account.endChat(first.channelSid);
  return { ...account, first };
};

describe('a long-lived channel', () => {
  test('loses its session when the chat ends, and nothing else', async () => {
    const { attributesOf, proxy, first } = await setUpReturn();
    expect(await attributesOf(first.channelSid)).toMatchObject({ status: 'ACTIVE', long_lived: true });
    expect(await proxy.sessions.list()).toEqual([]);
  });

  test('is used again, with a new session', async () => {
    const { emulator, attributesOf, chat, first } = await setUpReturn();
    const second = received(sendSms(emulator, { ...hi, body: 'me again' }));
    expect(second).toMatchObject({ outcome: 'opened', channelSid: first.channelSid });
    expect(second.sessionSid).not.toBe(first.sessionSid);
    expect(await attributesOf(first.channelSid)).toMatchObject({ proxySession: second.sessionSid });
    const messages = await chat.channels(first.channelSid).messages.list({ order: 'desc' });
    expect(messages.map((m) => [m.index, m.body])).toEqual([
      [1, 'me again'],
      [0, 'hi'],
    ]);
  });

  test('does not get the webhook of its flow again', async () => {
    const { emulator, hooksOf, first } = await setUpReturn();
    sendSms(emulator, hi);
    expect(await hooksOf(first.channelSid)).toEqual([]);
  });

  test('gets it again in an account where Flex adds it, once', async () => {
    const { emulator, endChat, hooksOf, first } = await setUpReturn({ returnAddsWebhook: true });
    for (let times = 0; times < 2; times += 1) {
      sendSms(emulator, hi);
      endChat(first.channelSid);
    }
    expect((await hooksOf(first.channelSid)).map((hook) => hook.configuration.url)).toEqual([BOT_URL]);
  });

  test('is a second Task where the flow makes Tasks', async () => {
    const account = await setUp();
    const { workspace, integration } = await addWorkspace(account);
    await addFlow(account, { ...integration, longLived: true });
    const { channelSid } = received(sendSms(account.emulator, hi));
    account.endChat(channelSid);
    sendSms(account.emulator, hi);
    expect(await workspace.tasks.list()).toHaveLength(2);
  });

  test('that was retired by INACTIVE is not used again', async () => {
    const { emulator, chat, first } = await setUpReturn();
    const attributes = JSON.stringify({ status: 'INACTIVE', long_lived: false });
    await chat.channels(first.channelSid).update({ attributes });
    expect(received(sendSms(emulator, hi)).channelSid).not.toBe(first.channelSid);
  });
});

describe('a channel that is not long-lived and still ACTIVE when its session is gone', () => {
  test.each([
    [true, 'is used again'],
    [false, 'is not used again'],
  ])('with reusesActiveChannels %s %s', async (reusesActiveChannels) => {
    const account = await setUp({ reusesActiveChannels });
    await addFlow(account);
    const first = received(sendSms(account.emulator, hi));
    await account.proxy.sessions(first.sessionSid).remove();
    const second = received(sendSms(account.emulator, hi));
    expect(second.channelSid === first.channelSid).toBe(reusesActiveChannels);
  });

  test('gets a session with another name where the closed one still has its own', async () => {
    const account = await setUp();
    await addFlow(account);
    const first = received(sendSms(account.emulator, hi));
    await account.proxy.sessions(first.sessionSid).update({ status: 'closed' });
    const second = received(sendSms(account.emulator, hi));
    const { uniqueName } = await account.proxy.sessions(second.sessionSid).fetch();
    expect(uniqueName).toBe(`${first.channelSid}-2`);
  });
});

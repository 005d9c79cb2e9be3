import {
  type Account,
  addFlow,
  addWorkspace,
  CUSTOMER,
  NUMBER,
  received,
  setUp,
} from '../../../test/emulator/flex-account';
import { sendSms } from '../../people/customers';

const outbound = { identity: 'f4c2', chatUserFriendlyName: 'Ada', chatFriendlyName: 'SMS', target: CUSTOMER };

const openOutbound = (account: Account, flexFlowSid: string, changes = {}) =>
  account.client.flexApi.v1.channel.create({ ...outbound, flexFlowSid, ...changes });

describe('a Flex Channel', () => {
  test('made for an outbound flow has its Task at once', async () => {
    const account = await setUp();
    const { workspace, integration } = await addWorkspace(account);
    const { sid } = await addFlow(account, { ...integration, enabled: false });
    const channel = await openOutbound(account, sid, { taskAttributes: '{"direction":"outbound","name":"Ada L."}' });
    const [task] = await workspace.tasks.list();
    expect(channel).toMatchObject({ flexFlowSid: sid, taskSid: task?.sid });
    expect(channel.userSid).toBe((await account.chat.users('f4c2').fetch()).sid);
    expect(JSON.parse(String(task?.attributes))).toEqual({
      direction: 'outbound',
      name: 'Ada L.',
      channelSid: channel.sid,
      channelType: 'sms',
    });
  });

  test('with creationOnMessage has its Task when the customer answers', async () => {
    const account = await setUp();
    const { workspace, integration } = await addWorkspace(account);
    const flow = await addFlow(account, { ...integration, enabled: false, 'integration.creationOnMessage': true });
    const channel = await openOutbound(account, flow.sid);
    const participants = [
      { Identifier: CUSTOMER, ProxyIdentifier: NUMBER },
      { Identifier: channel.sid, ProxyIdentifier: NUMBER },
    ];
    await account.proxy.sessions.create({ uniqueName: channel.sid, participants });
    await account.chat.channels(channel.sid).messages.create({ body: 'Ahoy', xTwilioWebhookEnabled: 'true' });
    expect(channel.taskSid).toBeNull();
    expect(await workspace.tasks.list()).toEqual([]);
    const answer = received(sendSms(account.emulator, { from: CUSTOMER, to: NUMBER, body: 'Yes?' }));
    expect(answer).toMatchObject({ outcome: 'joined', channelSid: channel.sid });
    const [task] = await workspace.tasks.list();
    expect(await account.client.flexApi.v1.channel(channel.sid).fetch()).toMatchObject({ taskSid: task?.sid });
  });

  test('has no Task with another integration', async () => {
    const account = await setUp();
    const { sid } = await addFlow(account);
    expect(await openOutbound(account, sid, { taskSid: `WT${'a'.repeat(32)}` })).toMatchObject({ taskSid: null });
  });

  test('is the one that is still ACTIVE for the same target', async () => {
    const account = await setUp();
    const { sid } = await addFlow(account);
    const first = await openOutbound(account, sid);
    expect((await openOutbound(account, sid)).sid).toBe(first.sid);
    expect((await openOutbound(account, sid, { target: '+15550100101' })).sid).not.toBe(first.sid);
  });

  test('takes a unique name that no active channel has', async () => {
    const account = await setUp();
    const { sid } = await addFlow(account);
    const named = { target: undefined, chatUniqueName: 'ada' };
    const first = await openOutbound(account, sid, named);
    await expect(openOutbound(account, sid, named)).rejects.toMatchObject({ status: 409, code: 45208 });
    await account.chat.channels(first.sid).update({ attributes: '{"status":"INACTIVE"}' });
    const second = await openOutbound(account, sid, named);
    expect((await account.chat.channels('ada').fetch()).sid).toBe(second.sid);
  });

  test('needs a flow that exists', async () => {
    const made = openOutbound(await setUp(), `FO${'0'.repeat(32)}`);
    await expect(made).rejects.toMatchObject({ status: 404, code: 45205 });
  });

  test('is there for inbound channels, and takes its Chat Channel along', async () => {
    const account = await setUp();
    await addFlow(account);
    const { channelSid } = received(sendSms(account.emulator, { from: CUSTOMER, to: NUMBER, body: 'hi' }));
    expect((await account.client.flexApi.v1.channel.list()).map((channel) => channel.sid)).toEqual([channelSid]);
    await account.client.flexApi.v1.channel(channelSid).remove();
    await expect(account.chat.channels(channelSid).fetch()).rejects.toMatchObject({ status: 404 });
  });
});

describe('a Web Channel', () => {
  test('becomes INACTIVE, all other attributes kept, and webhooks are told', async () => {
    const account = await setUp();
    const flow = await addFlow(account, { channelType: 'web', contactIdentity: '' });
    const { webChannel } = account.client.flexApi.v1;
    const { sid } = await webChannel.create({
      flexFlowSid: flow.sid,
      identity: 'f4c2',
      customerFriendlyName: 'Ada',
      chatFriendlyName: 'Web chat',
      preEngagementData: '{"question":"why"}',
    });
    await account.chat.channels(sid).webhooks.create({
      type: 'webhook',
      'configuration.url': 'https://example.com/x',
      'configuration.filters': ['onChannelUpdated'],
    });
    await webChannel(sid).update({ chatStatus: 'inactive', postEngagementData: '{"stars":5}' });
    expect(await account.attributesOf(sid)).toEqual({
      from: 'Ada',
      channel_type: 'web',
      status: 'INACTIVE',
      long_lived: false,
      pre_engagement_data: { question: 'why' },
      post_engagement_data: { stars: 5 },
    });
    await account.arrive();
    expect(account.posts).toMatchObject([{ EventType: 'onChannelUpdated' }]);
  });
});

describe('the configuration', () => {
  test('is one, and is changed by JSON', async () => {
    const { client } = await setUp();
    const configuration = client.flexApi.v1.configuration();
    expect(await configuration.fetch()).toMatchObject({ accountSid: client.accountSid, status: 'ok', uiVersion: null });
    const change = { account_sid: client.accountSid, ui_version: '1.34', ui_attributes: { theme: 'dark' } };
    expect(await configuration.update(change)).toMatchObject({ uiVersion: '1.34' });
    expect(await configuration.fetch()).toMatchObject({ uiAttributes: { theme: 'dark' } });
  });
});

import { addFlow, addWorkspace, BOT_URL, NUMBER, setUp } from '../../../test/emulator/flex-account';

const FLOW_SID = `FW${'a'.repeat(32)}`;
const studio = { integrationType: 'studio', 'integration.flowSid': FLOW_SID } as const;

describe('a Flex Flow', () => {
  test('shows only what its integration has, with the defaults', async () => {
    const account = await setUp();
    const { integration } = await addWorkspace(account);
    const external = await addFlow(account);
    expect(external).toMatchObject({ enabled: true, longLived: false, janitorEnabled: false, contactIdentity: NUMBER });
    expect(external.integration).toEqual({ url: BOT_URL, retry_count: 3 });
    expect((await addFlow(account, studio)).integration).toEqual({ flow_sid: FLOW_SID, retry_count: 3 });
    expect((await addFlow(account, { ...integration, 'integration.channel': undefined })).integration).toEqual({
      workspace_sid: integration['integration.workspaceSid'],
      workflow_sid: integration['integration.workflowSid'],
      channel: 'default',
      timeout: 86_400,
      priority: 0,
      creation_on_message: false,
    });
  });

  test.each([
    ['studio', { integrationType: 'studio' }],
    ['external', { 'integration.url': undefined }],
    ['task', { integrationType: 'task' }],
    ['too many retries', { 'integration.retryCount': 4 }],
  ] as const)('is refused without what %s requires', async (_, changes) => {
    await expect(addFlow(await setUp(), changes)).rejects.toMatchObject({ status: 400, code: 45210 });
  });

  test('needs a name, a Chat Service and a channel type', async () => {
    const account = await setUp();
    await expect(addFlow(account, { chatServiceSid: 'nothing' })).rejects.toMatchObject({ status: 400, code: 20001 });
  });

  test('keeps what an update does not mention', async () => {
    const account = await setUp();
    const { sid } = await addFlow(account, { 'integration.retryCount': 1, longLived: true });
    const flow = account.client.flexApi.v1.flexFlow(sid);
    const changed = await flow.update({ 'integration.url': 'https://example.com/new', janitorEnabled: true });
    expect(changed).toMatchObject({ longLived: true, janitorEnabled: true, friendlyName: 'SMS to the bot' });
    expect(changed.integration).toEqual({ url: 'https://example.com/new', retry_count: 1 });
    expect((await flow.update(studio)).integration).toEqual({ flow_sid: FLOW_SID, retry_count: 3 });
    expect(await flow.remove()).toBe(true);
    await expect(flow.fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  test('is listed by name', async () => {
    const account = await setUp();
    await addFlow(account);
    await addFlow(account, { friendlyName: 'Other', enabled: false });
    const { flexFlow } = account.client.flexApi.v1;
    expect((await flexFlow.list()).map((flow) => flow.friendlyName)).toEqual(['SMS to the bot', 'Other']);
    expect(await flexFlow.list({ friendlyName: 'Other' })).toHaveLength(1);
  });
});

describe('two flows', () => {
  test('collide where both are enabled for one address and one integration', async () => {
    const account = await setUp();
    await addFlow(account);
    await expect(addFlow(account)).rejects.toMatchObject({ status: 400, code: 45210 });
    const { sid } = await addFlow(account, { enabled: false });
    const enable = account.client.flexApi.v1.flexFlow(sid).update({ enabled: true });
    await expect(enable).rejects.toMatchObject({ status: 400, code: 45212 });
    expect((await account.client.flexApi.v1.flexFlow(sid).fetch()).enabled).toBe(false);
  });

  test.each([
    ['another address', { contactIdentity: '+15550100002' }],
    ['another integration', studio],
    ['another type of channel', { channelType: 'whatsapp' }],
  ] as const)('do not collide where one has %s', async (_, changes) => {
    const account = await setUp();
    await addFlow(account);
    await addFlow(account, changes);
    expect(await account.client.flexApi.v1.flexFlow.list()).toHaveLength(2);
  });
});

import { createEmulator } from './emulator';
import { environmentOf, furnish } from './furnish';
import { sdkFor } from './network/sdk';

const setUp = (seed = 1) => {
  const emulator = createEmulator({ seed });
  const account = furnish(emulator, { publicUrl: 'http://127.0.0.1:3000' });
  return { emulator, account, sdk: sdkFor(emulator) };
};

describe('a furnished account', () => {
  test('has people who are there and a queue they are in', async () => {
    const { account, sdk } = setUp();
    const workspace = sdk.taskrouter.v1.workspaces(account.workspaceSid);
    expect((await workspace.fetch()).eventCallbackUrl).toBe('http://127.0.0.1:3000/taskrouter-events');
    const workers = await workspace.workers.list({ taskQueueSid: account.queueSid, available: 'true' });
    expect(workers.map(({ sid }) => sid)).toEqual(account.workers.map(({ sid }) => sid));
    const task = await workspace.tasks.create({ workflowSid: account.workflowSid, taskChannel: 'sms' });
    expect((await workspace.tasks(task.sid).fetch()).assignmentStatus).toBe('reserved');
  });

  test('sends what customers write to the bot, and has one number', async () => {
    const { account, sdk } = setUp();
    const flows = await sdk.flexApi.v1.flexFlow.list();
    expect(flows.map((flow) => [flow.sid, flow.channelType, flow.enabled, flow.integrationType])).toEqual([
      [account.flows.web, 'web', true, 'external'],
      [account.flows.sms, 'sms', true, 'external'],
      [account.flows.outbound, 'sms', false, 'task'],
    ]);
    expect(flows[0]?.integration).toMatchObject({ url: 'http://127.0.0.1:3000/inbound' });
    const numbers = await sdk.proxy.v1.services(account.proxyServiceSid).phoneNumbers.list();
    expect(numbers.map(({ phoneNumber }) => phoneNumber)).toEqual([account.smsNumber]);
    expect((await sdk.sync.v1.services('default').fetch()).sid).toBe(account.syncServiceSid);
    expect((await sdk.chat.v2.services(account.chatServiceSid).fetch()).friendlyName).toBe('Flex Chat Service');
  });

  test('is the same for the same seed, and another for another', () => {
    expect(setUp(7).account).toEqual(setUp(7).account);
    expect(setUp(8).account.workspaceSid).not.toBe(setUp(7).account.workspaceSid);
  });

  test('tells the Functions where it is', () => {
    const { account } = setUp();
    const environment = environmentOf(account);
    const values = Object.values(environment);
    expect(values).not.toContain(undefined);
    expect(environment).toMatchObject({
      ACCOUNT_SID: account.accountSid,
      TWILIO_FLEX_WORKSPACE_SID: expect.stringMatching(/^WS[0-9a-f]{32}$/),
      TWILIO_FLEX_WORKFLOW_SID: expect.stringMatching(/^WW[0-9a-f]{32}$/),
      TWILIO_FLEX_CHAT_SERVICE_SID: expect.stringMatching(/^IS[0-9a-f]{32}$/),
      TWILIO_FLEX_PROXY_SERVICE_SID: expect.stringMatching(/^KS[0-9a-f]{32}$/),
      TWILIO_FLEX_SYNC_SID: expect.stringMatching(/^IS[0-9a-f]{32}$/),
    });
  });
});

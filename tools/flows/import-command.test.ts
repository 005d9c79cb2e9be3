import { sample, setScene } from '../../test/flows/scene';
import type { FlowsFile } from './file';

test('the file that is written is what a person would write, and changes nothing', async () => {
  const scene = setScene();
  expect(await scene.flows('import', '--force')).toBe(0);
  expect(JSON.parse(scene.read())).toEqual(sample());
  expect(scene.talked).toContain('3 Flex Flows and 3 Addresses of AC');
  expect(await scene.flows('plan')).toBe(0);
  expect(scene.writes()).toEqual([]);
});

test('everything that a flow can have survives, and names are used where they are unique', async () => {
  const scene = setScene();
  const { account, sdk } = scene;
  const { sid: otherService } = await sdk.chat.v2.services.create({ friendlyName: 'Other chat' });
  const { flexFlow } = sdk.flexApi.v1;
  const { workspaceSid, workflowSid, chatServiceSid } = account;
  const channels = await sdk.taskrouter.v1.workspaces(workspaceSid).taskChannels.list();
  const ofChat = channels.find(({ uniqueName }) => uniqueName === 'chat');
  await flexFlow.create({
    ...{ friendlyName: 'Everything', chatServiceSid: otherService, channelType: 'whatsapp' },
    ...{ contactIdentity: 'whatsapp:+15550101', enabled: true, longLived: true, janitorEnabled: true },
    ...{ integrationType: 'task', 'integration.workspaceSid': workspaceSid, 'integration.workflowSid': workflowSid },
    ...{ 'integration.channel': String(ofChat?.sid), 'integration.timeout': 600, 'integration.priority': 5 },
    'integration.creationOnMessage': true,
  });
  await flexFlow.create({
    ...{ friendlyName: 'Elsewhere', chatServiceSid, channelType: 'line', contactIdentity: 'shop', enabled: false },
    ...{ integrationType: 'external', 'integration.url': 'https://bot.example/hook', 'integration.retryCount': 0 },
  });
  await flexFlow.create({
    ...{
      friendlyName: 'Studio',
      chatServiceSid,
      channelType: 'facebook',
      contactIdentity: 'messenger:1',
      enabled: true,
    },
    ...{ integrationType: 'studio', 'integration.flowSid': `FW${'a'.repeat(32)}` },
  });
  // A second Workflow of the same name: neither can be named any more.
  await sdk.taskrouter.v1.workspaces(workspaceSid).workflows.create({
    friendlyName: 'Assign to Anyone',
    configuration: JSON.stringify({ task_routing: { default_filter: { queue: account.queueSid } } }),
  });
  expect(await scene.flows('import', '--json')).toBe(0);
  const { flows } = scene.json<FlowsFile>();
  expect(flows.slice(2)).toEqual([
    expect.objectContaining({ direction: 'outbound', task: { workflow: workflowSid } }),
    {
      friendlyName: 'Everything',
      ...{ channelType: 'whatsapp', contactIdentity: 'whatsapp:+15550101', longLived: true, janitorEnabled: true },
      chatService: 'Other chat',
      task: { workflow: workflowSid, timeout: 600, priority: 5, creationOnMessage: true },
    },
    {
      ...{ friendlyName: 'Elsewhere', channelType: 'line', contactIdentity: 'shop', enabled: false },
      external: { url: 'https://bot.example/hook', retryCount: 0 },
    },
    {
      ...{ friendlyName: 'Studio', channelType: 'facebook', contactIdentity: 'messenger:1' },
      studio: { flow: `FW${'a'.repeat(32)}` },
    },
  ]);
  scene.write(scene.told);
  expect(await scene.flows('plan')).toBe(0);
});

test('a file that exists is not written over', async () => {
  const scene = setScene('{"flows": []}');
  expect(await scene.flows('import')).toBe(1);
  expect(scene.talked).toContain('flows.json: it exists already\n      To write over it: --force.');
  expect(scene.read()).toBe('{"flows": []}');
  expect(await scene.flows('import', '--file', 'other.json')).toBe(0);
  expect(JSON.parse(scene.read('other.json'))).toEqual(sample());
});

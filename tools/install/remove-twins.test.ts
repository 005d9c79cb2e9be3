import { setScene } from '../../test/install/scene';
import { resourcesOf } from '../../test/install/snapshot';

const NAME = 'Outbound Flex Flow';
const NUMBERS = ['+15550110', '+15550111'];

const twin = (contactIdentity: string, longLived: boolean) => ({
  ...{ friendlyName: NAME, direction: 'outbound', channelType: 'sms', contactIdentity, longLived },
  task: { workflow: 'Assign to Anyone' },
});

const setTwins = async () => {
  const scene = setScene();
  const { chatServiceSid, workspaceSid, workflowSid } = scene.account;
  for (const contactIdentity of NUMBERS) {
    await scene.sdk.flexApi.v1.flexFlow.create({
      ...{ friendlyName: NAME, chatServiceSid, channelType: 'sms', contactIdentity, enabled: false },
      ...{ integrationType: 'task', 'integration.workspaceSid': workspaceSid, 'integration.channel': 'sms' },
      'integration.workflowSid': workflowSid,
    });
  }
  return scene;
};

describe('flows of one name', () => {
  it('that setup changed are put back, each to what it was', async () => {
    const scene = await setTwins();
    const before = resourcesOf(scene.emulator);
    const [one = '', other = ''] = NUMBERS;
    scene.write('flows.json', JSON.stringify({ flows: [twin(one, true), twin(other, false)] }));
    expect(await scene.run('setup', '--yes')).toBe(0);
    scene.write('flows.json', JSON.stringify({ flows: [twin(one, false), twin(other, true)] }));
    expect(await scene.run('setup', '--yes')).toBe(0);
    const flows = (await scene.sdk.flexApi.v1.flexFlow.list()).filter(({ friendlyName }) => friendlyName === NAME);
    expect(flows.map(({ contactIdentity, longLived }) => [contactIdentity, longLived])).toEqual([
      [one, false],
      [other, true],
    ]);
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });

  it('that setup made beside others of that name are removed, and the others are not', async () => {
    const scene = await setTwins();
    const before = resourcesOf(scene.emulator);
    scene.write('flows.json', JSON.stringify({ flows: ['+15550112', '+15550113'].map((to) => twin(to, true)) }));
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).not.toEqual(before);
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });
});

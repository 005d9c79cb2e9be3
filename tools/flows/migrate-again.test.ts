import { migrated, only } from '../../test/flows/migrated';
import type { FlowsScene } from '../../test/flows/scene';
import type { FlowsFile } from './file';

describe('migrate for a second time', () => {
  const entriesOf = (scene: FlowsScene) => (JSON.parse(scene.read()) as FlowsFile).addresses ?? [];

  test('leaves the file as it is: edits, answers, and flows that are removed already', async () => {
    const scene = await migrated();
    const file: FlowsFile = JSON.parse(scene.read());
    const edited = (file.addresses ?? []).map((entry) =>
      entry.address === '+15550100' ? { ...entry, webhook: { url: 'https://bot.example.com/hook' } } : entry,
    );
    scene.write({ ...file, addresses: edited });
    const before = scene.read();
    // An apply was cut off between two removals.
    await scene.sdk.flexApi.v1.flexFlow(await scene.sidOf('Outbound SMS')).remove();
    expect(await scene.flows('migrate', '--write')).toBe(0);
    expect(scene.read()).toBe(before);
    expect(scene.talked).toContain('flows.json has what takes the place of each Flex Flow already');
    expect(await scene.flows('plan')).toBe(2);
  });

  test('leaves it as it is, too, where a Flex Flow was made again with another SID', async () => {
    const scene = await migrated();
    const file = only(scene, '+15550100');
    scene.write(file);
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    const back = (file.addresses ?? []).map((entry) => ({ ...entry, back: true }));
    scene.write({ ...file, addresses: back });
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(await scene.flows('migrate', '--write')).toBe(0);
    expect(entriesOf(scene).filter(({ address }) => address === '+15550100')).toEqual(back);
    expect(entriesOf(scene).length).toBeGreaterThan(1);
  });

  test('adds a flow that is new to the entry of its address', async () => {
    const scene = await migrated();
    const before = entriesOf(scene);
    const { chatServiceSid, workspaceSid, workflowSid } = scene.account;
    const { sid } = await scene.sdk.flexApi.v1.flexFlow.create({
      ...{ friendlyName: 'New', chatServiceSid, channelType: 'sms', contactIdentity: '+15550100', enabled: false },
      ...{ integrationType: 'task', 'integration.workspaceSid': workspaceSid, 'integration.workflowSid': workflowSid },
    });
    expect(await scene.flows('migrate', '--write')).toBe(0);
    expect(scene.told).toContain('the entry of +15550100 that the file has takes its place as well');
    const [entry, ...others] = entriesOf(scene).filter(({ address }) => address === '+15550100');
    expect(others).toEqual([]);
    expect(entry?.replaces?.slice(0, 2)).toEqual(before.find(({ address }) => address === '+15550100')?.replaces);
    expect(entry?.replaces?.at(-1)).toMatchObject({ friendlyName: 'New', sid });
    expect(entriesOf(scene)).toHaveLength(before.length);
  });
});

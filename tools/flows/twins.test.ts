import { type FlowsScene, setScene } from '../../test/flows/scene';
import type { FlowEntry, FlowsFile } from './file';

const NAME = 'Outbound Flex Flow';
const NUMBERS = ['+15550110', '+15550111'];
const workflow = 'Assign to Anyone';

/** As public guides make them: one command per number, with the same friendly name each time. */
const setTwins = async (): Promise<{ scene: FlowsScene; sids: string[] }> => {
  const scene = setScene({ flows: [] });
  const { chatServiceSid, workspaceSid, workflowSid } = scene.account;
  const sids: string[] = [];
  for (const contactIdentity of NUMBERS) {
    const { sid } = await scene.sdk.flexApi.v1.flexFlow.create({
      ...{ friendlyName: NAME, chatServiceSid, channelType: 'sms', contactIdentity, enabled: false },
      ...{ integrationType: 'task', 'integration.workspaceSid': workspaceSid, janitorEnabled: true },
      ...{ 'integration.workflowSid': workflowSid, 'integration.channel': 'sms' },
    });
    sids.push(sid);
  }
  return { scene, sids };
};

const numbersOf = async ({ sdk }: FlowsScene): Promise<string[]> =>
  (await sdk.flexApi.v1.flexFlow.list())
    .filter(({ friendlyName }) => friendlyName === NAME)
    .map(({ contactIdentity, longLived }) => `${contactIdentity}${longLived ? ' long-lived' : ''}`)
    .sort();

const twin = (contactIdentity: string, more: Partial<FlowEntry> = {}): FlowEntry => ({
  ...{ friendlyName: NAME, direction: 'outbound', channelType: 'sms', contactIdentity, janitorEnabled: true },
  ...{ task: { workflow }, ...more },
});

test('two flows of one name are imported, and the file that is written changes nothing', async () => {
  const { scene } = await setTwins();
  expect(await scene.flows('import', '--force')).toBe(0);
  const { flows } = JSON.parse(scene.read()) as FlowsFile;
  expect(flows.filter(({ friendlyName }) => friendlyName === NAME)).toEqual(NUMBERS.map((number) => twin(number)));
  expect(await scene.flows('plan')).toBe(0);
});

test('two of one name and one address are told apart by SID', async () => {
  const { scene, sids } = await setTwins();
  const [first = '', second = ''] = sids;
  await scene.sdk.flexApi.v1.flexFlow(second).update({ contactIdentity: NUMBERS[0] ?? '' });
  expect(await scene.flows('import', '--force')).toBe(0);
  const file = JSON.parse(scene.read()) as FlowsFile;
  const twins = file.flows.filter(({ friendlyName }) => friendlyName === NAME);
  expect(twins.map(({ sid }) => sid)).toEqual([first, second]);
  expect(await scene.flows('plan')).toBe(0);

  Object.assign(twins[1] ?? {}, { longLived: true });
  scene.write(file);
  expect(await scene.flows('apply', '--auto-approve')).toBe(0);
  const longLived = async (sid: string) => (await scene.sdk.flexApi.v1.flexFlow(sid).fetch()).longLived;
  expect([await longLived(first), await longLived(second)]).toEqual([false, true]);
});

test('a change goes to the flow of that address, and to no other', async () => {
  const { scene } = await setTwins();
  const [one = '', other = ''] = NUMBERS;
  scene.write({ flows: [twin(one), twin(other, { longLived: true })] });
  expect(await scene.flows('plan')).toBe(2);
  expect(scene.told).toContain(`~ ${NAME} (sms ${other})`);
  expect(await scene.flows('apply', '--auto-approve')).toBe(0);
  expect(await numbersOf(scene)).toEqual([one, `${other} long-lived`]);
  expect(await scene.flows('plan')).toBe(0);
});

test('one of a name that others have is made at another address, and they are left alone', async () => {
  const { scene } = await setTwins();
  scene.write({ flows: [twin('+15550112')] });
  expect(await scene.flows('apply', '--auto-approve')).toBe(0);
  expect(await numbersOf(scene)).toEqual([...NUMBERS, '+15550112']);
  expect(await scene.flows('plan')).toBe(0);
});

test('a flow whose name only one has is found by it, and its address can be changed', async () => {
  const { scene } = await setTwins();
  const { web } = scene.account.flows;
  scene.write({
    flows: [{ friendlyName: 'Web chat', channelType: 'web', contactIdentity: 'shop', external: { path: '/inbound' } }],
  });
  expect(await scene.flows('apply', '--auto-approve')).toBe(0);
  expect((await scene.sdk.flexApi.v1.flexFlow(web).fetch()).contactIdentity).toBe('shop');
});

test('which of two is removed has to be said by SID', async () => {
  const { scene, sids } = await setTwins();
  scene.write({ flows: NUMBERS.map((number) => twin(number)) });
  expect(await scene.flows('destroy', NAME, '--auto-approve')).toBe(1);
  expect(scene.talked).toContain(`${NAME}: it is the name of several: ${sids.join(' and ')}\n      Give SIDs.`);
  expect(await numbersOf(scene)).toEqual(NUMBERS);
  expect(await scene.flows('destroy', sids[0] ?? '', '--auto-approve')).toBe(0);
  expect(await numbersOf(scene)).toEqual(NUMBERS.slice(1));
});

test('both are asked for, each by a name that only one has', async () => {
  const { scene } = await setTwins();
  scene.write({ flows: NUMBERS.map((number) => twin(number)) });
  scene.typed = ['no', `${NAME} (sms ${NUMBERS[1]})`];
  expect(await scene.flows('destroy')).toBe(0);
  expect(await numbersOf(scene)).toEqual(NUMBERS.slice(0, 1));
});

test('a SID that the account does not have is told', async () => {
  const { scene } = await setTwins();
  scene.write({ flows: [twin('+15550110', { sid: `FO${'9'.repeat(32)}` })] });
  expect(await scene.flows('plan')).toBe(1);
  expect(scene.talked).toContain(`the account has no Flex Flow FO9999`);
});

test('a run that is cut off in the middle of a pair goes on with the other one', async () => {
  const scene = setScene({ flows: NUMBERS.map((number) => twin(number)) });
  scene.emulator.faults.set([{ fault: 'unavailable', operation: 'flex.CreateFlexFlow', nth: 2, times: 1000 }]);
  expect(await scene.flows('apply', '--auto-approve')).toBe(1);
  scene.emulator.faults.set([{ fault: 'lost', operation: 'flex.CreateFlexFlow' }]);
  expect(await scene.flows('apply', '--auto-approve')).toBe(0);
  expect(await numbersOf(scene)).toEqual(NUMBERS);
});

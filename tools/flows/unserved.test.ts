import { apply, fileOf, NUMBER, sms } from '../../test/flows/address';
import { type FlowsScene, setScene } from '../../test/flows/scene';
import type { AddressEntry, FlowEntry, FlowsFile } from './file';
import type { PlanView } from './show';

const NUMBER_OF_FLOW = '+15550100';

const bot: FlowEntry = {
  ...{ friendlyName: 'SMS', channelType: 'sms', contactIdentity: NUMBER_OF_FLOW, external: { path: '/inbound' } },
};

/** In the place of the furnished account's Flex Flow "SMS". */
const moved: AddressEntry = { ...sms, address: NUMBER_OF_FLOW, replaces: [bot] };

const unserved = async (scene: FlowsScene, file: FlowsFile): Promise<string[]> => {
  scene.write(file);
  expect(await scene.flows('plan', '--json')).not.toBe(1);
  const { warnings } = scene.json<PlanView>();
  return warnings.flatMap(({ rule, message }) => (rule === 'unserved' ? [message] : []));
};

const LOST = [`sms ${NUMBER_OF_FLOW} will have no handler`];

describe('an address that will have no handler is told', () => {
  test('where a Flex Flow is changed to another number', async () => {
    const scene = setScene();
    expect(await unserved(scene, fileOf([], [{ ...bot, contactIdentity: '+15550108' }]))).toEqual(LOST);
    expect(scene.json<PlanView>().warnings).toMatchObject([{ rule: 'unserved', flows: ['SMS'] }]);
  });

  test('where the Address that takes the place of a Flex Flow is off', async () => {
    const scene = setScene();
    expect(await unserved(scene, fileOf([{ ...moved, enabled: false }]))).toEqual(LOST);
  });

  test('where that Address stands for a number that is mistyped', async () => {
    const scene = setScene();
    expect(await unserved(scene, fileOf([{ ...moved, address: '+15550170' }]))).toEqual(LOST);
  });

  test.each<[string, FlowEntry]>([
    ['is disabled', { ...bot, enabled: false }],
    ['has another number', { ...bot, contactIdentity: '+15550108' }],
  ])('where the one flow of the way back %s', async (_, flow) => {
    const scene = setScene();
    expect(await apply(scene, moved)).toBe(0);
    expect(await unserved(scene, fileOf([{ ...moved, replaces: [flow], back: true }]))).toEqual(LOST);
  });

  test('where an Address is switched off, and then no more', async () => {
    const scene = setScene();
    await apply(scene, sms);
    expect(await unserved(scene, fileOf([{ ...sms, enabled: false }]))).toEqual([`sms ${NUMBER} will have no handler`]);
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(await unserved(scene, fileOf([{ ...sms, enabled: false }]))).toEqual([]);
  });

  test('where a move was cut off, and its other half makes none', async () => {
    const scene = setScene();
    await scene.sdk.flexApi.v1.flexFlow(await scene.sidOf('SMS')).remove();
    expect(await unserved(scene, fileOf([{ ...moved, enabled: false }]))).toEqual(LOST);
  });
});

describe('none is told', () => {
  test.each<[string, AddressEntry]>([
    ['of a move', moved],
    ['of a web chat, whose Address is called by its key', web()],
  ])('%s, forth and back', async (_, entry) => {
    const scene = setScene();
    expect(await unserved(scene, fileOf([entry]))).toEqual([]);
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(await unserved(scene, fileOf([{ ...entry, back: true }]))).toEqual([]);
  });

  test('where an Address takes over from a Flex Flow that is only switched off', async () => {
    const scene = setScene();
    expect(await unserved(scene, fileOf([{ ...sms, address: NUMBER_OF_FLOW }], [{ ...bot, enabled: false }]))).toEqual(
      [],
    );
  });
});

function web(): AddressEntry {
  const flow: FlowEntry = { friendlyName: 'Web chat', channelType: 'web', external: { path: '/inbound' } };
  return { type: 'chat', address: 'CV-key', webhook: { path: '/inbound' }, replaces: [flow] };
}

describe('the way back', () => {
  test.each<[string, AddressEntry]>([
    ['that names no flow', { ...sms, back: true }],
    ['that names none of a list', { ...sms, replaces: [], back: true }],
  ])('%s is refused', async (_, entry) => {
    const scene = setScene();
    await apply(scene, sms);
    scene.write(fileOf([entry]));
    expect(await scene.flows('plan')).toBe(1);
    expect(scene.talked).toContain('back needs the Flex Flows of "replaces"');
  });

  /** The Address is there, and the flow that it replaced is not. */
  const gone = async (): Promise<FlowsScene> => {
    const scene = setScene();
    expect(await apply(scene, moved)).toBe(0);
    scene.forget();
    return scene;
  };
  const refused = async (scene: FlowsScene, file: FlowsFile): Promise<string> => {
    scene.write(file);
    expect(await scene.flows('apply', '--auto-approve')).toBe(1);
    expect(scene.writes()).toEqual([]);
    return scene.talked;
  };

  test('of two that Twilio does not let be together is refused before anything is sent', async () => {
    const other = { ...bot, friendlyName: 'Other' };
    const talked = await refused(await gone(), fileOf([{ ...moved, replaces: [bot, other], back: true }]));
    expect(talked).toContain('"SMS" (new) and "Other" (new)');
    expect(talked).toContain(`both would be enabled for sms ${NUMBER_OF_FLOW}`);
  });

  test('onto a flow that was made meanwhile is refused before anything is sent', async () => {
    const scene = await gone();
    const url = 'https://theirs.example.com/hook';
    await scene.sdk.flexApi.v1.flexFlow.create({
      ...{ friendlyName: 'Theirs', chatServiceSid: scene.account.chatServiceSid, channelType: 'sms' },
      ...{ contactIdentity: NUMBER_OF_FLOW, enabled: true, integrationType: 'external', 'integration.url': url },
    });
    scene.forget();
    // Two orchestrations on one address are an error of their own.
    const talked = await refused(scene, fileOf([{ ...moved, back: true }]));
    expect(talked).toContain('"Theirs" (FO');
    expect(talked).toContain(`both would be enabled for sms ${NUMBER_OF_FLOW}`);
  });

  test('of two with one name and one address is refused: Twilio would not tell which was made', async () => {
    const twin = { ...bot, enabled: false, longLived: true };
    const talked = await refused(await gone(), fileOf([{ ...moved, replaces: [bot, twin], back: true }]));
    expect(talked).toContain(`more than one Flex Flow "SMS" (sms ${NUMBER_OF_FLOW})`);
    expect(talked).toContain('another "friendlyName"');
  });

  test('of two with one name and one address works where one of them has got another name', async () => {
    const scene = await gone();
    const twin = { ...bot, friendlyName: 'SMS 2', enabled: false, longLived: true };
    scene.write(fileOf([{ ...moved, replaces: [bot, twin], back: true }]));
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(await scene.there()).toMatchObject({ SMS: { enabled: true }, 'SMS 2': { enabled: false } });
    expect(await scene.flows('plan')).toBe(0);
  });
});

import { TwilioFailure } from '../../src/platform/errors';
import { aDirectory, CHAT, NUMBER, sid, WORKFLOW, WORKSPACE } from '../../test/flows/fixture';
import type { Directory } from '../engine/directory';
import { Complaint, type Trouble } from '../support/complaint';
import type { FlowEntry, FlowsFile } from './file';
import { resolveFlows, type Surroundings } from './resolve';

const sms: FlowEntry = {
  friendlyName: 'SMS',
  channelType: 'sms',
  contactIdentity: NUMBER,
  external: { path: '/inbound' },
};
const outbound: FlowEntry = {
  friendlyName: 'Out',
  direction: 'outbound',
  channelType: 'sms',
  task: { workflow: 'Assign to Anyone' },
};
const withStudio = (flow: string): FlowEntry => ({ friendlyName: 'Web', channelType: 'web', studio: { flow } });

const domain = 'flexkeep-1234-dev.twil.io';
const forbidden = async (): Promise<never> => {
  throw new TwilioFailure('refused', 403, 20003, { cause: new Error('Forbidden') });
};

const resolve = async (
  entries: FlowEntry[],
  directory: Partial<Directory> = {},
  around: Surroundings = { domain },
  file: Partial<FlowsFile> = {},
) => resolveFlows({ ...file, flows: entries }, aDirectory(directory), around);

const problemsIn = async (work: Promise<unknown>): Promise<Trouble[]> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Complaint)) throw error;
  return error.problems;
};

test('what a flow leaves out is filled in', async () => {
  const { flows, names } = await resolve([sms, outbound, withStudio('Messaging Flow')]);
  expect(flows).toEqual([
    {
      friendlyName: 'SMS',
      chatServiceSid: CHAT,
      channelType: 'sms',
      contactIdentity: NUMBER,
      enabled: true,
      longLived: false,
      janitorEnabled: false,
      integrationType: 'external',
      'integration.url': `https://${domain}/inbound`,
      'integration.retryCount': 3,
    },
    expect.objectContaining({
      enabled: false,
      contactIdentity: '',
      integrationType: 'task',
      'integration.workspaceSid': WORKSPACE,
      'integration.workflowSid': WORKFLOW,
      'integration.channel': 'sms',
      'integration.timeout': 86_400,
      'integration.priority': 0,
      'integration.creationOnMessage': false,
    }),
    expect.objectContaining({ integrationType: 'studio', 'integration.flowSid': sid('FW', 'e1') }),
  ]);
  expect(names).toMatchObject({ [WORKFLOW]: 'Assign to Anyone', [CHAT]: 'Flex Chat Service' });
});

test.each(['web', 'facebook', 'whatsapp', 'line', 'custom'] as const)(
  '%s has the Task Channel chat',
  async (channelType) => {
    const { flows } = await resolve([{ ...outbound, channelType }]);
    expect(flows[0]).toMatchObject({ channelType, 'integration.channel': 'chat' });
  },
);

test('the janitor that the file puts in charge decides', async () => {
  const { flows } = await resolve([sms, { ...outbound, janitorEnabled: false }], {}, { domain }, { janitor: 'twilio' });
  expect(flows.map(({ janitorEnabled }) => janitorEnabled)).toEqual([true, false]);
});

test('a Task Channel is the same by SID and by name', async () => {
  const { flows } = await resolve([{ ...outbound, task: { workflow: WORKFLOW, channel: sid('TC', '2') } }]);
  expect(flows[0]).toMatchObject({ 'integration.channel': 'chat' });
});

describe('the domain', () => {
  const deployedOn = (domains: string[]) => ({
    ...{ sid: sid('ZS', '1'), includeCredentials: true },
    sites: domains.map((one) => ({
      serviceSid: sid('ZS', '1'),
      environmentSid: sid('ZE', '1'),
      suffix: '',
      domain: one,
    })),
  });
  const url = async (external: FlowEntry['external'] & object, around: Surroundings, domains: string[] = []) => {
    const { flows } = await resolve([{ ...sms, external }], { service: async () => deployedOn(domains) }, around);
    return flows[0]?.['integration.url'];
  };

  test.each([
    ['flexkeep.twil.io', 'https://flexkeep.twil.io/inbound'],
    ['https://flexkeep.twil.io/', 'https://flexkeep.twil.io/inbound'],
    ['localhost:3000', 'http://localhost:3000/inbound'],
  ])('%s makes %s', async (given, expected) => {
    expect(await url({ path: '/inbound' }, { domain: given })).toBe(expected);
  });

  test('stands for {{domain}}, and is not needed for other URLs', async () => {
    expect(await url({ url: 'https://{{domain}}/inbound?x=1' }, { domain })).toBe(`https://${domain}/inbound?x=1`);
    expect(await url({ url: 'https://bot.example/hook' }, {})).toBe('https://bot.example/hook');
  });

  test('is the one where the account has it deployed', async () => {
    expect(await url({ path: '/inbound' }, {}, [domain])).toBe(`https://${domain}/inbound`);
  });

  test.each<[string, Surroundings, string[], string]>([
    ['is missing', {}, [], 'the deployed domain is needed'],
    ['could be either', {}, ['a.twil.io', 'b.twil.io'], 'deployed on a.twil.io and b.twil.io'],
    ['is none', { domain: 'not a domain' }, [], '"not a domain" is not a domain'],
    ['has a path', { domain: 'https://a.example/x' }, [], 'is not a domain'],
  ])('that %s is told', async (_, around, domains, expected) => {
    const found = await problemsIn(url({ path: '/inbound' }, around, domains));
    expect(found).toMatchObject([{ where: 'SMS', problem: expect.stringContaining(expected) }]);
    expect(found[0]?.remedy).toContain('--domain');
  });
});

describe('a name', () => {
  test('that is not there is told, with what was meant', async () => {
    const found = await problemsIn(resolve([{ ...outbound, task: { workflow: 'Assign to Anyon' } }]));
    expect(found).toEqual([
      {
        where: 'Out',
        problem: 'the account has no Workflow "Assign to Anyon"',
        remedy: 'Did you mean "Assign to Anyone"?',
      },
    ]);
  });

  test('that two have is told, with both SIDs', async () => {
    const sids = [sid('FW', '1'), sid('FW', '2')];
    const studioFlows = async () => sids.map((one) => ({ sid: one, name: 'IVR' }));
    const [found] = await problemsIn(resolve([withStudio('IVR')], { studioFlows }));
    expect(found).toMatchObject({ problem: `"IVR" is the name of more than one Studio flow: ${sids.join(' and ')}` });
  });

  test('of a Task Channel that the Workspace lacks is told', async () => {
    const [found] = await problemsIn(resolve([{ ...outbound, task: { workflow: WORKFLOW, channel: 'telegram' } }]));
    expect(found).toMatchObject({ problem: 'the account has no Task Channel "telegram"' });
  });

  test('is not needed where SIDs are given: nothing is looked up', async () => {
    const none = { chatServices: forbidden, workspaces: forbidden, workflows: forbidden, studioFlows: forbidden };
    const entries = [{ ...outbound, task: { workflow: WORKFLOW, workspace: WORKSPACE } }, withStudio(sid('FW', '9'))];
    const { flows, notices } = await resolve(entries, { ...none, taskChannels: forbidden }, {}, { chatService: CHAT });
    expect(flows).toMatchObject([{ 'integration.channel': 'sms' }, { 'integration.flowSid': sid('FW', '9') }]);
    expect(notices).toMatchObject([{ rule: 'unchecked', flows: ['Out'] }]);
  });

  test('that may not be looked up is told once for all, with the way around', async () => {
    const entries = [outbound, { ...outbound, friendlyName: 'Out 2' }];
    const found = await problemsIn(resolve(entries, { workflows: forbidden }));
    expect(found).toMatchObject([
      { where: 'Out, Out 2', problem: expect.stringContaining('the Workflows cannot be read: not allowed: Forbidden') },
    ]);
    expect(found[0]?.remedy).toContain('With a SID (WW…)');
  });
});

describe('the Chat Service and the Workspace', () => {
  const two = [
    { sid: sid('IS', '1'), name: 'One' },
    { sid: sid('IS', '2'), name: 'Two' },
  ];
  const chatServices = async () => two;

  test.each<[string, Partial<FlowsFile>, Surroundings, { chatServiceSid?: string }, string]>([
    ['the file', { chatService: 'Two' }, { chatServiceSid: CHAT }, {}, sid('IS', '2')],
    ['the environment', {}, { chatServiceSid: CHAT }, { chatServiceSid: sid('IS', '1') }, CHAT],
    ['the account’s Flex', {}, {}, { chatServiceSid: sid('IS', '1') }, sid('IS', '1')],
  ])('come from %s', async (_, file, around, configuration, expected) => {
    const directory = { chatServices, configured: async () => configuration };
    const { flows } = await resolve([sms], directory, { domain, ...around }, file);
    expect(flows[0]?.chatServiceSid).toBe(expected);
  });

  test('that cannot be told are named', async () => {
    const [found] = await problemsIn(resolve([sms], { chatServices }));
    expect(found?.problem).toBe(
      `which Chat Service is meant cannot be told: there are "One" (${sid('IS', '1')}), "Two" (${sid('IS', '2')})`,
    );
    const [none] = await problemsIn(resolve([outbound], { workspaces: async () => [] }));
    expect(none?.problem).toBe('the account has no Workspace: is Flex set up here?');
  });
});

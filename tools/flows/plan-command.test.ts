import { DOMAIN, sample, setScene } from '../../test/flows/scene';
import type { FlowsFile } from './file';
import type { PlanView } from './show';

test('the sample file fits the furnished account: no changes, exit code 0', async () => {
  const scene = setScene();
  expect(await scene.flows('plan')).toBe(0);
  expect(scene.told).toContain('No changes.');
  expect(scene.told).not.toContain('Warning');
  expect(scene.writes()).toEqual([]);
});

test('what would change is shown, nothing is written, exit code 2', async () => {
  const scene = setScene();
  const file = sample();
  const [web, sms, outbound] = file.flows;
  if (!web || !sms || !outbound) throw new Error('unreachable');
  Object.assign(sms, { longLived: true, enabled: false });
  outbound.friendlyName = 'Outbound SMS 2';
  scene.write(file);
  expect(await scene.flows('plan')).toBe(2);
  const sid = await scene.sidOf('SMS');
  const { account } = scene;
  expect(scene.told).toBe(
    `Flex Flows and Addresses · account ${account.accountSid}, Flexkeep on https://${DOMAIN}

  + create
  ~ change in place

  ~ SMS  ${sid}
      enabled    true → false
      longLived  false → true

  + Outbound SMS 2  (new)
      channelType                    "sms"
      contactIdentity                "+15550100"
      enabled                        false
      integrationType                "task"
      integration.workspaceSid       "${account.workspaceSid}"
      integration.workflowSid        "Assign to Anyone" (${account.workflowSid})
      integration.channel            "sms"
      integration.timeout            86400
      integration.priority           0
      integration.creationOnMessage  false
      longLived                      false
      janitorEnabled                 false
      chatServiceSid                 "${account.chatServiceSid}"

Warning: "SMS": sms +15550100 will have no handler.
    A customer who writes there first reaches neither bot nor agent.

Not in the file, left alone: "Outbound SMS" (${account.flows.outbound})

Plan: 1 to add, 1 to change, 0 to destroy.
`,
  );
  expect(scene.writes()).toEqual([]);
});

test('a plan is data with --json', async () => {
  const scene = setScene({
    flows: [
      {
        friendlyName: 'SMS',
        channelType: 'sms',
        contactIdentity: '+15550100',
        external: { path: '/inbound' },
        longLived: true,
      },
    ],
  });
  expect(await scene.flows('plan', '--json')).toBe(2);
  expect(scene.json<PlanView>()).toMatchObject({
    accountSid: scene.account.accountSid,
    summary: { add: 0, change: 1, destroy: 0, unchanged: 0 },
    changes: [
      { action: 'update', friendlyName: 'SMS', properties: [{ property: 'longLived', from: false, to: true }] },
    ],
    unnamed: [
      ...[{ friendlyName: 'Web chat' }, { friendlyName: 'Outbound SMS' }, { friendlyName: 'sms +15550199' }],
      ...[{ friendlyName: 'whatsapp whatsapp:+15550199' }, { friendlyName: 'chat web-chat' }],
    ],
  });
});

test('colliding flows are named before anything is sent, exit code 1', async () => {
  const scene = setScene();
  const file = sample();
  file.flows.push({
    friendlyName: 'SMS again',
    channelType: 'sms',
    contactIdentity: '+15550100',
    external: { path: '/x' },
  });
  scene.write(file);
  expect(await scene.flows('apply', '--auto-approve', '--json')).toBe(1);
  expect(scene.json()).toMatchObject({
    error: { code: 'conflict', problems: [{ remedy: expect.stringContaining('"enabled": false') }] },
  });
  expect(scene.talked).toContain(`"SMS" (${scene.account.flows.sms}) and "SMS again" (new)`);
  expect(scene.writes()).toEqual([]);
});

test('an account of many pages is read to the end', async () => {
  const scene = setScene();
  const { chatServiceSid } = scene.account;
  for (let i = 0; i < 230; i += 1) {
    await scene.sdk.flexApi.v1.flexFlow.create({
      friendlyName: `Custom ${i}`,
      chatServiceSid,
      channelType: 'custom',
      contactIdentity: `shop-${i}`,
      enabled: true,
      integrationType: 'external',
      'integration.url': 'https://bot.example/hook',
    });
  }
  const file = {
    flows: [
      {
        friendlyName: 'Mine',
        channelType: 'custom' as const,
        contactIdentity: 'shop-229',
        external: { path: '/inbound' },
      },
    ],
  };
  scene.write(file);
  expect(await scene.flows('plan', '--json')).toBe(1);
  expect(scene.talked).toContain('"Custom 229"');
  file.flows[0] = {
    friendlyName: 'Custom 229',
    channelType: 'custom',
    contactIdentity: 'shop-229',
    external: { path: '/inbound' },
  };
  scene.write(file);
  expect(await scene.flows('plan', '--json')).toBe(2);
  expect(scene.json<PlanView>()).toMatchObject({ summary: { add: 0, change: 1 } });
  expect(scene.json<PlanView>().unnamed).toHaveLength(235);
});

describe('what cannot be used is told', () => {
  test.each<[string, object, RegExp]>([
    ['no account', { ACCOUNT_SID: undefined }, /ACCOUNT_SID: missing: expected AC and 32 hex digits/],
    ['a malformed account', { ACCOUNT_SID: 'AC123' }, /ACCOUNT_SID: malformed/],
    ['no token', { AUTH_TOKEN: '' }, /AUTH_TOKEN: missing/],
    [
      'a wrong token',
      { AUTH_TOKEN: 'guess' },
      /reading the Flex Flows: the credentials were refused: Authenticate \(20003\)/,
    ],
    [
      'a malformed variable',
      { TWILIO_FLEX_CHAT_SERVICE_SID: 'mine' },
      /TWILIO_FLEX_CHAT_SERVICE_SID: malformed: expected IS/,
    ],
    ['no domain', { DOMAIN_NAME: undefined }, /Web chat, SMS, WhatsApp: the deployed domain is needed/],
  ])('%s', async (_, variables, expected) => {
    const scene = setScene();
    Object.assign(scene.variables, variables);
    expect(await scene.flows('plan')).toBe(1);
    expect(scene.talked).toMatch(expected);
    expect(scene.talked).not.toContain('    at ');
  });

  test('no file', async () => {
    const scene = setScene();
    expect(await scene.flows('plan', '--file', 'other.json')).toBe(1);
    expect(scene.talked).toContain('other.json: there is no such file\n      To write one from what the account has');
  });

  test('a file with mistakes, as JSON', async () => {
    const scene = setScene('{"flows": [{"friendlyName": "SMS", "chanelType": "sms"}]}');
    expect(await scene.flows('plan', '--json')).toBe(1);
    expect(scene.json()).toMatchObject({ error: { code: 'file', problems: [{}, {}, {}] } });
  });

  test('a plan that cannot be saved where it shall be', async () => {
    const scene = setScene();
    expect(await scene.flows('plan', '--out', 'nowhere/plan.json', '--json')).toBe(1);
    expect(scene.json()).toMatchObject({
      error: { code: 'file', problems: [{ where: 'nowhere/plan.json', problem: 'it cannot be written (ENOENT)' }] },
    });
    expect(await scene.flows('import', '--file', 'nowhere/flows.json')).toBe(1);
    expect(scene.talked).toContain('nowhere/flows.json: it cannot be written (ENOENT)');
    expect(scene.talked).not.toMatch(/^\s+at /m);
  });

  test('an unknown option', async () => {
    const scene = setScene();
    expect(await scene.flows('plan', '--outt', 'x')).toBe(1);
    expect(scene.talked).toContain("unknown option '--outt'");
    expect(await scene.flows('--help')).toBe(0);
    expect(scene.told).toContain('Exit codes');
  });
});

describe('what only the account can tell', () => {
  test('a Studio flow has a name there', async () => {
    const scene = setScene({
      flows: [{ friendlyName: 'IVR', channelType: 'web', studio: { flow: 'Messaging' }, enabled: false }],
    });
    const sid = `FW${'a'.repeat(32)}`;
    scene.extra = ({ host }) =>
      host === 'studio.twilio.com'
        ? { body: { flows: [{ sid, friendly_name: 'Messaging' }], meta: { key: 'flows', page_size: 100 } } }
        : undefined;
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect((await scene.there()).IVR).toMatchObject({ integrationType: 'studio', integration: { flow_sid: sid } });
  });

  test('the domain is the one on which Flexkeep is deployed', async () => {
    const scene = setScene();
    scene.variables.DOMAIN_NAME = undefined;
    const { services } = scene.sdk.serverless.v1;
    const { sid } = await services.create({ uniqueName: 'flexkeep', friendlyName: 'flexkeep' });
    const make = (name: string) => services(sid).environments.create({ uniqueName: name, domainSuffix: name });
    const { domainName } = await make('dev');
    expect(await scene.flows('plan')).toBe(2);
    expect(scene.told).toContain(`→ "https://${domainName}/inbound"`);
    const { domainName: other } = await make('stage');
    expect(await scene.flows('plan')).toBe(1);
    expect(scene.talked).toContain(`"flexkeep" is deployed on ${domainName} and ${other}`);
  });
});

describe('what is printed names the target', () => {
  test('in the plan, the question and each command that may be copied', async () => {
    const scene = setScene();
    const file = sample();
    Object.assign(file.flows[0] ?? {}, { longLived: true });
    scene.write(file, 'other flows.json');
    const target = ['--env', 'prod.env', '--file', 'other flows.json'];
    expect(await scene.flows('plan', ...target)).toBe(2);
    const { accountSid } = scene.account;
    expect(scene.told).toContain(`Flex Flows and Addresses · account ${accountSid}, Flexkeep on https://${DOMAIN}\n`);
    expect(scene.talked).toContain(`npm run flows -- apply --env prod.env --file 'other flows.json'`);
    expect(await scene.flows('plan', ...target, '--out', 'plan.json')).toBe(2);
    expect(scene.talked).toContain('npm run flows -- apply plan.json --env prod.env\n');
    expect(await scene.flows('apply', ...target)).toBe(1);
    expect(scene.talked).toContain(`Shall these changes be made in the account ${accountSid}, with Flexkeep on`);
    expect(await scene.flows('import', '--embedded', '--file', 'new.json')).toBe(0);
    expect(scene.talked).toContain('npm run flows -- plan --embedded --file new.json');
  });
});

test('a name cannot forge a line of a plan, nor turn it round or colour it', async () => {
  const scene = setScene();
  const evil = 'A\nPlan: 0 to add, 0 to change, 0 to destroy.\u001b[8m\u009b1m\u202e';
  const shown = 'A\\u000aPlan: 0 to add, 0 to change, 0 to destroy.\\u001b[8m\\u009b1m\\u202e';
  const { chatServiceSid } = scene.account;
  const { sid } = await scene.sdk.flexApi.v1.flexFlow.create({
    ...{ friendlyName: evil, chatServiceSid, channelType: 'sms', contactIdentity: '+15550109', enabled: true },
    ...{ integrationType: 'external', 'integration.url': 'https://theirs.example' },
  });
  const flow = { friendlyName: evil, channelType: 'sms', contactIdentity: '+15550108' } as const;
  const files: FlowsFile[] = [
    { flows: [] },
    { flows: [{ ...flow, external: { path: '/inbound' } }] },
    { flows: [{ ...flow, friendlyName: 'B', sid, external: { path: '/inbound' } }] },
  ];
  for (const file of files) {
    scene.write(file);
    expect(await scene.flows('plan')).not.toBe(1);
    expect(scene.told).toContain(shown);
    expect(scene.told.match(/^Plan: /gm) ?? []).toHaveLength(file.flows.length);
    expect(await scene.flows('plan', '--json')).not.toBe(1);
  }
  scene.write({ flows: [] });
  await scene.flows('plan', '--json');
  expect(scene.json<PlanView>().unnamed).toContainEqual({ sid, friendlyName: evil });
});

import { ask } from '../../emulator/products/ask';
import { forbid } from '../../test/install/network-trouble';
import { type SetupScene, setScene } from '../../test/install/scene';
import type { Finding } from '../engine/problem';

const setUp = async (): Promise<SetupScene> => {
  const scene = setScene();
  expect(await scene.run('setup', '--yes')).toBe(0);
  return scene;
};

/** What is amiss, by what was checked. */
const openIn = async (scene: SetupScene): Promise<Record<string, string>> => {
  const code = await scene.run('doctor', '--json');
  const { ok, findings } = scene.json<{ ok: boolean; findings: Finding[] }>();
  const open = findings.filter((finding) => finding.ok === false);
  expect([code, ok]).toEqual(open.length ? [1, false] : [0, true]);
  const lines: Record<string, string> = {};
  for (const { check, says, todo } of open) lines[check] = `${lines[check] ?? ''}${says} → ${todo}; `;
  return lines;
};

/** All lines of one check. */
const linesOf = async (scene: SetupScene, check: string): Promise<Finding[]> => {
  await scene.run('doctor', '--json');
  return scene.json<{ findings: Finding[] }>().findings.filter((finding) => finding.check === check);
};

describe('doctor compares what is configured', () => {
  it("with a flow's Chat Service", async () => {
    const scene = await setUp();
    const other = await scene.sdk.chat.v2.services.create({ friendlyName: 'Another' });
    const { sms } = scene.account.flows;
    ask(scene.emulator, 'flex.UpdateFlexFlow', { Sid: sms }, { ChatServiceSid: other.sid });
    const says = `"SMS" (${sms}) uses the Chat Service ${other.sid}, and TWILIO_FLEX_CHAT_SERVICE_SID is ${scene.account.chatServiceSid}: its messages are ignored`;
    expect(await linesOf(scene, 'Flex Flows')).toContainEqual(expect.objectContaining({ ok: false, says }));
  });

  it("with an Address' Chat Service", async () => {
    const scene = await setUp();
    const other = await scene.sdk.chat.v2.services.create({ friendlyName: 'Another' });
    const [site] = await scene.sdk.serverless.v1.services('flexkeep').environments.list();
    const { sid } = await scene.sdk.conversations.v1.addressConfigurations.create({
      ...{ type: 'sms', address: '+15550300', 'autoCreation.enabled': true, 'autoCreation.type': 'webhook' },
      'autoCreation.webhookUrl': `https://${site?.domainName}/inbound`,
      'autoCreation.conversationServiceSid': other.sid,
    });
    const says = `"sms +15550300" (${sid}) uses the Chat Service ${other.sid}, and TWILIO_FLEX_CHAT_SERVICE_SID is ${scene.account.chatServiceSid}: its messages are ignored`;
    expect(await linesOf(scene, 'Addresses')).toEqual([expect.objectContaining({ ok: false, says })]);
  });

  it("with a flow's Workspace, which may be another's on purpose", async () => {
    const scene = await setUp();
    const other = await scene.sdk.taskrouter.v1.workspaces.create({ friendlyName: 'Another', template: 'FIFO' });
    const { web } = scene.account.flows;
    const [workflow] = await scene.sdk.taskrouter.v1.workspaces(other.sid).workflows.list();
    await scene.sdk.flexApi.v1.flexFlow(web).update({
      ...{ integrationType: 'task', 'integration.workspaceSid': other.sid, 'integration.channel': 'chat' },
      'integration.workflowSid': workflow?.sid ?? '',
    });
    const [line] = (await linesOf(scene, 'Flex Flows')).filter(({ ok }) => ok === undefined);
    expect(line?.says).toContain(`"Web chat" (${web}) makes its Tasks in the Workspace ${other.sid}`);
  });

  it('with the account in which it is deployed', async () => {
    const scene = await setUp();
    scene.write('.env', scene.env().replace(/DOMAIN_NAME=.*/, 'DOMAIN_NAME=flexkeep-9999-dev.twil.io'));
    expect((await openIn(scene)).Account).toMatch(/DOMAIN_NAME is flexkeep-9999-dev.*is it another account's\?/);
  });

  it('with the account, also where DOMAIN_NAME is a URL', async () => {
    const scene = await setUp();
    const name = (domain: string) =>
      scene.write('.env', scene.env().replace(/DOMAIN_NAME=.*/, `DOMAIN_NAME=${domain}`));
    name('https://flexkeep-9999-dev.twil.io');
    expect((await openIn(scene)).Account).toMatch(/DOMAIN_NAME is https:.*is it another account's\?/);
    name('https://bot.example.com');
    expect((await linesOf(scene, 'Account'))[1]).toEqual({
      check: 'Account',
      says: expect.stringMatching(/^DOMAIN_NAME is https:\/\/bot\.example\.com.*is it this account's\?$/),
    });
  });

  it('with the account, and advises no change of the account where the file alone is wrong', async () => {
    const scene = await setUp();
    scene.write('.env', scene.env().replace(scene.account.chatServiceSid, `IS${'1'.repeat(32)}`));
    const open = await openIn(scene);
    expect(open['Chat Service']).toContain('TWILIO_FLEX_CHAT_SERVICE_SID');
    expect(Object.keys(open)).not.toEqual(expect.arrayContaining(['Conversations']));
    expect(Object.keys(open)).not.toEqual(expect.arrayContaining(['Flex Flows']));
    expect((await linesOf(scene, 'Conversations')).map(({ says }) => says)).toEqual([
      'not compared: see Chat Service, above',
    ]);
  });

  it('with the account, and prints every line where the Workspace is not there', async () => {
    const scene = await setUp();
    scene.write('.env', scene.env().replace(scene.account.workspaceSid, `WS${'1'.repeat(32)}`));
    const open = await openIn(scene);
    expect(open.Workspace).toContain('TWILIO_FLEX_WORKSPACE_SID');
    expect(open.Timer).toContain('Twilio finds nothing there');
    expect(await linesOf(scene, 'Chat Service')).toHaveLength(1);
    expect(await linesOf(scene, 'Last sweep')).toHaveLength(1);
  });

  it('with the Sync Service of the account', async () => {
    const scene = await setUp();
    scene.write('.env', scene.env().replace(/TWILIO_FLEX_SYNC_SID=.*/, `TWILIO_FLEX_SYNC_SID=IS${'1'.repeat(32)}`));
    expect((await openIn(scene))['Sync Service']).toMatch(/^TWILIO_FLEX_SYNC_SID is IS1{32}, and the account has none/);
  });

  it('with the file, and counts Flex Flows and Addresses for what they are', async () => {
    const scene = await setUp();
    expect((await linesOf(scene, 'Flex Flows')).map(({ says }) => says)).toEqual([
      '3 Flex Flows and 3 Addresses, as flows.json says',
    ]);
  });

  it('with the Proxy Service and its Chat Service', async () => {
    const scene = await setUp();
    const chatInstanceSid = `IS${'1'.repeat(32)}`;
    await scene.sdk.proxy.v1.services(scene.account.proxyServiceSid).update({ chatInstanceSid });
    expect((await openIn(scene))['Proxy Service']).toContain(`lead into another Chat Service: ${chatInstanceSid}`);
  });

  it('with the Workspace that Flex itself works with', async () => {
    const scene = await setUp();
    ask(scene.emulator, 'flex.UpdateConfiguration', {}, { taskrouter_workspace_sid: `WS${'1'.repeat(32)}` });
    expect((await openIn(scene)).Workspace).toMatch(/works with another one, WS1{32}.*--workspace WS1{32}/);
  });
});

describe('a part that is not used', () => {
  it('is no fault: flows that setup was told to leave alone', async () => {
    const scene = setScene();
    expect(await scene.run('setup', '--yes', '--no-flows')).toBe(0);
    expect(await openIn(scene)).toEqual({});
    expect((await linesOf(scene, 'Flex Flows'))[0]?.says).toBe('left as they are: setup was told --no-flows');
    expect(await scene.run('setup', '--yes')).toBe(0);
    ask(scene.emulator, 'flex.UpdateFlexFlow', { Sid: scene.account.flows.sms }, { LongLived: true });
    expect(Object.keys(await openIn(scene))).toEqual(['Flex Flows']);
  });

  it('stays a part although a later setup leaves it alone', async () => {
    const scene = await setUp();
    scene.content = 'another';
    expect(await scene.run('setup', '--yes', '--no-flows')).toBe(0);
    ask(scene.emulator, 'flex.UpdateFlexFlow', { Sid: scene.account.flows.sms }, { LongLived: true });
    expect(Object.keys(await openIn(scene))).toEqual(['Flex Flows']);
    expect(await scene.run('doctor', '--no-flows')).toBe(0);
  });

  it('is no fault: the timer', async () => {
    const scene = setScene();
    expect(await scene.run('setup', '--yes', '--no-timer')).toBe(0);
    expect(await linesOf(scene, 'Timer')).toEqual([
      { check: 'Timer', ok: true, says: 'none: SWEEP_TIMER_WORKFLOW_SID is not set' },
    ]);
  });
});

describe('a consumer that events are passed on to', () => {
  const passOn = async (consumerStatus: number): Promise<SetupScene> => {
    const scene = setScene();
    scene.setCallback('https://ops.example.com/events?key=hush', '');
    expect(await scene.run('setup', '--yes')).toBe(0);
    scene.consumerStatus = consumerStatus;
    const { workspaceSid, workflowSid } = scene.account;
    await scene.sdk.taskrouter.v1.workspaces(workspaceSid).tasks.create({ workflowSid, attributes: '{}' });
    await scene.emulator.clock.advance(5_000);
    return scene;
  };

  it('and does not take them is not well', async () => {
    const scene = await passOn(500);
    const [line] = await linesOf(scene, 'Consumers');
    expect(line).toMatchObject({ ok: false, todo: expect.stringContaining('answers within 2.5 s') });
    expect(line?.says).toMatch(/^ops\.example\.com did not take \d+ events in 24 h, the last at 2026.*: status 500$/);
    expect(scene.told).not.toContain('hush');
  });

  it('and takes them is well, as far as the log goes', async () => {
    const scene = await passOn(204);
    const [line] = await linesOf(scene, 'Consumers');
    expect(line?.ok).toBe(true);
    expect(line?.says).toMatch(/^ops\.example\.com: no failure among [1-9]\d* lines? of the Functions’ log/);
    expect(await scene.run('doctor')).toBe(0);
    expect(scene.talked).toContain('All is well.');
  });

  it('is not called well where the log cannot be read', async () => {
    const scene = await passOn(204);
    scene.network = forbid(({ path }) => path.endsWith('/Logs'), 403);
    const [line] = await linesOf(scene, 'Consumers');
    expect([line?.ok, line?.says]).toEqual([
      undefined,
      expect.stringContaining('whether events reach ops.example.com'),
    ]);
    expect(await scene.run('doctor')).toBe(0);
    expect(scene.told).toMatch(/^\? {6}Consumers/m);
    expect(scene.talked).toContain('What was looked at is well; one thing was not: see "?" above.');
    expect(scene.talked).not.toContain('All is well');
  });
});

describe('doctor says what it looked at', () => {
  it('by account, Environment and address', async () => {
    const scene = await setUp();
    expect(await scene.run('doctor')).toBe(0);
    expect(scene.talked).toMatch(
      /All is well\. · account ACf{32}, Environment "dev", https:\/\/flexkeep-\d+-dev\.twil\.io$/m,
    );
  });

  it('and calls an installation that was not made by setup neither well nor wrong', async () => {
    const scene = await setUp();
    await scene.sdk.sync.v1.services('default').documents('flexkeep.installation').remove();
    expect((await linesOf(scene, 'Installed'))[0]).toEqual({
      check: 'Installed',
      says: 'by other means than setup: what was there before is not noted',
    });
    expect((await linesOf(scene, 'Deployment'))[0]).not.toHaveProperty('ok');
    expect(await scene.run('doctor')).toBe(0);
    expect(scene.talked).not.toContain('All is well');
  });
});

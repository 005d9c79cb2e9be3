import { type FlowsScene, type Row, sample, setScene } from '../../test/flows/scene';
import type { FlowEntry, FlowsFile } from './file';

const external = { path: '/inbound' };
const contactIdentity = '+15550100';
const task = { workflow: 'Assign to Anyone' };

/** The sample, but for the SMS flow. */
const withSms = (changes: Partial<FlowEntry>, ...more: FlowEntry[]): FlowsFile => {
  const file = sample();
  const flows = file.flows.map((flow) => (flow.friendlyName === 'SMS' ? { ...flow, ...changes } : flow));
  return { ...file, flows: [...flows, ...more] };
};

/** Whether the number's SMS have a handler, after every call. */
const watch = ({ emulator }: FlowsScene): boolean[] => {
  const seen: boolean[] = [];
  emulator.api.hooks.after = () => {
    const flows = emulator.store.of<Row>('flex.FlexFlow').all();
    seen.push(
      flows.some((flow) => flow.enabled && flow.channel_type === 'sms' && flow.contact_identity === contactIdentity),
    );
  };
  return seen;
};

describe('apply', () => {
  test('makes the account as the file says, and a second time writes nothing', async () => {
    const scene = setScene();
    const custom: FlowEntry = { friendlyName: 'Instagram', channelType: 'custom', contactIdentity: 'instagram', task };
    scene.write(withSms({ longLived: true, external: { ...external, retryCount: 1 } }, custom));
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(scene.told).toContain('Applied: 1 added, 1 changed.');
    expect(scene.talked).toContain('1/2  "SMS"  changed\n2/2  "Instagram"  created\n');
    const there = await scene.there();
    const { account } = scene;
    expect(there.SMS).toMatchObject({ sid: account.flows.sms, longLived: true, integration: { retry_count: 1 } });
    expect(there.Instagram).toMatchObject({
      ...{ channelType: 'custom', contactIdentity: 'instagram', enabled: true, janitorEnabled: false },
      chatServiceSid: account.chatServiceSid,
      integrationType: 'task',
      integration: {
        workspace_sid: account.workspaceSid,
        workflow_sid: account.workflowSid,
        ...{ channel: 'chat', timeout: 86_400, priority: 0, creation_on_message: false },
      },
    });

    scene.forget();
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(await scene.flows('plan')).toBe(0);
    expect(scene.writes()).toEqual([]);
  });

  test.each<[string, string[], number]>([
    ['yes', ['yes'], 0],
    ['no', ['no'], 1],
    ['y', ['y'], 1],
    ['nothing, as in a pipeline', [], 1],
  ])('asks, and is told %s', async (_, typed, code) => {
    const scene = setScene();
    scene.write(withSms({ longLived: true }));
    scene.typed = typed;
    expect(await scene.flows('apply')).toBe(code);
    expect((await scene.there()).SMS).toMatchObject({ longLived: code === 0 });
    expect(scene.talked.includes('Not approved. Nothing was changed.')).toBe(code === 1);
  });

  test('says what it did as data', async () => {
    const scene = setScene();
    scene.write(withSms({ longLived: true }));
    expect(await scene.flows('apply', '--auto-approve', '--json')).toBe(0);
    expect(scene.json()).toMatchObject({
      ...{ outcome: 'applied', summary: { change: 1 }, done: [{ kind: 'update', friendlyName: 'SMS' }] },
    });
    expect(await scene.flows('apply', '--json')).toBe(0);
    expect(scene.json()).toMatchObject({ outcome: 'applied', done: [] });
  });
});

describe('the order', () => {
  test('has the new handler there before the old one goes', async () => {
    const scene = setScene();
    scene.write(
      withSms({ enabled: false }, { friendlyName: 'SMS to agents', channelType: 'sms', contactIdentity, task }),
    );
    const seen = watch(scene);
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(seen).not.toContain(false);
    const { SMS, 'SMS to agents': toAgents } = await scene.there();
    expect([SMS?.enabled, toAgents?.enabled]).toEqual([false, true]);
  });

  test('leaves the shortest gap where two exclude each other, and says so', async () => {
    const scene = setScene();
    scene.write(
      withSms({ enabled: false }, { friendlyName: 'New bot', channelType: 'sms', contactIdentity, external }),
    );
    const seen = watch(scene);
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(scene.told).toContain(`Warning: sms ${contactIdentity} has no handler from write 2 to write 3.`);
    expect(seen.filter((isServed) => !isServed)).toHaveLength(1);
    const { SMS, 'New bot': fresh } = await scene.there();
    expect([SMS?.enabled, fresh?.enabled]).toEqual([false, true]);
  });
});

describe('a saved plan', () => {
  const saved = async (file = withSms({ longLived: true })) => {
    const scene = setScene(file);
    expect(await scene.flows('plan', '--out', 'plan.json')).toBe(2);
    scene.forget();
    return scene;
  };

  test('is what is applied, whatever the file says by then', async () => {
    const scene = await saved();
    scene.write({ flows: [] });
    expect(await scene.flows('apply', 'plan.json', '--auto-approve')).toBe(0);
    expect((await scene.there()).SMS).toMatchObject({ longLived: true });
    expect(await scene.flows('apply', 'plan.json', '--auto-approve')).toBe(1);
    expect(scene.talked).toContain('The account has changed since the plan was made');
  });

  test.each<[string, (scene: FlowsScene) => Promise<unknown>, string]>([
    [
      'changed',
      ({ sdk, account }) => sdk.flexApi.v1.flexFlow(account.flows.sms).update({ enabled: false }),
      ': enabled',
    ],
    ['removed', ({ sdk, account }) => sdk.flexApi.v1.flexFlow(account.flows.web).remove(), ': gone'],
    [
      'added',
      ({ sdk, account: { chatServiceSid } }) =>
        sdk.flexApi.v1.flexFlow.create({
          ...{ friendlyName: 'Theirs', chatServiceSid, channelType: 'line', integrationType: 'external' },
          'integration.url': 'https://bot.example',
        }),
      '"Theirs"',
    ],
  ])('is refused where a flow was %s since', async (_, meddle, expected) => {
    const scene = await saved();
    await meddle(scene);
    const before = await scene.there();
    scene.forget();
    expect(await scene.flows('apply', 'plan.json', '--auto-approve')).toBe(1);
    expect(scene.talked).toContain(expected);
    expect(scene.writes()).toEqual([]);
    expect(await scene.there()).toEqual(before);
  });

  test.each<[string, (text: string, scene: FlowsScene) => string, string]>([
    ['was edited', (text) => text.replaceAll('"longLived": true', '"longLived": false'), 'it was edited'],
    ['is another file', () => JSON.stringify(sample()), 'it is not a plan that this version'],
    ['is cut off', (text) => text.slice(0, 100), 'not JSON'],
    ['is a text', () => '"plan"', 'it is not a plan'],
  ])('is refused that %s', async (_, change, expected) => {
    const scene = await saved();
    scene.write(change(scene.read('plan.json'), scene), 'plan.json');
    expect(await scene.flows('apply', 'plan.json', '--auto-approve')).toBe(1);
    expect(scene.talked).toContain(expected);
    expect(scene.writes()).toEqual([]);
  });

  test('is refused in another account', async () => {
    const scene = await saved();
    scene.variables.ACCOUNT_SID = `AC${'0'.repeat(32)}`;
    expect(await scene.flows('apply', 'plan.json', '--auto-approve')).toBe(1);
    expect(scene.talked).toContain(`it is for the account ${scene.account.accountSid}, and this is AC000`);
  });

  test('with nothing to do does nothing', async () => {
    const scene = setScene();
    expect(await scene.flows('plan', '--out', 'plan.json')).toBe(0);
    expect(await scene.flows('apply', 'plan.json')).toBe(0);
  });
});

test('what others changed since the last apply is told apart', async () => {
  const scene = setScene();
  scene.write(withSms({ longLived: true }));
  expect(await scene.flows('apply', '--auto-approve')).toBe(0);
  await scene.sdk.flexApi.v1.flexFlow(scene.account.flows.sms).update({ janitorEnabled: true });
  expect(await scene.flows('plan')).toBe(2);
  expect(scene.told).toContain(
    `Changed since the last apply that was finished:\n  "SMS" (${scene.account.flows.sms}): janitorEnabled\n`,
  );
});

test('a removal is no drift, and what is known of the others stays known', async () => {
  const scene = setScene();
  scene.write(withSms({ longLived: true }));
  expect(await scene.flows('apply', '--auto-approve')).toBe(0);
  expect(await scene.flows('destroy', 'Outbound SMS', '--auto-approve')).toBe(0);
  await scene.sdk.flexApi.v1.flexFlow(scene.account.flows.sms).update({ enabled: false });
  expect(await scene.flows('plan')).toBe(2);
  const [, drift] = /since the last apply that was finished:\n([\s\S]*?)\n\n/.exec(scene.told) ?? [];
  expect(drift).toBe(`  "SMS" (${scene.account.flows.sms}): enabled`);
});

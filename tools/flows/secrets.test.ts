import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FlowsScene, type Row, setScene } from '../../test/flows/scene';
import type { FlowsFile } from './file';

const SECRETS = ['hush-user', 'hush-password', 'hush-token', 'hush-fragment'];
const [user, password, token, fragment] = SECRETS;
const URL_WITH_SECRETS = `https://${user}:${password}@bot.example.com/hook?key=${token}#${fragment}`;

const modeOf = ({ cwd }: FlowsScene, name: string): string => (statSync(join(cwd, name)).mode & 0o777).toString(8);

const withUrl = (url: string): FlowsFile => ({
  flows: [{ friendlyName: 'SMS', channelType: 'sms', contactIdentity: '+15550100', external: { url } }],
});

const expectNoSecretIn = (scene: FlowsScene): void => {
  for (const secret of SECRETS) expect(scene.told + scene.talked).not.toContain(secret);
};

test.each([
  ['plan', 2],
  ['plan --json', 2],
  ['apply --auto-approve', 0],
  ['apply --auto-approve --json', 0],
])('%s shows an address without what may be secret in it', async (line, code) => {
  const scene = setScene(withUrl(URL_WITH_SECRETS));
  expect(await scene.flows(...line.split(' '))).toBe(code);
  expect(scene.told).toContain('https://…@bot.example.com/hook?key=…#…');
  expectNoSecretIn(scene);
});

test('a change within what is hidden is shown as one', async () => {
  const scene = setScene(withUrl('https://bot.example.com/hook?key=first-secret'));
  expect(await scene.flows('apply', '--auto-approve')).toBe(0);
  scene.write(withUrl('https://bot.example.com/hook?key=second-secret'));
  expect(await scene.flows('plan')).toBe(2);
  expect(scene.told).toContain('hook?key=…" (another value in what is hidden)');
  expect(scene.told).not.toContain('-secret');
});

test('what Twilio refuses, or keeps otherwise, is told without it', async () => {
  const scene = setScene(withUrl(URL_WITH_SECRETS));
  scene.emulator.faults.set([{ fault: 'unavailable', operation: 'flex.UpdateFlexFlow', times: 99 }]);
  expect(await scene.flows('apply', '--auto-approve')).toBe(1);
  expectNoSecretIn(scene);
  scene.emulator.faults.set([]);
  const { sms } = scene.account.flows;
  scene.extra = ({ method, path }) => {
    const row = scene.emulator.store.of<Row>('flex.FlexFlow').get(sms);
    return method === 'POST' && path.endsWith(sms) && row ? { body: row } : undefined;
  };
  expect(await scene.flows('apply', '--auto-approve')).toBe(0);
  expect(scene.talked).toContain('not as "https://…@bot.example.com/hook?key=…#…"');
  expectNoSecretIn(scene);
});

test('an address that cannot be used is not repeated either', async () => {
  const scene = setScene(withUrl('ftp://hush-user:hush-password@bot.example.com/?key=hush-token'));
  expect(await scene.flows('plan')).toBe(1);
  expectNoSecretIn(scene);
});

test('a saved plan and what the last apply left are for their owner only', async () => {
  const scene = setScene(withUrl(URL_WITH_SECRETS));
  writeFileSync(join(scene.cwd, 'plan.json'), '', { mode: 0o644 });
  expect(await scene.flows('plan', '--out', 'plan.json')).toBe(2);
  expect(scene.talked).toContain('plan.json holds URLs with what may be secrets');
  expect(await scene.flows('apply', 'plan.json', '--auto-approve')).toBe(0);
  const { accountSid } = scene.account;
  expect([modeOf(scene, 'plan.json'), modeOf(scene, `.flexkeep/flows-${accountSid}.json`)]).toEqual(['600', '600']);
});

test('import says which flows hold a secret, and its file is then for its owner only', async () => {
  const scene = setScene(withUrl(URL_WITH_SECRETS));
  expect(await scene.flows('apply', '--auto-approve')).toBe(0);
  expect(await scene.flows('import', '--force')).toBe(0);
  expect(scene.talked).toContain('the URLs of "SMS" may hold secrets');
  expect(scene.talked).toContain('{{ITS_NAME}}');
  expectNoSecretIn(scene);
  expect(modeOf(scene, 'flows.json')).toBe('600');
});

test('an Address shows no more of its webhook than a flow does', async () => {
  const scene = setScene({
    flows: [],
    addresses: [{ type: 'sms', address: '+15550300', friendlyName: 'Support', webhook: { url: URL_WITH_SECRETS } }],
  });
  for (const line of ['plan', 'plan --json', 'apply --auto-approve', 'import --force']) {
    expect(await scene.flows(...line.split(' '))).not.toBe(1);
    if (!line.startsWith('import')) expect(scene.told).toContain('https://…@bot.example.com/hook?key=…#…');
    expectNoSecretIn(scene);
  }
  expect(scene.talked).toContain('may hold secrets');
  expect(modeOf(scene, 'flows.json')).toBe('600');
});

describe('a secret that is a variable', () => {
  const file = withUrl('https://bot.example.com/hook?key={{BOT_KEY}}');

  test('stands in the account, and not in the file', async () => {
    const scene = setScene(file);
    scene.variables.BOT_KEY = 'hush-token';
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect((await scene.there()).SMS?.integration).toMatchObject({
      url: 'https://bot.example.com/hook?key=hush-token',
    });
    expect(await scene.flows('plan')).toBe(0);
    expect(await scene.flows('import', '--force')).toBe(0);
    expect(scene.read()).toContain('https://bot.example.com/hook?key={{BOT_KEY}}');
    expect(scene.talked).not.toContain('Warning');
    expect(await scene.flows('plan')).toBe(0);
  });

  test('and is not set is asked for by name', async () => {
    const scene = setScene(file);
    expect(await scene.flows('plan')).toBe(1);
    expect(scene.talked).toContain('SMS: its URL needs the variable BOT_KEY\n      Set BOT_KEY');
  });
});

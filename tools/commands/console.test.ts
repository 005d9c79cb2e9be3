import { fakeTerminal } from '../../test/support/fake-terminal';
import { createScene, type Scene } from '../../test/support/scene';
import type { Variables } from '../support/environment';
import { consoleCommand } from './console';

const SECRET = 'a-secret-that-only-this-test-knows';

const call = async (scene: Scene, variables: Variables, ...args: string[]) => {
  const terminal = fakeTerminal();
  const code = await consoleCommand(
    {
      cwd: '/nowhere',
      terminal,
      variables: () => variables,
      stack: async () => undefined,
      domainOf: async (_, environment) => `flexkeep-1-${environment}.twil.io`,
      now: scene.emulator.clock.now,
    },
    args,
  );
  return { code, told: terminal.told, talked: terminal.talked };
};

const ACCOUNT = `AC${'1'.repeat(32)}`;
const KNOWN = { DOMAIN_NAME: 'flexkeep-1.twil.io', CONSOLE_SECRET: SECRET };

describe('npm run console', () => {
  it('prints one link, by which the checkup lets a person in, for as long as it says', async () => {
    const scene = await createScene();
    scene.environment.CONSOLE_SECRET = SECRET;
    const { code, told } = await call(scene, KNOWN, '--minutes', '10');
    expect(code).toBe(0);
    const [, origin, token] = /^(https:\/\/[^/]+)\/index\.html#token=(\S+)\n$/.exec(told) ?? [];
    expect(origin).toBe('https://flexkeep-1.twil.io');
    const enter = () => scene.request('GET', '/checkup', { authorization: `Bearer ${token}` });
    expect((await enter()).status).toBe(200);
    await scene.emulator.clock.advance(11 * 60_000 + 1);
    expect(await enter()).toMatchObject({ status: 401, body: { reason: 'expired' } });
  });

  it('is an object with --json', async () => {
    const { told } = await call(await createScene(), KNOWN, '--minutes', '10', '--json');
    const link = expect.stringMatching(/^https:\/\/flexkeep-1\.twil\.io\/index\.html#token=/);
    expect(JSON.parse(told)).toEqual({ link, minutes: 10, maySweep: false });
  });

  it('is good for an hour, and never for more', async () => {
    const scene = await createScene();
    const { told } = await call(scene, KNOWN);
    const claims = told.split('#token=')[1]?.split('.')[1] ?? '';
    const payload = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect(payload).toMatchObject({ aud: 'flexkeep-console', exp: payload.iat + 3_600 });
    for (const minutes of ['61', '0', '-1', '1.5', 'x'])
      expect((await call(scene, KNOWN, '--minutes', minutes)).code).toBe(1);
  });

  it('names no account that is none', async () => {
    const { code, told, talked } = await call(await createScene(), { ...KNOWN, ACCOUNT_SID: `SK${'1'.repeat(32)}` });
    expect([code, told]).toEqual([1, '']);
    expect(talked).toContain('ACCOUNT_SID: it is an API Key');
  });

  it('says how to open a console that is closed', async () => {
    const scene = await createScene();
    const { code, told, talked } = await call(scene, { DOMAIN_NAME: 'x.twil.io' });
    expect([code, told]).toEqual([1, '']);
    expect(talked).toContain('CONSOLE_SECRET: missing');
  });

  it('leads to the Environment that is named', async () => {
    const { told, talked } = await call(await createScene(), KNOWN, '--environment', 'prod');
    expect(told).toMatch(/^https:\/\/flexkeep-1-prod\.twil\.io\/index\.html#token=/);
    expect(talked).toContain('Environment prod');
  });

  it('takes no secret that could be guessed', async () => {
    const { code, told, talked } = await call(await createScene(), { ...KNOWN, CONSOLE_SECRET: 's'.repeat(31) });
    expect([code, told]).toEqual([1, '']);
    expect(talked).toContain('CONSOLE_SECRET: malformed: expected at least 32 characters');
  });

  it('never prints the secret', async () => {
    const { told, talked } = await call(await createScene(), KNOWN);
    expect(told + talked).not.toContain(SECRET);
  });

  it('lets nobody sweep unless it is asked to, and then for a quarter of an hour', async () => {
    const scene = await createScene();
    scene.environment.CONSOLE_SECRET = SECRET;
    const sweep = async (...args: string[]) => {
      const { told } = await call(scene, KNOWN, ...args);
      const authorization = `Bearer ${told.trim().split('#token=')[1]}`;
      return scene.request('POST', '/checkup', { authorization, 'content-type': 'application/json' }, '{}');
    };
    expect(await sweep()).toMatchObject({ status: 403, body: { error: 'scope' } });
    expect(await sweep('--sweep')).toMatchObject({ status: 200, body: { dryRun: false, done: true } });
    expect((await call(scene, KNOWN, '--sweep', '--minutes', '16')).code).toBe(1);
    const { told } = await call(scene, { ...KNOWN, ACCOUNT_SID: ACCOUNT }, '--sweep', '--environment', 'dev');
    const payload = JSON.parse(Buffer.from(told.split('.').at(-2) ?? '', 'base64url').toString());
    expect(payload).toMatchObject({ scope: 'sweep', exp: payload.iat + 900, account: ACCOUNT, environment: 'dev' });
  });
});

import { type SetupScene, setScene } from '../../test/install/scene';

/** Every command that was printed, as it would be copied. */
const commandsIn = ({ told, talked }: SetupScene): string[] =>
  [...(told + talked).matchAll(/npm run [a-z]+(?: -- (?:[^\s.,;]|[.,;](?=\S)| (?=[-\w'/]))*)?/g)].map(([line]) => line);

const setUp = async (...args: string[]): Promise<SetupScene> => {
  const scene = setScene();
  expect(await scene.run('setup', '--yes', ...args)).toBe(0);
  return scene;
};

describe('a command that is printed names the target of the one that was run', () => {
  it('by setup', async () => {
    const scene = await setUp('--environment', 'prod');
    expect(scene.talked).toContain('To check it any time: npm run doctor -- --embedded --environment prod.');
    expect(scene.talked).toContain('To undo it all: npm run remove -- --embedded\n');
  });

  it('by doctor, in every line', async () => {
    const scene = await setUp('--environment', 'prod');
    scene.setCallback('https://x.example.com', '');
    scene.content = 'another';
    const [timer] = await scene.sdk.taskrouter.v1.workspaces(scene.account.workspaceSid).tasks.list();
    await scene.sdk.taskrouter.v1
      .workspaces(scene.account.workspaceSid)
      .tasks(timer?.sid ?? '')
      .remove();
    expect(await scene.run('doctor', '--environment', 'prod')).toBe(1);
    const commands = commandsIn(scene);
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) expect(command).toContain('--embedded');
    for (const command of commands.filter((one) => one.startsWith('npm run setup'))) {
      expect(command).toContain('--environment prod');
    }
  });

  it('by a file that was given', async () => {
    const scene = setScene();
    const file = 'my other.env';
    expect(await scene.run('doctor', '--env', file)).toBe(1);
    const commands = commandsIn(scene);
    expect(commands.length).toBeGreaterThan(1);
    for (const command of commands) expect(command).toContain(`--env 'my other.env'`);
  });
});

describe('a plan and a question name account, Environment and domain', () => {
  it('of setup, before and after it is deployed', async () => {
    const scene = setScene();
    const { accountSid } = scene.account;
    expect(await scene.run('setup', '--dry-run')).toBe(0);
    expect(scene.told).toContain(`Looked after · account ${accountSid}, Environment "dev", not deployed yet`);
    expect(await scene.run('setup', '--yes')).toBe(0);
    const [site] = await scene.sdk.serverless.v1.services('flexkeep').environments.list();
    scene.content = 'another';
    scene.typed.push('no');
    expect(await scene.run('setup')).toBe(1);
    const place = `account ${accountSid}, Environment "dev", https://${site?.domainName}`;
    expect(scene.told).toContain(`Looked after · ${place}`);
    expect(scene.talked).toContain(`Shall this be done in ${place}?`);
  });

  it('of remove', async () => {
    const scene = await setUp();
    expect(await scene.run('remove')).toBe(1);
    expect(scene.told).toContain(`Remove Flexkeep · account ${scene.account.accountSid}`);
    expect(scene.told).toMatch(/and with it what runs on https:\/\/flexkeep-\d+-dev\.twil\.io/);
    expect(scene.talked).toContain(`take Flexkeep out of the account ${scene.account.accountSid}`);
  });
});

describe('a file that will hold secrets', () => {
  it.each([
    ['.env', false],
    ['.env.prod', false],
    ['prod.env', true],
  ])('%s: whether it could be committed is said: %s', async (file, isSaid) => {
    const scene = setScene();
    expect(await scene.run('setup', '--dry-run', '--env', file)).toBe(0);
    expect(scene.told.includes(`${file} will hold secrets, and .gitignore does not name it.`)).toBe(isSaid);
  });
});

import { ask } from '../../emulator/products/ask';
import { forbid } from '../../test/install/network-trouble';
import { type SetupScene, setScene } from '../../test/install/scene';
import type { Finding } from '../engine/problem';
import { checkMachine } from './checks';

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

describe('doctor', () => {
  it('finds all well after a setup, and one line says what was looked at', async () => {
    const scene = await setUp();
    expect(await scene.run('doctor')).toBe(0);
    expect(scene.talked).toContain('All is well.');
    const lines = scene.told.trim().split('\n');
    expect(lines.map((line) => line.slice(0, 7).trim())).toEqual(lines.map(() => 'ok'));
    const checks = [
      'Node.js',
      'Build',
      'Variables',
      'Account',
      'Workspace',
      'Workflow',
      'Chat Service',
      'Proxy Service',
    ];
    for (const check of [
      ...checks,
      'Sync Service',
      'Deployment',
      'Functions',
      'Callback',
      'Flex Flows',
      'Timer',
      'Last sweep',
    ]) {
      expect(lines.map((line) => line.slice(7, 21).trim())).toContain(check);
    }
  });

  it('says what to do where nothing was set up', async () => {
    const scene = setScene();
    expect(await openIn(scene)).toMatchObject({
      Variables: expect.stringContaining('npm run setup'),
      Installed: expect.anything(),
    });
  });

  it('gives after a removal remedies that work: setup, and no sweep of what is not deployed', async () => {
    const scene = await setUp();
    expect(await scene.run('remove', '--yes')).toBe(0);
    const open = await openIn(scene);
    expect(open['Flex Flows']).toMatch(/is not as the file says → npm run setup/);
    expect(open).not.toHaveProperty('Last sweep');
  });

  it('says once, in sentences, that the account cannot be reached', async () => {
    const scene = await setUp();
    scene.network = forbid(() => true, 401);
    expect(await openIn(scene)).toEqual({ Account: expect.stringContaining('. Check ACCOUNT_SID and AUTH_TOKEN') });
  });

  const workspaceOf = ({ sdk, account }: SetupScene) => sdk.taskrouter.v1.workspaces(account.workspaceSid);

  it.each<[string, string, RegExp, (scene: SetupScene) => unknown]>([
    [
      'a callback that leads elsewhere',
      'Callback',
      /elsewhere.*npm run setup/,
      (scene) => scene.setCallback('https://x.example.com', ''),
    ],
    ['no callback', 'Callback', /nowhere.*npm run setup/, (scene) => scene.setCallback('', '')],
    [
      'a filter that leaves out what is needed',
      'Callback',
      /leaves out .*task\.wrapup.*npm run setup/,
      async (scene) =>
        scene.setCallback((await scene.workspace()).url ?? '', 'task.canceled,task.completed,task.system-deleted'),
    ],
    [
      'a flow that was changed',
      'Flex Flows',
      /"SMS" is not as the file says.*npm run flows -- plan/,
      (scene) => ask(scene.emulator, 'flex.UpdateFlexFlow', { Sid: scene.account.flows.sms }, { LongLived: true }),
    ],
    [
      'a timer without a Task',
      'Timer',
      /no Task waits/,
      async (scene) => {
        const [task] = await workspaceOf(scene).tasks.list();
        await workspaceOf(scene)
          .tasks(task?.sid ?? '')
          .remove();
      },
    ],
    [
      'a timer whose queue a Worker serves',
      'Timer',
      /let no Worker serve/,
      async (scene) => {
        const queue = (await workspaceOf(scene).taskQueues.list()).find(
          ({ friendlyName }) => friendlyName !== 'Everyone',
        );
        await workspaceOf(scene)
          .taskQueues(queue?.sid ?? '')
          .update({ targetWorkers: '1==1' });
      },
    ],
    [
      'a variable that is deployed otherwise',
      'Deployment',
      /other variables: SWEEP_MIN_AGE_HOURS/,
      (scene) => scene.write('.env', `${scene.env()}SWEEP_MIN_AGE_HOURS=30\n`),
    ],
    [
      'a malformed variable',
      'Variables',
      /SWEEP_MIN_AGE_HOURS is malformed.*→ Correct it where it is set: in \.env/,
      (scene) => scene.write('.env', `${scene.env()}SWEEP_MIN_AGE_HOURS=soon\n`),
    ],
    [
      'a secret of the console that could be guessed',
      'Variables',
      /CONSOLE_SECRET is malformed: expected at least 32 characters/,
      (scene) => scene.write('.env', scene.env().replace(/CONSOLE_SECRET=.*/, 'CONSOLE_SECRET=guess-me')),
    ],
    [
      'Functions that are older than the checkout',
      'Deployment',
      /the Functions have changed since/,
      (scene) => {
        scene.content = 'another';
      },
    ],
    [
      'a Service that is gone',
      'Deployment',
      /nothing is deployed/,
      async (scene) => {
        await scene.sdk.serverless.v1.services('flexkeep').remove();
      },
    ],
    [
      'another Chat Service than Flex works with',
      'Chat Service',
      /Flex itself works with another one/,
      (scene) =>
        ask(scene.emulator, 'flex.UpdateConfiguration', {}, { chat_service_instance_sid: `IS${'1'.repeat(32)}` }),
    ],
    [
      'a Workflow that is gone',
      'Workflow',
      /the account has none of that SID/,
      (scene) => scene.write('.env', scene.env().replace(scene.account.workflowSid, `WW${'1'.repeat(32)}`)),
    ],
    [
      'no sweep for days',
      'Last sweep',
      /h ago.*npm run sweep/,
      async (scene) => {
        const document = { startedAt: 0, updatedAt: 0, endedAt: 0, slices: 1, scanned: 1, stale: 0, cleaned: 0 };
        const run = { ...document, failed: 0, skipped: 0, cleanedFor: {}, skippedFor: {}, left: ['CH1'] };
        await scene.sdk.sync.v1
          .services('default')
          .documents.create({ uniqueName: 'flexkeep.sweep', data: { runs: [run] } });
      },
    ],
    [
      'a right that is lacking',
      'Proxy Service',
      /must be allowed to read Proxy Services/,
      (scene) => {
        scene.network = forbid(({ host }) => host === 'proxy.twilio.com', 403);
      },
    ],
  ])('sees %s', async (_, check, words, spoil) => {
    const scene = await setUp();
    await spoil(scene);
    const open = await openIn(scene);
    expect(open[check]).toMatch(words);
  });

  it('is content again after another setup', async () => {
    const scene = await setUp();
    scene.setCallback('https://x.example.com', '');
    ask(scene.emulator, 'flex.UpdateFlexFlow', { Sid: scene.account.flows.sms }, { LongLived: true });
    const [task] = await workspaceOf(scene).tasks.list();
    await workspaceOf(scene)
      .tasks(task?.sid ?? '')
      .remove();
    expect(Object.keys(await openIn(scene))).toEqual(['Callback', 'Flex Flows', 'Timer', 'Last sweep']);
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(await openIn(scene)).toEqual({});
  });
});

describe('the version of Node.js', () => {
  it.each([
    ['v20.19.0', true],
    ['v20.20.2', true],
    ['v20.18.9', false],
    ['v22.13.0', true],
    ['v21.7.0', false],
    ['v24.0.0', false],
  ])('%s: %s', (version, isGood) => {
    const [found] = checkMachine({ cwd: process.cwd(), nodeVersion: version }, []);
    expect(found).toMatchObject({ check: 'Node.js', ok: isGood });
  });
});

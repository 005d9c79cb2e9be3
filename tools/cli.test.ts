import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fakeSystem } from '../test/support/fake-system';
import { COMMANDS, runCli } from './cli';
import { type Described, describeAll } from './complete/describe';

const checkout = join(__dirname, '..');

/** @param program what a person types in front of a command's name */
const callAs = async (program: string, ...args: string[]) => {
  const system = fakeSystem({ cwd: checkout });
  system.terminal.program = program;
  return { code: await runCli(system, args), out: system.terminal.told, err: system.terminal.talked };
};

const call = (...args: string[]) => callAs('npm run', ...args);

/** `npm test` hands its arguments on to Jest. */
const names = Object.keys(COMMANDS).filter((name) => name !== 'test');
const proofs = ['schedules', 'mutants', 'mutation', 'rate', 'scale', 'speed', 'processes'];

describe('the command line', () => {
  it.each([...names.map((name) => [name]), ...proofs.map((name) => ['proof', name])])(
    'explains %s %s on standard output, and takes no unknown option',
    async (...words) => {
      const args = words.filter((word) => word !== undefined);
      const help = await call(...args, '--help');
      expect(help).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Usage: npm ') });
      const wrong = await call(...args, '--no-such-option');
      expect(wrong).toMatchObject({ code: 1, out: '' });
      expect(wrong.err).toMatch(/^Error: /);
    },
  );

  it.each([
    ['npm run', 'proof schedules', 'Usage: npm run proof -- schedules [options]'],
    ['npx flexkeep', 'proof schedules', 'Usage: npx flexkeep proof schedules [options]'],
    ['npm run', 'proof', 'Usage: npm run proof -- <command>'],
    ['npx flexkeep', 'proof', 'Usage: npx flexkeep proof <command>'],
    ['npm run', 'sweep', 'Usage: npm run sweep -- [options]'],
    ['npx flexkeep', 'sweep', 'Usage: npx flexkeep sweep [options]'],
  ])('shows as %s how %s is typed', async (program, words, usage) => {
    expect((await callAs(program, ...words.split(' '), '--help')).out.split('\n')[0]).toBe(usage);
  });

  it('lists its commands, and names one that there is not', async () => {
    const { code, out } = await call('--help');
    expect(code).toBe(0);
    for (const name of names) expect(out).toMatch(new RegExp(`^  ${name} +\\w`, 'm'));
    expect(await call('sweeep')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('no command "sweeep"'),
    });
    expect(await call()).toMatchObject({ code: 1, out: '' });
  });

  it('shows an example as a shell takes it', async () => {
    expect((await call('trigger', 'say', '--help')).out).toContain("For example: 'How can I help?'");
  });

  it('has --json wherever something is reported', async () => {
    const without: string[] = [];
    const look = (path: string, { options, children }: Described): void => {
      for (const [name, child] of Object.entries(children)) look(`${path} ${name}`.trim(), child);
      if (Object.keys(children).length === 0 && !('--json' in options)) without.push(path);
    };
    // A list of commands that all have it says so once, as `trigger` does.
    look('', await describeAll(fakeSystem({ cwd: checkout }), COMMANDS, ['test', 'trigger']));
    // One stands in front of the action; the other's arguments are Jest's, which has it.
    expect(without).toEqual(['trigger', 'test']);
  });

  it('is what package.json calls', () => {
    const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
    const called = Object.values<string>(scripts).flatMap((script) => /tools\/cli\.ts (\w+)/.exec(script)?.[1] ?? []);
    expect(new Set(called)).toEqual(new Set(Object.keys(COMMANDS)));
    for (const name of names) expect(scripts[name]).toBe(`node --require tsx/cjs tools/cli.ts ${name}`);
  });

  it('triggers without loading the embedded Twilio or the SDK, which takes longer than the work', () => {
    const script = "require('./tools/commands/trigger'); console.log(Object.keys(require.cache).join())";
    const args = ['--require', 'tsx/cjs', '--eval', script];
    const loaded = execFileSync(process.execPath, args, { cwd: checkout, encoding: 'utf8' });
    expect(loaded).toContain('tools/commands/trigger.ts');
    expect(loaded).not.toMatch(/emulator\/(products|people|control\/actions)|node_modules\/(twilio|axios|ajv)\//);
  });

  it('is at home in the checkout wherever below it npx is typed', () => {
    const args = [join(checkout, 'tools/flexkeep.cjs'), 'sweep', '--env', 'package.json'];
    const { stderr } = spawnSync(process.execPath, args, { cwd: join(checkout, 'docs'), encoding: 'utf8' });
    expect(stderr).toContain('package.json, line 1:');
  });

  it('ends without a stack trace where the reader of its output is gone', async () => {
    const args = ['--require', 'tsx/cjs', 'tools/cli.ts', '--help'];
    const child = spawn(process.execPath, args, { cwd: checkout, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});

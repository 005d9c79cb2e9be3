import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fakeSystem } from '../../test/support/fake-system';
import { runCli } from '../cli';
import type { Shell } from '../commands/completion';

const scriptFor = async (shell: Shell): Promise<string> => {
  const system = fakeSystem();
  expect(await runCli(system, ['completion', shell])).toBe(0);
  return system.terminal.told;
};

/** What a shell's own part does with the words of a line, of which the last one is being typed. */
const IN_SHELL: Record<Shell, (words: readonly string[]) => string> = {
  bash: (words) => `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_flexkeep; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (words) => `words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}
compadd() { shift; local one; for one in "$@"; do if [[ $one = "$words[CURRENT]"* ]]; then print -r -- $one; fi; done }
_files() { ls -1d -- "$words[CURRENT]"* }
_flexkeep`,
};

/** Not every machine has both; the part that both share is the larger one. */
const THERE = (['bash', 'zsh'] as const).filter((shell) =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${shell}`)),
);

it.each(THERE)('%s completes commands, options and values', async (shell) => {
  const script = await scriptFor(shell);
  // Of zsh's own, which needs a terminal.
  const prelude = shell === 'zsh' ? 'compdef() { : }\n' : '';
  const complete = (...typed: string[]): string[] => {
    const text = `${prelude}${script}\n${IN_SHELL[shell](['flexkeep', ...typed])}`;
    return execFileSync(shell, ['-c', text], { encoding: 'utf8', cwd: __dirname }).split('\n').filter(Boolean);
  };
  expect(complete('s')).toEqual(['start', 'status', 'setup', 'sweep']);
  expect(complete('flows', 'pl')).toEqual(['plan']);
  expect(complete('sweep', '--a')).toEqual(['--apply']);
  expect(complete('demo', '--orchestration', '')).toEqual(['conversations', 'flex-flow']);
  expect(complete('demo', '--orchestration', 'flex-flow', '--p')).toEqual(['--picture']);
  expect(complete('trigger', 'say', 'hello', '--t')).toEqual(['--task']);
  expect(complete('trigger', 'sms', 'hi', '--orchestration', '')).toEqual(['flex-flow', 'conversations']);
  expect(complete('trigger', 'lag', 'task')).toEqual(['task-queries', 'taskrouter']);
  expect(complete('completion', '')).toEqual(['bash', 'zsh', '--json', '--help']);
  expect(complete('setup', '--file', 'shell.te')).toEqual(['shell.test.ts']);
});

it('tells as data what there is to complete', async () => {
  const system = fakeSystem();
  expect(await runCli(system, ['completion', 'bash', '--json'])).toBe(0);
  expect(JSON.parse(system.terminal.told)).toMatchObject({
    children: { demo: { options: { '--json': null, '--orchestration': ['conversations', 'flex-flow'] } } },
  });
});

it('is for bash or zsh', async () => {
  const system = fakeSystem();
  expect(await runCli(system, ['completion', 'fish'])).toBe(1);
  expect(system.terminal.talked).toContain('bash, zsh');
});

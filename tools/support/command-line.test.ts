import { execFileSync } from 'node:child_process';
import { commandLine, shellWord } from './command-line';

describe('a command that a person may copy', () => {
  it.each([
    [commandLine({}, 'sweep', '--apply'), 'npm run sweep -- --apply'],
    [commandLine({}, 'doctor'), 'npm run doctor'],
    [commandLine({ embedded: true }, 'remove'), 'npm run remove -- --embedded'],
    [commandLine({ env: 'prod.env' }, 'sweep', '--apply'), 'npm run sweep -- --apply --env prod.env'],
    [commandLine({ embedded: true, environment: 'prod' }, 'setup'), 'npm run setup -- --embedded --environment prod'],
    [commandLine({ environment: '' }, 'setup'), 'npm run setup -- --environment production'],
    [commandLine({ env: "Jo O'Hara.env" }, 'setup'), `npm run setup -- --env 'Jo O'\\''Hara.env'`],
    [commandLine({ url: 'https://x.twil.io' }, 'console'), 'npm run console -- --url https://x.twil.io'],
  ])('%s', (line, expected) => {
    expect(line).toBe(expected);
  });

  it('leaves out what is the default anyway, and what the command does not know', () => {
    const given = { env: '.env', environment: 'dev', file: 'flows.json', url: 'https://x.twil.io' };
    expect(commandLine(given, 'setup', '--yes')).toBe('npm run setup -- --yes');
    expect(commandLine({ file: 'other.json' }, 'remove')).toBe('npm run remove');
  });

  it.each(['plain', 'two words', "O'Hara", '$HOME', 'a?b#c', '"', '\\', '', 'a=b'])('survives a shell: %s', (word) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(word)}`], { encoding: 'utf8' })).toBe(word);
  });
});

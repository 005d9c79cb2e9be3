import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../cli';
import { asTyped, commandLine, shellWord } from './command-line';

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

describe('a command in a hint, under npx flexkeep', () => {
  it.each([
    ['Look: npm run sweep -- --apply', 'Look: npx flexkeep sweep --apply'],
    ['Start it: npm start', 'Start it: npx flexkeep start'],
    ['npm start -- --port 3010, or `npm run doctor`', 'npx flexkeep start --port 3010, or `npx flexkeep doctor`'],
    ['npm run --silent bot -- play', 'npx flexkeep bot play'],
    ['npm run generate, npm test, npm run test:browser', 'npm run generate, npm test, npm run test:browser'],
  ])('%s', (hint, typed) => {
    expect(asTyped('npx flexkeep', hint)).toBe(typed);
    expect(asTyped('npm run', hint)).toBe(hint);
  });

  it('is one of flexkeep, or stays as it is', () => {
    const { scripts } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
    const inner = ['prepare']; // npm runs it by itself
    const others = Object.keys(scripts).filter((name) => !(name in COMMANDS) && !inner.includes(name));
    expect(others.filter((name) => asTyped('npx flexkeep', `npm run ${name}`) !== `npm run ${name}`)).toEqual([]);
  });
});

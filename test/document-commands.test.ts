import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { COMMANDS } from '../tools/cli';
import { programOf } from '../tools/complete/describe';
import type { Entry } from '../tools/support/command';
import { documentLines, RULES } from './document-lines/plan';
import { DOCUMENTS, shellLines } from './support/documents';
import { fakeSystem } from './support/fake-system';

/*
 * Every command of this project that a document shows is read by its real command line, as it stands: an option that there
 * is not, a value that is not taken, an argument too many fails here. The lines of the README's "Try it" and "Installing" are
 * run by `.ci/install-story`; test/document-lines runs all but a few as they stand, in bash and zsh, and says where these run.
 */

/** Programs that documents call beside this project's own commands. */
const OTHERS = [
  'npm ci',
  'npm install',
  'npm test',
  'npx twilio-run',
  'npx jest',
  'npx tsc',
  'npx biome',
  ...['cp', 'curl', 'git', 'node', 'printf', 'twilio', '.', 'cd', 'eval'],
];

/** The words of a line, command by command, without variables in front. */
const commandsIn = (line: string): string[][] => {
  const tokens = line
    .replace(/ > \S+/g, '')
    .replace(/["']?\$\(|\)/g, ' ; ')
    .match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|[^\s'";&|])+|[;&|]+/g);
  const commands: string[][] = [[]];
  for (const token of tokens ?? []) {
    if (/^[;&|]+$/.test(token)) commands.push([]);
    else if (commands.at(-1)?.length || !/^\w+=/.test(token))
      commands.at(-1)?.push(token.replace(/^(['"])(.*)\1$/, '$2'));
  }
  return commands.filter((words) => words.length > 0);
};

/** What follows the name of one of this project's commands; `undefined`: it is another program. */
const ownWords = (words: readonly string[]): string[] | undefined => {
  const [program, verb, ...rest] = words;
  if (program === 'npx' && verb === 'flexkeep') return rest;
  if (program !== 'npm' || (verb !== 'run' && verb !== 'start')) return undefined;
  const named = verb === 'start' ? ['start', ...rest] : rest.filter((word) => word !== '--silent');
  const [name = '', dashes, ...args] = named;
  if (dashes === undefined) return [name];
  return dashes === '--' ? [name, ...args] : [name, `without --: ${dashes}`];
};

/** npm scripts that are no command of the command line. */
const textOf = (path: string): string => readFileSync(join(__dirname, '..', path), 'utf8');
const { scripts } = JSON.parse(textOf('package.json'));
const isScript = (name: string): boolean => name in scripts && !(name in COMMANDS);

const onlyRead = (program: Command): void => {
  if (program.commands.length === 0) program.action(() => undefined);
  for (const child of program.commands) onlyRead(child);
};

const read = async (entries: Record<string, Entry>, [name = '', ...args]: string[]): Promise<string> => {
  const entry = entries[name];
  if (!entry) return name === '--help' ? '' : `there is no command "${name}"`;
  const command = entry.load();
  if ('entries' in command) return read(command.entries as Record<string, Entry>, args); // reason: as oneOf makes it
  const program = await programOf(fakeSystem(), command);
  if (!program) return `"${name}" has no definition`;
  // Its name alone: it prints what it has.
  if (program.commands.length > 0 && args.length === 0) return '';
  onlyRead(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return '';
  } catch (error) {
    if (error instanceof CommanderError) return error.code === 'commander.helpDisplayed' ? '' : error.message;
    throw error;
  }
};

const wrongIn = async (text: string): Promise<string[]> => {
  const wrong: string[] = [];
  for (const line of new Set(shellLines(text))) {
    // Its nested quotes are for a shell to read.
    if (line.startsWith('export ')) continue;
    for (const words of commandsIn(line)) {
      const own = ownWords(words);
      const isOther = OTHERS.some((name) => words.join(' ').startsWith(name));
      const why = own ? isScript(own[0] ?? '') || (await read(COMMANDS, own)) : isOther || 'an unknown program';
      if (typeof why === 'string' && why) wrong.push(`${line}: ${why}`);
    }
  }
  return wrong;
};

it.each([...DOCUMENTS])('the commands that %s shows are taken as they stand', async (_, text) => {
  expect(await wrongIn(text)).toEqual([]);
});

it.each([
  ['npm run sweep -- --aply', "unknown option '--aply'"],
  ['npm run sweep --apply', 'too many arguments'],
  ['npm run demo -- --orchestration studio', 'is invalid'],
  ['npm run sweeep', 'there is no command "sweeep"'],
  ['npx flexkeep flows paln', "unknown command 'paln'"],
  ['docker run flexkeep', 'an unknown program'],
])('sees what is wrong with: %s', async (line, why) => {
  expect((await wrongIn(`\`\`\`sh\n${line}\n\`\`\``)).join()).toContain(why);
});

describe('commands that a shell does not run beside an embedded Twilio', () => {
  const lines = documentLines();

  it('are few, each for a reason', () => {
    const elsewhere = lines.filter(({ how }) => 'file' in how).map(({ line }) => line);
    expect(elsewhere).toEqual([
      ...['npm ci && npm start', 'npm ci && npm test'],
      ...['npm run proof -- mutants --runs 5', 'npm run proof -- mutation --score-only'],
      ...['npm run bench', 'npm run test:browser'],
      'twilio plugins:install @twilio-labs/plugin-serverless && twilio serverless:deploy',
      ...['npm ci', 'npm install --save-dev ../flexkeep/flexkeep-0.1.0.tgz'],
    ]);
  });

  it('stand in the file that runs them', () => {
    const missing = lines.filter(({ line, how }) => 'file' in how && !textOf(how.file).includes(how.words ?? line));
    expect(missing.map(({ line }) => line)).toEqual([]);
  });

  it.each(RULES)('%s is still about one of them', (named) => {
    expect(lines.some(({ line }) => named.test(line))).toBe(true);
  });
});

import type { Command, Option } from 'commander';
import type { Entry, ListCommand } from '../support/command';
import { shellWord } from '../support/command-line';
import { Complaint } from '../support/complaint';
import type { System } from '../support/system';
import { programOf } from './describe';

/** Options that npm has itself, so that a person may have set them for all of npm; without them a command does less. */
const OF_NPM = ['--force', '--json', '--workspace', '--yes'];

/**
 * npm takes `--apply` for `-a -p -p -l -y`, since it knows each of the letters:
 * https://docs.npmjs.com/cli/v11/using-npm/config#shorthands-and-other-cli-niceties
 */
const APPLY = ['all', 'parseable', 'long', 'yes'];

/** What npm sets for its scripts: https://docs.npmjs.com/cli/v11/using-npm/scripts#environment */
const configured = ({ environment }: Pick<System, 'environment'>, name: string): string | undefined =>
  environment[`npm_config_${name.replaceAll('-', '_')}`];

/** An option as it was typed in front of `--`; `undefined`: it was not. */
const swallowed = (system: Pick<System, 'environment'>, { long, negate, required }: Option): string | undefined => {
  if (!long || OF_NPM.includes(long)) return undefined;
  if (long === '--apply' && APPLY.every((name) => configured(system, name) === 'true')) return long;
  const value = configured(system, long.replace(negate ? /^--no-/ : /^--/, ''));
  if (negate) return value === '' || value === 'false' ? long : undefined;
  if (!value || value === 'false') return undefined;
  // Of `--port 3010` npm takes the first word only.
  return required && value !== 'true' ? `${long} ${shellWord(value)}` : long;
};

/** The options of a command line, and the words that lead to them: `apply` of `flows apply`. */
const optionsOf = (
  program: Command,
  [word, ...rest]: string[],
  path: string[] = [],
): { path: string[]; options: Option[] } => {
  const child = program.commands.find((one) => one.name() === word);
  const under = child && optionsOf(child, rest, [...path, child.name()]);
  return { path: under?.path ?? path, options: [...program.options, ...(under?.options ?? [])] };
};

/**
 * `npm run setup --dry-run` would be a setup: npm keeps what stands in front of `--` to itself.
 *
 * @throws {Complaint} that says how it is typed
 */
export const refuseSwallowed = async (
  system: System,
  entries: Record<string, Entry>,
  args: string[],
): Promise<void> => {
  const [name = '', ...rest] = args;
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  // What runs further down has npm's variables as well.
  if (!entry || system.environment.npm_lifecycle_event !== name) return;
  const command = entry.load();
  const inner = 'entries' in command ? (command as ListCommand).entries[rest[0] ?? '']?.load() : command; // reason: as described
  const program = inner && name !== 'test' ? await programOf(system, inner) : undefined;
  if (!program) return;
  const skipped = inner === command ? [] : rest.slice(0, 1);
  const { path, options } = optionsOf(program, rest.slice(skipped.length), skipped);
  const isGiven = (typed: string) => rest.some((word) => word.split('=')[0] === typed.split(' ')[0]);
  const typed = options.flatMap((option) => swallowed(system, option) ?? []).filter((one) => !isGiven(one));
  if (!typed.length) return;
  const line = ['npm', ...(name === 'start' ? ['start'] : ['run', name]), '--', ...path, ...typed];
  const rightly = [...line, ...rest.slice(path.length).map(shellWord)].join(' ');
  throw new Complaint(
    'npm kept options to itself. Nothing was done.',
    typed.map((where) => ({ where, problem: 'it stands in front of --', remedy: `Write: ${rightly}` })),
  );
};

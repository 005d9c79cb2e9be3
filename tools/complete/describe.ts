import type { Command } from 'commander';
import type { CliCommand, Entry, ListCommand } from '../support/command';
import type { System } from '../support/system';

/** What can follow a command's name. */
export interface Described {
  /** By the flag as it is typed, `--orchestration`: what it takes. No values: a switch; empty: any value. */
  options: Record<string, readonly string[] | undefined>;
  /** Of its arguments, where these are closed lists. */
  values: readonly string[];
  children: Record<string, Described>;
}

const ofProgram = (program: Command): Described => ({
  options: Object.fromEntries(
    program.options
      .map(({ long, flags, required, optional, argChoices }) => [
        long ?? flags,
        required || optional ? (argChoices ?? []) : undefined,
      ])
      .concat([['--help', undefined]]),
  ),
  values: program.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  children: Object.fromEntries(program.commands.map((child) => [child.name(), ofProgram(child)])),
});

/** The definition of a command line, which is not run. */
export const programOf = async (system: System, command: CliCommand): Promise<Command | undefined> => {
  let found: Command | undefined;
  const describe = (program: Command): void => {
    found = program;
  };
  await command({ ...system, terminal: { ...system.terminal, describe }, stack: async () => undefined }, []);
  return found;
};

const isList = (command: CliCommand): command is ListCommand => 'entries' in command;

/** Takes nothing of its own: what stands behind goes to another program. */
const NOTHING: Described = { options: {}, values: [], children: {} };

/** @param foreign names of commands whose arguments are another program's */
export const describeAll = async (
  system: System,
  entries: Record<string, Entry>,
  foreign: readonly string[],
): Promise<Described> => {
  const children: Record<string, Described> = {};
  for (const [name, { load }] of Object.entries(entries)) {
    if (foreign.includes(name)) {
      children[name] = NOTHING;
      continue;
    }
    const command = load();
    const program = isList(command) ? undefined : await programOf(system, command);
    children[name] = isList(command)
      ? await describeAll(system, command.entries, foreign)
      : program
        ? ofProgram(program)
        : NOTHING;
  }
  return { options: { '--help': undefined }, values: [], children };
};

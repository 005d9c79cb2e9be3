import { Command, CommanderError } from 'commander';
import { complain } from './complain';
import type { System } from './system';
import type { Terminal } from './terminal';

/** One command of the command line. Resolves with the exit code. */
export type CliCommand = (system: System, args: string[]) => Promise<number>;

/** Makes a commander action of a function that gets the options and the arguments, and resolves with the exit code. */
export type Act = <Options extends object, Args extends unknown[]>(
  action: (options: Options, ...args: Args) => Promise<number> | number,
) => (this: Command) => Promise<void>;

/**
 * How a person types a command: `npm run sweep --`, `npm start --`, `npm run proof -- rate`; or, where `npm run` is not
 * typed, `npx flexkeep sweep`, `npx flexkeep proof rate`.
 */
const typedAs = ({ program = 'npm run' }: Terminal, usage: string): string => {
  const [name = '', inner] = usage.split(' -- ');
  if (program !== 'npm run') return [program, name, inner].filter(Boolean).join(' ');
  if (name === '') return program;
  return [name === 'start' ? 'npm start --' : `npm run ${name} --`, inner].filter(Boolean).join(' ');
};

/**
 * A command that reads one command line, runs its action, and resolves with the exit code. Results and `--help` go to
 * standard output, errors to standard error.
 *
 * @param usage as it is typed behind `npm run`, one of a list with the `--` in front of it: `sweep`, `proof -- rate`;
 *   `npm start` has no `run`
 * @param define may name the part of the system that it needs: a test gives no more
 * @param exitCodeOf of an expected error by its code, or of an unexpected one; default: always 1
 */
export const createCommand =
  <World extends Pick<System, 'terminal'> = System>(
    usage: string,
    define: (program: Command, act: Act, world: World) => unknown,
    exitCodeOf?: (code?: string) => number,
  ) =>
  async (world: World, args: string[]): Promise<number> => {
    const { terminal } = world;
    let code = 0;
    let asJson = false;
    const program = new Command(typedAs(terminal, usage))
      .helpCommand(false)
      .exitOverride()
      .configureOutput({
        writeOut: (text) => terminal.tell(text.trimEnd()),
        writeErr: (text) => terminal.talk(text.trimEnd()),
        outputError: (text, write) => write(text.replace(/^error:/, terminal.talkColors.red('Error:'))),
      });
    const act: Act = (action) =>
      async function actOn(this: Command) {
        const options = this.optsWithGlobals();
        asJson = options.json === true;
        // reason: commander's types know neither the options nor the arguments that `define` declares
        code = await action(options as never, ...(this.processedArgs as never));
      };
    await define(program, act, world);
    if (terminal.describe) {
      terminal.describe(program);
      return 0;
    }
    try {
      await program.parseAsync(args, { from: 'user' });
      return code;
    } catch (error) {
      // commander has printed its own errors, and `--help`.
      if (error instanceof CommanderError) return error.exitCode;
      return complain(terminal, error, asJson, exitCodeOf);
    } finally {
      terminal.close();
    }
  };

export interface Entry {
  /** One line. */
  summary: string;
  /** What it stands under in the list. */
  group?: string;
  /** Called only when the command is: the others cost no time. */
  load(): CliCommand;
}

const listOf = (typed: string, entries: Record<string, Entry>): string => {
  const width = Math.max(...Object.keys(entries).map((name) => name.length));
  const groups = new Map<string, string[]>();
  for (const [name, { summary, group = 'Commands' }] of Object.entries(entries)) {
    groups.set(group, [...(groups.get(group) ?? []), `  ${name.padEnd(width)}  ${summary}`]);
  }
  const parts = [...groups].flatMap(([group, lines]) => [`${group}:`, ...lines, '']);
  return [`Usage: ${typed} <command>`, '', ...parts, `${typed} <command> --help says more.`].join('\n');
};

/** A command that is a list of others: its first argument names one. */
export interface ListCommand extends CliCommand {
  entries: Record<string, Entry>;
}

/** @param usage its own name; empty for the list of all commands */
export const oneOf = (usage: string, entries: Record<string, Entry>): ListCommand => {
  const command: CliCommand = async (system, [name, ...args]) => {
    const { terminal } = system;
    const entry = name !== undefined && Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (entry) return entry.load()(system, args);
    const list = listOf(typedAs(terminal, usage), entries);
    const isHelp = name === '--help' || name === '-h';
    if (isHelp) terminal.tell(list);
    else {
      if (name !== undefined) terminal.talk(`${terminal.talkColors.red('Error:')} there is no command "${name}"\n`);
      terminal.talk(list);
    }
    terminal.close();
    return isHelp ? 0 : 1;
  };
  return Object.assign(command, { entries });
};

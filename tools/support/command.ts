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

interface CommandLine {
  /** As it is typed behind `npm run`; `npm start` has no `run`. */
  usage: string;
  define(program: Command, act: Act): void;
  /** Of an expected error by its code, or of an unexpected one. Default: always 1. */
  exitCodeOf?(code?: string): number;
}

/**
 * Reads one command line, runs its action, and resolves with the exit code. Results and `--help` go to standard output,
 * errors to standard error.
 */
export const runCommandLine = async (
  { usage, define, exitCodeOf }: CommandLine,
  terminal: Terminal,
  args: string[],
): Promise<number> => {
  let code = 0;
  let asJson = false;
  const program = new Command(`npm ${usage === 'start' ? usage : `run ${usage}`} --`)
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
  define(program, act);
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
  /** Called only when the command is: the others cost no time. */
  load(): CliCommand;
}

const listOf = (usage: string, entries: Record<string, Entry>): string => {
  const width = Math.max(...Object.keys(entries).map((name) => name.length));
  const lines = Object.entries(entries).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return [`Usage: ${usage} <command>`, '', 'Commands:', ...lines, '', `${usage} <command> --help says more.`].join(
    '\n',
  );
};

/** A command that is a list of others: its first argument names one. */
export const oneOf =
  (usage: string, entries: Record<string, Entry>): CliCommand =>
  async (system, [name, ...args]) => {
    const { terminal } = system;
    const entry = name !== undefined && Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (entry) return entry.load()(system, args);
    const isHelp = name === '--help' || name === '-h';
    if (isHelp) terminal.tell(listOf(usage, entries));
    else {
      if (name !== undefined) terminal.talk(`${terminal.talkColors.red('Error:')} there is no command "${name}"\n`);
      terminal.talk(listOf(usage, entries));
    }
    terminal.close();
    return isHelp ? 0 : 1;
  };

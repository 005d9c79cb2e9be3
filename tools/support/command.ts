import { type Command, CommanderError } from 'commander';
import { isComplaint, toText } from './complaint';
import type { Terminal } from './terminal';

/** What commander itself has to say goes to the same terminal, and it ends no process. */
export const onTerminal = (program: Command, terminal: Terminal): Command =>
  program.exitOverride().configureOutput({
    writeOut: (text) => terminal.tell(text.trimEnd()),
    writeErr: (text) => terminal.talk(text.trimEnd()),
  });

/**
 * Says why a command did not do what it was asked, and answers the exit code. Only what is unforeseen has a stack.
 *
 * @param exitCode Of a complaint by its code, or of what is unforeseen. Default: always 1.
 */
export const complain = (
  terminal: Terminal,
  error: unknown,
  asJson = false,
  exitCode: (code?: string) => number = () => 1,
): number => {
  if (error instanceof CommanderError) return error.exitCode;
  const { red } = terminal.talkColors;
  if (!isComplaint(error)) {
    terminal.talk(`${red('Error:')} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return exitCode();
  }
  const { message, problems, code } = error;
  if (asJson) terminal.tell(JSON.stringify({ error: { code, message, problems } }, null, 2));
  terminal.talk(`${red('Error:')} ${toText({ message, problems })}`);
  return exitCode(code);
};

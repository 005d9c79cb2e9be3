import { CommanderError } from 'commander';
import { explain } from '../../src/flows/errors';
import { TwilioFailure } from '../../src/platform/errors';
import { Complaint, isComplaint, toText } from '../support/complaint';
import type { Terminal } from '../support/terminal';

const ERROR = 1;

/** Says why a command did not do what it was asked, and resolves to the exit code. Only what is unforeseen has a stack. */
export const complain = (terminal: Terminal, error: unknown, asJson: boolean): number => {
  if (error instanceof CommanderError) return error.exitCode;
  const { red } = terminal.talkColors;
  if (error instanceof TwilioFailure) {
    const problem = explain(error, 'Twilio', 'do this');
    return complain(terminal, new Complaint('Twilio could not be used.', [problem], 'twilio'), asJson);
  }
  if (!isComplaint(error)) {
    terminal.talk(`${red('Error:')} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return ERROR;
  }
  const { message, problems, code } = error;
  if (asJson) terminal.tell(JSON.stringify({ error: { code, message, problems } }, null, 2));
  terminal.talk(`${red('Error:')} ${toText({ message, problems })}`);
  return ERROR;
};

import { TwilioFailure, Unusable } from '../../src/platform/errors';
import { SettingsError } from '../../src/platform/settings';
import { explain } from '../engine/problem';
import { Complaint, isComplaint, type Trouble, toText } from './complaint';
import type { Terminal } from './terminal';

const SET_IT = 'Set it in the environment or in .env; .env.example says what each means.';

export const settingTroubles = ({ problems }: SettingsError): Trouble[] =>
  problems.map(({ variable, problem, expected }) => ({
    where: variable,
    problem: `${problem}: expected ${expected}`,
    remedy: SET_IT,
  }));

/** An error that a person can put right; `undefined`: a bug. */
const toComplaint = (error: unknown): Pick<Complaint, 'message' | 'problems' | 'code'> | undefined => {
  if (error instanceof TwilioFailure) {
    return new Complaint('Twilio could not be used.', [explain(error, 'Twilio', 'do this')], 'twilio');
  }
  if (error instanceof SettingsError) {
    return new Complaint('The variables cannot be used.', settingTroubles(error), 'settings');
  }
  if (error instanceof Unusable) return new Complaint(error.message, [], error.code);
  return isComplaint(error) ? error : undefined;
};

/**
 * Says why a command did not do what it was asked, and answers the exit code. Only an unexpected error has a stack.
 *
 * @param exitCodeOf Of an expected error by its code, or of an unexpected one. Default: always 1.
 */
export const complain = (
  terminal: Terminal,
  error: unknown,
  asJson = false,
  exitCodeOf: (code?: string) => number = () => 1,
): number => {
  const { red } = terminal.talkColors;
  const expected = toComplaint(error);
  if (!expected) {
    terminal.talk(`${red('Error:')} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return exitCodeOf();
  }
  const { message, problems, code } = expected;
  if (asJson) terminal.tell(JSON.stringify({ error: { code, message, problems } }, null, 2));
  terminal.talk(`${red('Error:')} ${toText({ message, problems })}`);
  return exitCodeOf(code);
};

import { TwilioFailure } from '../../src/platform/errors';
import { explain } from '../flows/errors';
import * as command from '../support/command';
import { Complaint } from '../support/complaint';
import type { Terminal } from '../support/terminal';

/** As every command complains; what Twilio refused is explained. */
export const complain = (terminal: Terminal, error: unknown, asJson: boolean): number => {
  if (!(error instanceof TwilioFailure)) return command.complain(terminal, error, asJson);
  const problem = explain(error, 'Twilio', 'do this');
  return command.complain(terminal, new Complaint('Twilio could not be used.', [problem], 'twilio'), asJson);
};

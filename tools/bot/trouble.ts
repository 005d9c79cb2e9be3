import type { LogEntry } from '../../src/platform/log';
import { noAnswer } from '../support/no-answer';

const READ_ABOUT_IT = 'See "The answer" in docs/bot.md.';

/** [cause, remedy] */
const causeOf = ({ reason, status, code }: LogEntry): [string, string] => {
  switch (reason) {
    case 'unreachable': {
      const { problem, remedy } = noAnswer({ code });
      return [problem, remedy];
    }
    case 'timeout':
      return ['it took too long', 'A turn may take 2.5 s, a second try included.'];
    case 'status':
      if (status === 401 || status === 403)
        return [`it answered ${status}`, 'BOT_SECRET must be the same here and there.'];
      return [`it answered ${status}`, 'Look at its log.'];
    case 'broken-answer':
      return [`its answer is wrong at ${code}`, READ_ABOUT_IT];
    case 'too-long':
      return ['its answer is longer than 16 KiB', READ_ABOUT_IT];
    default:
      return ['its answer is not JSON in UTF-8', READ_ABOUT_IT];
  }
};

/** Why a bot elsewhere was no help, and what to do about it; for the person who plays. */
export const explainFailure = (entry: LogEntry, url: string): string[] => {
  const [cause, remedy] = causeOf(entry);
  return [`(the bot at ${url} failed: ${cause}; the script takes over)`, `     ${remedy}`];
};

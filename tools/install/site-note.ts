import { createHash } from 'node:crypto';
import { isSecret } from '../deploy/variables';

/** What an installation did to an Environment that is not its own. */
export interface SiteNote {
  /** Absent: it was not there. Variables as {@link noted} has them. */
  before?: { buildSid?: string; variables: Record<string, string> };
  /** The Build that was left there; absent: none was, as far as is known. */
  after?: string;
}

/** Variables as they are remembered: of a secret only what tells whether it has changed. */
export const noted = (variables: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      isSecret(name) ? `sha256 ${createHash('sha256').update(value).digest('hex').slice(0, 16)}` : value,
    ]),
  );

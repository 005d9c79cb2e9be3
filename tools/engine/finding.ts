import type { Trouble } from '../support/complaint';

/** What a check found. */
export interface Finding {
  /** What was checked: `Callback` */
  check: string;
  /** Absent: it could not be looked at. */
  ok?: boolean;
  says: string;
  /** What to do: most often a command to type. */
  todo?: string;
}

export const fine = (check: string, says: string): Finding => ({ check, ok: true, says });

export const amiss = (check: string, says: string, todo?: string): Finding => ({
  ...{ check, ok: false, says },
  ...(todo ? { todo } : {}),
});

export const ofTrouble = (check: string, { problem, remedy }: Trouble): Finding => amiss(check, problem, remedy);

/** What could not be looked at is neither well nor wrong. */
export const unknown = (check: string, says: string): Finding => ({ check, says });

import type { Trouble } from '../../support/complaint';

/** One line of the doctor's. */
export interface Finding {
  /** What was checked: `Callback` */
  check: string;
  ok: boolean;
  says: string;
  /** What to do: most often a command to type. */
  todo?: string;
}

export const fine = (check: string, says: string): Finding => ({ check, ok: true, says });

export const amiss = (check: string, says: string, todo?: string): Finding => ({
  ...{ check, ok: false, says },
  ...(todo ? { todo } : {}),
});

export const ofProblem = (check: string, { problem, remedy }: Omit<Trouble, 'where'>): Finding =>
  amiss(check, problem, remedy);

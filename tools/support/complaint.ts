/** Something that a person can put right: where, what, and how. */
export interface Trouble {
  where: string;
  problem: string;
  remedy?: string;
}

/** Why a command line tool did not do what it was asked. Shown without a stack trace. */
export class Complaint extends Error {
  override readonly name = 'Complaint';
  constructor(
    message: string,
    readonly problems: Trouble[] = [],
    readonly code: string = 'setup',
  ) {
    super(message);
  }
}

/** A {@link Complaint}, or an error of `src/` that is made the same way. */
export const isComplaint = (error: unknown): error is Error & Pick<Complaint, 'problems' | 'code'> =>
  error instanceof Error && 'problems' in error && Array.isArray(error.problems) && 'code' in error;

/** What happened, where, and how to solve it. */
export const toText = ({ message, problems }: { message: string; problems: Trouble[] }): string =>
  [
    message,
    ...problems.flatMap(({ where, problem, remedy }) => [
      `  ${where}: ${problem}`,
      ...(remedy ? [`      ${remedy}`] : []),
    ]),
  ].join('\n');

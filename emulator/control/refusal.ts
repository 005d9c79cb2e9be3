export type RefusalCode =
  | 'unknown-action'
  | 'unknown-parameter'
  | 'missing'
  | 'malformed'
  | 'not-possible'
  | 'not-found';

const STATUS: Record<RefusalCode, 400 | 404 | 409> = {
  'unknown-action': 404,
  'unknown-parameter': 400,
  missing: 400,
  malformed: 400,
  'not-possible': 409,
  'not-found': 404,
};

/** What was asked for cannot be done: what is wrong, in one sentence, and what to do about it, in another. */
export class Refused extends Error {
  readonly status: 400 | 404 | 409;
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
    this.name = 'Refused';
    this.status = STATUS[code];
  }

  toJSON() {
    const { code, message, remedy } = this;
    return { error: { code, message, remedy } };
  }
}

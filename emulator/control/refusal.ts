type RefusalCode =
  | 'unknown-action'
  | 'unknown-parameter'
  | 'missing'
  | 'malformed'
  | 'too-long'
  | 'not-possible'
  | 'not-found';

const STATUS: Record<RefusalCode, 400 | 404 | 409 | 413> = {
  'unknown-action': 404,
  'unknown-parameter': 400,
  missing: 400,
  malformed: 400,
  'too-long': 413,
  'not-possible': 409,
  'not-found': 404,
};

/** What was asked for cannot be done: what is wrong, in one sentence, and what to do about it, in another. */
export class Refused extends Error {
  readonly status: 400 | 404 | 409 | 413;
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

import { Unusable } from '../platform/errors';

/** Names the step and the field that is wrong. */
export class ScriptError extends Unusable {
  readonly status = 500;
  readonly code = 'script';
  override readonly name = 'ScriptError';
  constructor(readonly wrong: string[]) {
    super(`The bot's script cannot be used: ${wrong.join('; ')}`);
  }
}

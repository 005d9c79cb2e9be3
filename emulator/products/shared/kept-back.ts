import type { WorldOptions } from './options';
import type { TwilioWorld } from './world';

/**
 * Notes in the journal that an option kept something from happening, which it would have under another value: a person
 * who misses it finds out why.
 *
 * @param what behind "kept": `an SMS from the customer's phone`
 */
export const noteKept = (
  world: Pick<TwilioWorld, 'journal'>,
  option: keyof WorldOptions,
  what: string,
  detail: Record<string, string | number> = {},
): void => world.journal.note({ kind: 'note', name: `${option} kept ${what}`, detail: { option, ...detail } });

/** What an account's Debugger would have: https://www.twilio.com/docs/messaging/guides/debugging-tools */
export const noteDebugger = (
  world: Pick<TwilioWorld, 'journal'>,
  words: string,
  detail: Record<string, string | number>,
  fault?: string,
): void => world.journal.note({ kind: 'note', name: `Debugger: ${words}`, detail, ...(fault && { fault }) });

/** Notes in the journal that something does not happen because the embedded Twilio does not do it: a 501 without a caller. */
export const noteNotEmulated = (
  world: Pick<TwilioWorld, 'journal'>,
  what: string,
  detail: Record<string, string> = {},
): void => world.journal.note({ kind: 'note', name: `not emulated: ${what}`, detail, fault: 'not-emulated' });

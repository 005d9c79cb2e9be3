import { ApiError } from '../core/errors';
import { findAction } from './actions';
import { type Change, changesSince, readHeadlines } from './changes';
import { type EndedEntry, entriesSince, lastEnded } from './journal-feed';
import { Refused } from './refusal';
import type { Stage } from './stage';

/** What an action led to, until nothing moved any more. */
export interface Outcome {
  did: string;
  journal: EndedEntry[];
  changes: Change[];
}

/** What a person does may meet what was deleted since: Twilio's own refusal is a reason, and no failure. */
const asRefused = (error: unknown): never => {
  if (!(error instanceof ApiError)) throw error;
  const { code, message } = error;
  throw new Refused('not-possible', `Twilio refused it: ${message}`, `See https://www.twilio.com/docs/errors/${code}`);
};

/** @throws {Refused} */
export const perform = async (stage: Stage, name: string, values: Record<string, unknown>): Promise<Outcome> => {
  const { emulator } = stage;
  const action = findAction(name);
  const since = lastEnded(emulator.journal);
  const before = readHeadlines(emulator);
  const did = await action.run(stage, values).catch(asRefused);
  // What is due at once is delivered, and waited for; time stands still meanwhile, or goes by as it does outside.
  await emulator.clock.advance(0);
  await emulator.clock.settle();
  await stage.recovered;
  return { did, journal: entriesSince(emulator.journal, since), changes: changesSince(emulator, before) };
};

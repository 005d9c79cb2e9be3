import type { Runtime } from '../platform/runtime';
import { loadScript } from './load';
import type { Bot } from './port';
import { PARTS, readIdentity, readLanguages, readPhrases } from './read/read-phrases';
import { NAME } from './read/read-text';
import { reading } from './read/reading';
import { phraseOf } from './say';
import { ScriptError } from './script-error';

/**
 * A bot for those who only tidy up: it has the script's voice and does not listen, so it takes a fraction of the code.
 * Whoever talks to it all the same gets an agent. The rest of the script is the inbound door's business, and the build's.
 */
export const createVoice = (runtime: Pick<Runtime, 'asset'>): Bot => {
  const problems: string[] = [];
  const fields = reading(loadScript(runtime), problems).fields(...PARTS);
  const languages = readLanguages(fields.languages);
  const names = fields.slots.maybe((it) => it.entries(NAME).map(([name]) => name)) ?? [];
  const slots = Object.fromEntries(names.map((name) => [name, { title: name, kind: 'text' } as const]));
  const phrases = readPhrases(fields.phrases, { languages, steps: [], slots, hours: fields.hours.given });
  const identity = readIdentity(fields.identity);
  if (problems.length) throw new ScriptError(problems);
  return {
    identity,
    turn: async ({ state }) => ({ state, next: 'hand-over' }),
    phrase: phraseOf({ languages, phrases }),
  };
};

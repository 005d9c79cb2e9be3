import { toAnswer } from './brief';
import { step } from './dialogue';
import type { Bot } from './port';
import { phraseOf } from './say';
import type { BotScript } from './script';

/** The bot that follows a script. */
export const createScriptedBot = (script: BotScript): Bot => ({
  identity: script.identity,
  turn: async ({ state, now, ...said }) => toAnswer(script, step(script, state, said, now), now),
  phrase: phraseOf(script),
});

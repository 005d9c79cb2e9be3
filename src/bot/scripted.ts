import { step } from './dialogue';
import type { Bot } from './port';
import type { BotScript } from './script';

/** The bot that follows a script. */
export const createScriptedBot = (script: BotScript): Bot => ({
  identity: script.identity,
  turn: async ({ state, text }) => step(script, state, text),
  phrase: (name) => (name === 'delayed' ? script.delayed : undefined),
});

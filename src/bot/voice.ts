import type { Bot } from '../core/bot';
import type { Runtime } from '../platform/runtime';
import { phraseOf } from './phrase';
import { loadScript } from './script';

/**
 * A bot for the Functions that only clean up: it speaks the script's phrases and does not listen, so it takes a fraction
 * of the code. A customer who writes to it all the same gets an agent. @throws {ScriptError}
 */
export const createVoice = (runtime: Pick<Runtime, 'asset'>): Bot => {
  const script = loadScript(runtime);
  return {
    identity: script.identity,
    turn: async ({ state }) => ({ state, next: 'hand-over' }),
    phrase: phraseOf(script),
  };
};

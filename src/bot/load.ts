import type { Runtime } from '../platform/runtime';
import { ScriptError } from './script-error';

const FILE = 'assets/bot.private.json';

/** The script's file as it was deployed, unchecked. @throws {ScriptError} */
export const loadScript = (runtime: Pick<Runtime, 'asset'>): unknown => {
  const text = runtime.asset('/bot.json');
  if (text === undefined) throw new ScriptError([`${FILE} is not deployed`]);
  try {
    return JSON.parse(text);
  } catch {
    throw new ScriptError([`${FILE} is not JSON`]);
  }
};

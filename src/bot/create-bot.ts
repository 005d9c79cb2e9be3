import type { Visit } from '../platform/door';
import type { Runtime } from '../platform/runtime';
import { loadScript } from './load';
import type { Bot } from './port';
import { createRemoteBot } from './remote/remote';
import { type BotScript, parseScript } from './script';
import { createScriptedBot } from './scripted';

let checked: { text: string | undefined; script: BotScript } | undefined;

/** A warm Function reads the same script at every message, and to check it takes longer than all the rest. */
const scriptOf = (runtime: Pick<Runtime, 'asset'>): BotScript => {
  const text = runtime.asset('/bot.json');
  if (checked?.text !== text || !checked) checked = { text, script: parseScript(loadScript(runtime)) };
  return checked.script;
};

/** The bot that answers customers: the script, or a bot elsewhere with the script beside it. */
export const createBot = ({ settings, runtime, deadline, log }: Visit): Bot => {
  const script = scriptOf(runtime);
  const { bot: address } = settings;
  return address ? createRemoteBot({ script, address, runtime, deadline, log }) : createScriptedBot(script);
};

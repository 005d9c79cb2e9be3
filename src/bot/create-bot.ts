import type { Bot } from '../core/bot';
import type { Invocation } from '../platform/handler';
import { createRemoteBot } from './remote/remote';
import { loadScript } from './script';
import { createScriptedBot } from './scripted';

/** The bot that answers customers: the script, or a bot elsewhere with the script beside it. @throws {ScriptError} */
export const createBot = ({ settings, runtime, deadline, log }: Invocation): Bot => {
  const script = loadScript(runtime);
  const { bot: address } = settings;
  return address ? createRemoteBot({ script, address, runtime, deadline, log }) : createScriptedBot(script);
};

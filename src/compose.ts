import type { Twilio } from 'twilio';
import { type BotScript, parseScript, ScriptError } from './bot/script';
import { createScriptedBot } from './bot/scripted';
import type { Keeper } from './engagement/keeper';
import { createFlexFlow } from './orchestration/flex-flow/flex-flow';
import type { Visit } from './platform/door';
import type { Runtime } from './platform/runtime';
import { createHttp, type HttpClient } from './platform/twilio-http';
import { createDocuments, type Documents } from './sync/documents';
import { createLedgers } from './sync/ledgers';
import { createTasks, type Tasks } from './taskrouter/tasks';

/** What one invocation works with, put together. */
export interface Services {
  /** One for each orchestration that is looked after and served. */
  keepers: Keeper[];
  tasks: Tasks;
  documents: Documents;
  /** Epoch ms by Twilio's clock. */
  now(): number;
}

const readScript = (runtime: Runtime): BotScript => {
  const text = runtime.asset('/bot.json');
  if (text === undefined) throw new ScriptError(['assets/bot.private.json is not deployed']);
  try {
    return parseScript(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new ScriptError(['assets/bot.private.json is not JSON']);
    throw error;
  }
};

/** The SDK's client makes its own HTTP client; a second client is then made around that one. */
const withOwnHttp = ({ client, deadline, runtime }: Visit) => {
  const { httpClient: inner } = client() as { httpClient: HttpClient };
  const { http, clock } = createHttp({ inner, runtime, deadline });
  return { client: client({ httpClient: http }) as Twilio, clock };
};

/** Makes no Twilio call yet. */
export const compose = (visit: Visit): Services => {
  const { settings, runtime, deadline, log } = visit;
  const bot = createScriptedBot(readScript(runtime));
  const { client, clock } = withOwnHttp(visit);
  const documents = createDocuments(client, settings.syncServiceSid);
  const tasks = createTasks(client, settings);
  const shared = { ledgers: createLedgers(documents), bot, now: clock.now, id: runtime.id, deadline, log };
  const keepers = settings.orchestrations
    // conversations: its adapter is not built yet, and its payloads are answered so.
    .filter((name) => name === 'flex-flow')
    .map((): Keeper => ({ ...shared, orchestration: createFlexFlow(client, settings, tasks) }));
  return { keepers, tasks, documents, now: clock.now };
};

import type { Twilio } from 'twilio';
import type { Bot } from './bot/port';
import { createVoice } from './bot/voice';
import type { Keeper } from './engagement/keeper';
import { createFlexFlow } from './orchestration/flex-flow/flex-flow';
import type { Visit } from './platform/door';
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

/** The SDK's client makes its own HTTP client; a second client is then made around that one. */
const withOwnHttp = ({ client, deadline, runtime }: Visit) => {
  const { httpClient: inner } = client() as { httpClient: HttpClient };
  const { http, clock } = createHttp({ inner, runtime, deadline });
  return { client: client({ httpClient: http }) as Twilio, clock };
};

/**
 * Makes no Twilio call yet.
 *
 * @param bot who listens to customers; those who only tidy up need none
 */
export const compose = (visit: Visit, bot: Bot = createVoice(visit.runtime)): Services => {
  const { settings, runtime, deadline, log } = visit;
  const { client, clock } = withOwnHttp(visit);
  const documents = createDocuments(client, settings.syncServiceSid);
  const tasks = createTasks(client, settings, runtime);
  const shared = { ledgers: createLedgers(documents), bot, now: clock.now, id: runtime.id, deadline, log };
  const keepers = settings.orchestrations
    // conversations: its adapter is not built yet, and its payloads are answered so.
    .filter((name) => name === 'flex-flow')
    .map((): Keeper => ({ ...shared, orchestration: createFlexFlow(client, settings, tasks) }));
  return { keepers, tasks, documents, now: clock.now };
};

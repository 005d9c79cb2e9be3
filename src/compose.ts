import type { Twilio } from 'twilio';
import type { Bot } from './bot/port';
import { createVoice } from './bot/voice';
import type { Keeper } from './engagement/keeper';
import { createFlexFlow } from './orchestration/flex-flow/flex-flow';
import { createDeadline } from './platform/deadline';
import type { Visit } from './platform/door';
import type { OrchestrationName } from './platform/settings';
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

/** What nothing depends on may take no longer. */
const HURRIED_MS = 1_000;

/** The SDK's client makes its own HTTP client; other clients are then made around that one. */
const withOwnHttp = ({ client, deadline, runtime }: Visit) => {
  const { httpClient: inner } = client() as { httpClient: HttpClient };
  const around = (http: HttpClient) => client({ httpClient: http }) as Twilio;
  const { http, clock } = createHttp({ inner, runtime, deadline });
  const hurried = () => {
    const soon = createDeadline(runtime, Math.min(HURRIED_MS, deadline.left()));
    return around(createHttp({ inner, runtime, deadline: soon }).http);
  };
  return { client: around(http), hurried, clock };
};

/**
 * Makes no Twilio call yet.
 *
 * @param bot who listens to customers; those who only tidy up need none
 */
export const compose = (visit: Visit, bot: Bot = createVoice(visit.runtime)): Services => {
  const { settings, runtime, deadline, log } = visit;
  const { client, hurried, clock } = withOwnHttp(visit);
  const documents = createDocuments(client, settings.syncServiceSid);
  const tasks = createTasks(client, settings);
  const shared = { ledgers: createLedgers(documents), bot, now: clock.now, id: runtime.id, deadline, log };
  const keepers = settings.orchestrations
    // conversations: its adapter is not built yet, and its payloads are answered so.
    .filter((name) => name === 'flex-flow')
    .map((): Keeper => ({ ...shared, orchestration: createFlexFlow({ client, hurried, settings, tasks, log }) }));
  return { keepers, tasks, documents, now: clock.now };
};

/** `undefined`: that one is not looked after, or not served. */
export const keeperOf = ({ keepers }: Pick<Services, 'keepers'>, name: OrchestrationName): Keeper | undefined =>
  keepers.find(({ orchestration }) => orchestration.name === name);

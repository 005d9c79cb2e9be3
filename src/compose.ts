import type { Twilio } from 'twilio';
import { createVoice } from './bot/voice';
import { createConversationsOrchestration } from './conversations/conversations';
import { createLists as conversationsLists } from './conversations/lists';
import { conversationsMessages, conversationsTasks } from './conversations/payload';
import type { Bot } from './core/bot';
import type { Context, Services } from './core/context';
import { createLedgers, type LedgerMemory } from './core/ledgers';
import type { Inbound, MessageReader, Orchestration, Params, TaskReader } from './core/port';
import { createFlexFlow } from './flex-flow/flex-flow';
import { createLists as flexFlowLists } from './flex-flow/lists';
import { flexFlowMessages, flexFlowTasks } from './flex-flow/payload';
import { createDeadline } from './platform/deadline';
import { BadRequest } from './platform/errors';
import type { Invocation } from './platform/handler';
import type { OrchestrationName, Settings } from './platform/settings';
import { createDocuments } from './twilio/documents';
import { createHttp, type HttpClient } from './twilio/http';
import { keepSockets } from './twilio/sockets';
import { createTasks, type Tasks } from './twilio/tasks';

interface Parts {
  client: Twilio;
  /** A client whose calls end within a second, from now on. */
  hurried(): Twilio;
  tasks: Tasks;
  botIdentity: string;
  lists: Lists;
}

/** What a sweep reads page by page. */
export const LISTS = { conversations: conversationsLists, 'flex-flow': flexFlowLists };

type Lists = Partial<typeof LISTS>;

type Adapter = (invocation: Invocation, parts: Parts) => Orchestration;

/** A payload with the names of both is a Conversation's: Studio passes Chat's names on, too. */
export const MESSAGE_READERS: readonly MessageReader[] = [conversationsMessages, flexFlowMessages];

const ADAPTERS: Record<OrchestrationName, Adapter> = {
  conversations: ({ settings }, { lists, ...parts }) =>
    createConversationsOrchestration({ settings, ...parts, lists: lists.conversations }),
  'flex-flow': ({ settings, log, runtime }, { lists, ...parts }) =>
    createFlexFlow({ settings, log, runtime, ...parts, lists: lists['flex-flow'] }),
};

/** Of all orchestrations, whether they are looked after or not. */
export const TASK_READERS: readonly TaskReader[] = [conversationsTasks, flexFlowTasks];

/** ms; what the bundle can do without may take no longer. */
const HURRIED_MS = 1_000;

/** One for each container: it holds connections and no credentials. */
const kept = new WeakMap<Invocation['runtime'], HttpClient>();

const httpOf = ({ client, runtime }: Invocation): HttpClient => {
  const there = kept.get(runtime);
  if (there) return there;
  const { httpClient } = client() as { httpClient: HttpClient }; // the platform types its client as an object
  const http = keepSockets(httpClient, runtime.now);
  if (runtime.lasts) kept.set(runtime, http);
  return http;
};

/** By container. */
const memories = new WeakMap<Invocation['runtime'], LedgerMemory>();

const memoryOf = (runtime: Invocation['runtime']): LedgerMemory => {
  const memory = memories.get(runtime) ?? new Map();
  memories.set(runtime, memory);
  return memory;
};

/** The SDK's client makes its own HTTP client; other clients are then made around that one. */
const withOwnHttp = (invocation: Invocation) => {
  const { client, deadline, runtime } = invocation;
  const inner = httpOf(invocation);
  const around = (http: HttpClient) => client({ httpClient: http }) as Twilio; // as above
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
 * @param lists an endpoint that only listens to customers needs none
 */
export const composeWith = (invocation: Invocation, bot: Bot, lists: Lists = {}): Services => {
  const { settings, runtime, deadline, log } = invocation;
  const { client, hurried, clock } = withOwnHttp(invocation);
  const documents = createDocuments(client, settings.syncServiceSid);
  const tasks = createTasks(client, settings, runtime);
  const shared = {
    ledgers: createLedgers(documents, memoryOf(runtime)),
    bot,
    now: clock.now,
    id: runtime.id,
    deadline,
    log,
  };
  const parts = { client, hurried, tasks, botIdentity: bot.identity, lists };
  const contexts = settings.orchestrations.map(
    (name): Context => ({ ...shared, orchestration: ADAPTERS[name](invocation, parts) }),
  );
  return { contexts, tasks, documents, now: clock.now, pace: clock.pace, tail: clock.tail };
};

/** For an endpoint that cleans up. Makes no Twilio call yet. */
export const compose = (invocation: Invocation): Services =>
  composeWith(invocation, createVoice(invocation.runtime), LISTS);

/** A webhook's payload, and whose it is. */
type Received = Inbound & { orchestration: OrchestrationName };

/** @throws BadRequest where it is the payload of no orchestration */
export const readInbound = (params: Params, settings: Settings): Received => {
  const reader = MESSAGE_READERS.find(({ isPayload }) => isPayload(params));
  if (!reader) {
    throw new BadRequest(
      'EventType and ChannelSid (Chat), or EventType and ConversationSid (Conversations), are needed',
    );
  }
  const orchestration = reader.name;
  const inbound = reader.message(params, settings);
  if (settings.orchestrations.includes(orchestration)) return { ...inbound, orchestration };
  const engagementSid = inbound.kind === 'message' ? inbound.message.engagementSid : inbound.engagementSid;
  return { kind: 'ignored', reason: 'not-looked-after', engagementSid, orchestration };
};

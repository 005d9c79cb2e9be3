import type { Bot } from '../../src/core/bot';
import type { Context } from '../../src/core/context';
import { openingState } from '../../src/core/dialogue';
import type { Ledger } from '../../src/core/ledger';
import { createLedgers, LEDGER_PREFIX } from '../../src/core/ledgers';
import type { Message } from '../../src/core/message';
import { TwilioFailure } from '../../src/platform/errors';
import type { LogEntry } from '../../src/platform/log';
import type { Documents, Versioned } from '../../src/twilio/documents';
import { createMemory, INBOUND, type Memory, type MemoryEngagement, writeInMemory } from './memory';

/** Repeats the message, hands over at `agent`, and says goodbye at `bye`. */
const BOT: Bot = {
  identity: 'bot',
  turn: async ({ text, state }) => {
    const next = { ...state, turns: state.turns + 1 };
    if (text === 'agent') return { state: next, say: 'An agent comes', next: 'hand-over', brief: { language: 'en' } };
    if (text === 'bye') return { state: next, say: 'Goodbye', next: 'close' };
    return { state: next, say: `You said ${text}`, next: 'wait' };
  },
  phrase: (name) => (name === 'delayed' ? 'It takes longer' : 'You left'),
};

interface Stored extends Versioned {
  ttlSeconds?: number;
}

const documentsIn = (memory: Memory, stored: Map<string, Stored>): Documents => {
  let revisions = 0;
  const call = async <T>(verb: string, effect: () => T): Promise<T> => (await memory.around(verb, effect)) as T; // around answers what the effect does
  const put = (name: string, data: object, ttlSeconds: number) => {
    revisions += 1;
    const revision = String(revisions);
    stored.set(name, { data: JSON.parse(JSON.stringify(data)), revision, ttlSeconds });
    return { revision };
  };
  return {
    read: (name) => call('ledger read', () => stored.get(name)),
    page: () => call('ledger page', () => ({ items: [...stored].map(([name, found]) => ({ name, ...found })) })),
    create: (name, data, ttl) => call('ledger create', () => (stored.has(name) ? undefined : put(name, data, ttl))),
    write: (name, data, revision, ttl) =>
      call('ledger write', () => (stored.get(name)?.revision === revision ? put(name, data, ttl) : undefined)),
  };
};

/** One invocation's world over an orchestration in memory, with what a test changes and looks at. */
export interface MemoryContext extends Context {
  memory: Memory;
  logged: LogEntry[];
  /** A customer writes; answers the message as the bot's webhook tells of it. */
  hears(text: string, customer?: string): Message;
  /** The engagement of the only customer. */
  row(): MemoryEngagement;
  ledger(): Ledger | undefined;
  /** s after which Sync deletes the ledger. */
  ttlSeconds(): number | undefined;
  /** Stores data as a ledger, whatever it is. */
  store(sid: string, data: unknown): void;
  /** What was said in the engagement by all but the customer. */
  said(): string[];
  /** SIDs of live Tasks. */
  live(): string[];
  /** Whether the bot's webhook is on the engagement. */
  isHooked(): boolean;
  /** Little is left of the caller's patience. Default: `false`. */
  isShort: boolean;
  /** The invocation went on for longer than its caller may wait. */
  isExtended: boolean;
}

export const createMemoryContext = (): MemoryContext => {
  const memory = createMemory();
  const stored = new Map<string, Stored>();
  const logged: LogEntry[] = [];
  const ledgers = createLedgers(documentsIn(memory, stored));
  const row = (): MemoryEngagement => {
    const [only] = memory.engagements.values();
    if (!only) throw new Error('No customer has written yet');
    return only;
  };
  const context: MemoryContext = {
    isShort: false,
    isExtended: false,
    orchestration: memory.orchestration,
    ledgers,
    bot: BOT,
    now: () => memory.now,
    id: () => memory.sid('id-'),
    deadline: {
      left: () => 10_000,
      allows: () => !context.isShort,
      keep: () => () => undefined,
      extend: () => void Object.assign(context, { isExtended: true }),
    },
    log: (entry) => void logged.push(entry),
    memory,
    logged,
    hears(text, customer = 'customer') {
      const { row: there, message, payloads } = writeInMemory(memory, customer, text);
      const hookSid = payloads[0]?.hookSid;
      return {
        ...{ engagementSid: there.sid, sid: message.sid, author: customer, text, writtenAt: memory.now },
        ...(hookSid === undefined ? {} : { hookSid: String(hookSid) }),
      };
    },
    row,
    ledger: () => stored.get(`${LEDGER_PREFIX}${row().sid}`)?.data as Ledger | undefined, // only ledgers.ts writes them
    store: (sid, data) => void stored.set(`${LEDGER_PREFIX}${sid}`, { data, revision: memory.sid('stored-') }),
    said: () => row().messages.flatMap(({ author, text }) => (author === row().customer ? [] : [text])),
    live: () => [...memory.tasks.values()].filter(({ status }) => status !== 'over').map(({ sid }) => sid),
    ttlSeconds: () => stored.get(`${LEDGER_PREFIX}${row().sid}`)?.ttlSeconds,
    isHooked: () => [...row().hooks.values()].some(({ url }) => url === INBOUND.url),
  };
  return context;
};

/** What was logged of an action. */
export const logOf = ({ logged }: Pick<MemoryContext, 'logged'>, action: string): LogEntry[] =>
  logged.filter((entry) => entry.action === action);

/** A Twilio call that fails. `isDone`: it took effect all the same. */
interface Failing {
  /** As the orchestration in memory calls it: `say`, `ledger write`, `end carrier`. */
  verb: string;
  failure: TwilioFailure;
  isDone?: boolean;
  /** Default: every call. */
  times?: number;
}

export const failing = (
  { memory }: MemoryContext,
  { verb, failure, isDone, times = Number.POSITIVE_INFINITY }: Failing,
) => {
  let left = times;
  memory.around = (called, effect) => {
    if (called !== verb || left <= 0) return effect();
    left -= 1;
    if (isDone) effect();
    throw failure;
  };
};

/** Something that another writer does right before the first call of that verb. */
export const meanwhile = ({ memory }: MemoryContext, verb: string, act: () => unknown): void => {
  memory.around = async (called, effect) => {
    if (called !== verb) return effect();
    memory.around = (_, after) => after();
    await act();
    return effect();
  };
};

/** What Twilio is asked, in rounds: the calls of one round go side by side, in alphabetical order. */
export const roundsOf = async ({ memory }: MemoryContext, act: () => Promise<unknown>): Promise<string[][]> => {
  const rounds: string[][] = [];
  let round: string[] | undefined;
  memory.around = async (verb, effect) => {
    if (!round) {
      const began: string[] = [];
      round = began;
      rounds.push(began);
    }
    round.push(verb);
    await new Promise((resolve) => setImmediate(resolve));
    round = undefined;
    return effect();
  };
  await act();
  return rounds.map((verbs) => verbs.sort());
};

export const REFUSED = new TwilioFailure('refused', 400, undefined);
export const BUSY = new TwilioFailure('busy', 429, 20_429);
export const NO_ANSWER = new TwilioFailure('unknown', 0, undefined);

/** A ledger of the phase `bot`, as JSON that another version may have written. */
export const storedBase = (phase: string) => ({
  ...{ version: 1, orchestration: 'flex-flow', phase, since: 0, customer: 'customer', channelType: 'sms' },
  ...{ languages: [], dialogue: openingState(), answered: [], stamp: 'stamp' },
});

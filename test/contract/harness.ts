import type { LiveTask, MessageReader, Orchestration, Params, TaskReader } from '../../src/core/port';
import type { Settings } from '../../src/platform/settings';

/** A message of a customer that Twilio took. */
export interface Written {
  /** SID of the engagement that it went to. */
  sid: string;
  messageSid: string;
  /** Its author, as Twilio names them to a webhook. */
  author: string;
  /** What the bot's webhook was told of it; empty: there was no webhook of the bot. */
  payloads: Params[];
}

/**
 * An account, the people around it, and the adapter that is tested on it. The verbs are those of people and of Twilio,
 * never the adapter's: so they show whether the adapter did what it says.
 */
export interface Harness {
  readonly orchestration: Orchestration;
  readonly reader: MessageReader & TaskReader;
  readonly settings: Settings;
  /** The author of the bot's messages, as the adapter was told. */
  readonly botIdentity: string;
  /** Epoch ms by Twilio's clock. */
  now(): number;
  /** Lets time (ms) go by, and what is due in it happen. */
  pass(ms: number): Promise<void>;

  /** A customer writes: the one of an earlier message, or one who was never here. The bot's webhook is there at first. */
  write(text: string, earlier?: Written): Promise<Written>;
  /** What the customer of a message can read, oldest first. */
  screen(of: Written): Promise<string[]>;

  /** Another application, or an agent for a transfer, creates a Task for the engagement. Answers its SID. */
  createTask(sid: string): Promise<string>;
  /** An agent takes the Task. Answers the agent's identity in the engagement. */
  acceptTask(taskSid: string): Promise<string>;
  /** The Task is over, by API: the Flex UI cleans nothing up. */
  endTask(taskSid: string): Promise<void>;
  taskAttributes(taskSid: string): Promise<Record<string, unknown>>;

  /** Attributes of the engagement, as the text that Twilio keeps. */
  attributes(sid: string): Promise<string>;
  setAttributes(sid: string, text: string): Promise<void>;
  /** The engagement is deleted. */
  remove(sid: string): Promise<void>;
  /** Another application adds its webhook to the engagement. Answers the webhook's SID. */
  addHook(sid: string): Promise<string>;
  /** SIDs of all webhooks of the engagement. */
  hooks(sid: string): Promise<string[]>;
  /** Another application's engagement, in the same account. Answers its SID. */
  addForeign(): Promise<string>;

  /** Does `work` while Twilio answers 503 to every call. Moves time, where `work` waits for it. */
  unavailable<T>(work: () => Promise<T>): Promise<T>;
}

/** An orchestration that the contract is tested on. */
export interface Contracted {
  name: string;
  /** Tests of what an orchestration does not have are left out. */
  has: {
    /** Something beside the engagement carries the customer's messages, and can be ended without it. */
    carrier: boolean;
    /** A Task's SID is noted on the engagement itself. */
    note: boolean;
  };
  open(): Promise<Harness>;
}

export const HOUR = 3_600_000;
/** ms in which everything is there that Twilio does a moment later: a Task that was accepted, a list that lags. */
const A_MOMENT = 10_000;

/** The engagement of a message as the adapter shows it. */
export const engagementOf = async ({ orchestration }: Harness, sid: string) => {
  const { engagement } = await orchestration.observe(sid, ['engagement'], {});
  if (engagement === undefined || engagement === 'gone') throw new Error(`observe shows ${engagement} for ${sid}`);
  return engagement;
};

/** Its customer, as an agent is shown it. */
export const customerOf = async ({ orchestration }: Harness, sid: string) => {
  const { customer } = await orchestration.observe(sid, ['engagement', 'customer'], {});
  if (customer === undefined) throw new Error(`observe shows no customer for ${sid}`);
  return customer;
};

/** A handover as the core does it, without the bot's part. */
export const handOver = async (
  harness: Harness,
  { sid, author }: Written,
  {
    attempt = 'attempt-1',
    since = harness.now(),
    there,
  }: { attempt?: string; since?: number; there?: LiveTask | undefined } = {},
) => {
  const { orchestration } = harness;
  const engagement = await engagementOf(harness, sid);
  const customer = await customerOf(harness, sid);
  const create = await orchestration.route(sid);
  const brief = { customer: author, slots: { order: '4711' }, since, attempt };
  const routing = await create(engagement, customer, brief, there);
  await harness.pass(A_MOMENT);
  return { ...routing, since };
};

/**
 * Compares facts with what they have to be; a failure shows the sentence of each that differs.
 *
 * @example compare({ 'isLive of a Task that ended': [await orchestration.isLive(taskSid, sid), false] });
 */
export const compare = (facts: Record<string, readonly [found: unknown, wanted: unknown]>): void => {
  const side = (i: 0 | 1) => Object.fromEntries(Object.entries(facts).map(([sentence, both]) => [sentence, both[i]]));
  expect(side(0)).toEqual(side(1));
};

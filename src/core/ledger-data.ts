import {
  booleanIn,
  countIn,
  type Fields,
  fieldsIn,
  given,
  listIn,
  numberIn,
  oneOf,
  recordIn,
  stringIn,
  trueIn,
} from '../platform/parse';
import { ORCHESTRATIONS } from '../platform/settings';
import type { BotBrief } from './bot';
import type { DialogueState } from './dialogue';
import { type BotLedger, type Lease, type Ledger, type Reply, VERSION } from './ledger';
import { type Routing, STANDINGS } from './port';

/**
 * Bytes of a ledger as JSON. A Sync Document holds 16 KiB, counted in bytes
 * (https://www.twilio.com/docs/sync/limits); the rest is for what Sync may add.
 */
export const MAX_BYTES = 15 * 1024;

/** Answered messages that are kept in any case: as many as can be delivered side by side. */
const ANSWERED_NEEDED = 10;

const bytesOf = (ledger: Ledger): number => Buffer.byteLength(JSON.stringify(ledger));

/** One step smaller, the oldest first; `undefined`: nothing is left that can be dropped. */
const smaller = (ledger: Ledger): Ledger | undefined => {
  const { answered, dialogue } = ledger;
  if ('replies' in ledger && ledger.replies.length > 1) return { ...ledger, replies: ledger.replies.slice(1) };
  if (answered.length > ANSWERED_NEEDED) return { ...ledger, answered: answered.slice(-ANSWERED_NEEDED) };
  if (dialogue.path.length) return { ...ledger, dialogue: { ...dialogue, path: [] } };
  const [oldest, ...others] = Object.entries(dialogue.slots);
  return oldest && { ...ledger, dialogue: { ...dialogue, slots: Object.fromEntries(others) } };
};

/** The ledger, cut to a size that Sync takes. */
export const fitted = (ledger: Ledger, maxBytes = MAX_BYTES): Ledger => {
  const next = bytesOf(ledger) > maxBytes ? smaller(ledger) : undefined;
  return next ? fitted(next, maxBytes) : ledger;
};

const strings = (value: unknown): string[] | undefined => listIn(value, stringIn);

const dialogueIn = (value: unknown): DialogueState | undefined => {
  const fields = fieldsIn(value);
  const [step, misses, turns] = [stringIn(fields?.step), countIn(fields?.misses), countIn(fields?.turns)];
  const [slots, path] = [recordIn(fields?.slots, stringIn), strings(fields?.path ?? [])];
  if (step === undefined || misses === undefined || turns === undefined || !slots || !path) return undefined;
  const chosen = given({ language: stringIn(fields?.language), asked: stringIn(fields?.asked) });
  return { step, misses, turns, slots, path, ...chosen };
};

const leaseIn = (value: unknown): Lease | undefined => {
  const fields = fieldsIn(value);
  const [holder, until] = [stringIn(fields?.holder), numberIn(fields?.until)];
  return holder === undefined || until === undefined ? undefined : { holder, until };
};

const replyIn = (value: unknown): Reply | undefined => {
  const fields = fieldsIn(value);
  const [to, text, until] = [stringIn(fields?.to), stringIn(fields?.text), numberIn(fields?.until)];
  if (to === undefined || text === undefined || until === undefined) return undefined;
  return { to, text, until, ...given({ index: countIn(fields?.index) }) };
};

const briefIn = (value: unknown): BotBrief | undefined => {
  const fields = fieldsIn(value);
  const language = stringIn(fields?.language);
  if (language === undefined) return undefined;
  const { priority, timeout, taskChannel, summary, path, open } = { ...fields };
  const task = { priority: countIn(priority), timeout: countIn(timeout), taskChannel: stringIn(taskChannel) };
  return { language, ...given({ ...task, summary: stringIn(summary), path: strings(path), open: booleanIn(open) }) };
};

const routingIn = (value: unknown): Routing | undefined => {
  const fields = fieldsIn(value);
  const taskSid = stringIn(fields?.taskSid);
  if (taskSid === undefined) return undefined;
  const { coming, hook, ...rest } = { ...fields };
  return { ...rest, taskSid, ...given({ coming: trueIn(coming), hook: fieldsIn(hook) }) };
};

/** What a record of the version before {@link VERSION} called otherwise. */
const upgraded = (fields: Fields): Fields => {
  const { webhookSid: hookSid, webhook: hook, taskSid } = fields;
  return { ...fields, version: VERSION, hookSid, hook, routing: { taskSid } };
};

/** The part of a ledger that only its phase has; `undefined`: it is not as it has to be. */
const phaseIn = (fields: Fields, since: number): Pick<Ledger, 'phase'> | undefined => {
  const { phase } = fields;
  const hookSid = given({ hookSid: stringIn(fields.hookSid) });
  const lease = given({ lease: leaseIn(fields.lease) });
  const routing = given({ routing: routingIn(fields.routing) });
  const doubtful = given({ doubtful: trueIn(fields.doubtful) });
  const hooked = given({ hooked: trueIn(fields.hooked) });
  const tries = { dropped: countIn(fields.dropped), lost: countIn(fields.lost) };
  const retry = given({ told: trueIn(fields.told), brief: briefIn(fields.brief), ...tries });
  if (phase === 'with-agent') {
    const standing = oneOf(fields.standing, STANDINGS);
    const noted = given({ heldUntil: numberIn(fields.heldUntil), standing, endedFor: stringIn(fields.endedFor) });
    return { phase, ...routing, ...hooked, ...noted, ...(routing.routing?.coming ? retry : {}), ...doubtful };
  }
  if (phase === 'closed') {
    const left = trueIn(fields.left);
    const ended = given({ left, endedFor: stringIn(fields.endedFor) });
    return { phase, ...ended, ...(left || lease.lease ? routing : {}), ...lease, ...hookSid };
  }
  const replies = listIn(fields.replies, replyIn);
  if ((phase !== 'bot' && phase !== 'handing-over') || !replies) return undefined;
  const former = given({ former: routingIn(fields.former) });
  const heardAt = numberIn(fields.heardAt) ?? since;
  const listening: Pick<BotLedger, 'heardAt' | 'replies' | 'former'> = { heardAt, replies, ...former };
  if (phase === 'bot') return { phase, ...listening, ...hookSid };
  return { phase, ...listening, ...hookSid, ...lease, ...routing, ...retry, ...doubtful };
};

/** Stored data as a ledger, whichever version wrote it; `undefined`: it is none that this version understands. */
export const parseLedger = (value: unknown): Ledger | undefined => {
  const read = fieldsIn(value);
  const fields = read && (read.version === undefined ? upgraded(read) : read);
  if (fields?.version !== VERSION) return undefined;
  const orchestration = oneOf(fields.orchestration, ORCHESTRATIONS);
  const [since, customer] = [numberIn(fields.since), stringIn(fields.customer)];
  const [channelType, stamp] = [stringIn(fields.channelType), stringIn(fields.stamp)];
  const [languages, answered] = [strings(fields.languages), strings(fields.answered)];
  const dialogue = dialogueIn(fields.dialogue);
  if (!orchestration || since === undefined || customer === undefined) return undefined;
  if (channelType === undefined || stamp === undefined || !languages || !answered || !dialogue) return undefined;
  const phase = phaseIn(fields, since);
  if (!phase) return undefined;
  const base = { version: VERSION, orchestration, since, customer, channelType, languages, dialogue, answered, stamp };
  // TypeScript does not put a union together from its parts; phaseIn returns all that its phase has beside the base.
  return { ...base, ...given({ hook: fieldsIn(fields.hook) }), ...phase } as Ledger;
};

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
import { type Lease, type Ledger, type Reply, VERSION } from './ledger';
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

const PHASES = ['bot', 'handing-over', 'with-agent', 'closed'] as const satisfies readonly Ledger['phase'][];
type Phase = (typeof PHASES)[number];

/** All fields that a phase has of its own, each with its value where there is one. */
type Own<P extends Phase, L = Extract<Ledger, { phase: P }>> = {
  [K in Exclude<keyof L, keyof Ledger>]: L[K] | undefined;
};

const listeningIn = (fields: Fields, since: number): Own<'bot'> | undefined => {
  const replies = listIn(fields.replies, replyIn);
  const heardAt = numberIn(fields.heardAt) ?? since;
  return replies && { replies, heardAt, former: routingIn(fields.former), hookSid: stringIn(fields.hookSid) };
};

const triesIn = ({ told, brief, dropped, lost }: Fields) => ({
  told: trueIn(told),
  brief: briefIn(brief),
  dropped: countIn(dropped),
  lost: countIn(lost),
});

/** Each phase's own fields; `undefined`: one that it has to have is not of its form. */
const OWN: { [P in Phase]: (fields: Fields, since: number) => Own<P> | undefined } = {
  bot: listeningIn,
  'handing-over': (fields, since) => {
    const listening = listeningIn(fields, since);
    const [lease, routing, doubtful] = [leaseIn(fields.lease), routingIn(fields.routing), trueIn(fields.doubtful)];
    return listening && { ...listening, ...triesIn(fields), lease, routing, doubtful };
  },
  'with-agent': (fields) => {
    const routing = routingIn(fields.routing);
    const [hooked, doubtful] = [booleanIn(fields.hooked), trueIn(fields.doubtful)];
    const [standing, endedFor] = [oneOf(fields.standing, STANDINGS), stringIn(fields.endedFor)];
    const tries = triesIn(routing?.coming ? fields : {});
    return { routing, hooked, doubtful, standing, endedFor, heldUntil: numberIn(fields.heldUntil), ...tries };
  },
  closed: (fields) => {
    const [left, lease] = [trueIn(fields.left), leaseIn(fields.lease)];
    const routing = left || lease ? routingIn(fields.routing) : undefined;
    return { left, lease, routing, endedFor: stringIn(fields.endedFor), hookSid: stringIn(fields.hookSid) };
  },
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
  const phase = oneOf(fields.phase, PHASES);
  const own = phase && OWN[phase](fields, since);
  if (!own) return undefined;
  const base = { version: VERSION, orchestration, since, customer, channelType, languages, dialogue, answered, stamp };
  // TypeScript does not put a union together from its parts; OWN has all that a phase has beside the base.
  return { ...base, phase, ...given({ hook: fieldsIn(fields.hook), ...own }) } as Ledger;
};

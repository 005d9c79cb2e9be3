import { given } from '../platform/parse';
import { together } from '../platform/together';
import { isWaiting } from './agents-side';
import type { Context } from './context';
import { openingState } from './dialogue';
import { isHooked } from './facts';
import { handOver } from './handover';
import {
  type BotLedger,
  cameBack,
  isLeased,
  type Ledger,
  type LedgerRecord,
  lastRouting,
  VERSION,
  type WithAgent,
} from './ledger';
import { ignored, type Message, type Received, unfinished } from './message';
import type { Customer, Engagement, Hook, Standing } from './port';
import { reconcile } from './reconcile';
import { type Found, finishReply, turn } from './reply';
import { unhookBot, unhookLate } from './unhook';

/** Another writer came first so many times in a row: let the redelivery try. */
const MAX_CONFLICTS = 5;

/**
 * How long Twilio may answer 404 for an engagement whose message it has just told of. A message is evidence that its
 * engagement exists, so this is longer than any redelivery takes.
 */
const FRESH_MS = 5 * 60_000;

/** By which a lease may be off, and is still one. */
const CLOSE_MS = 5_000;

/**
 * Of the webhook's 5 s. Where less is left, what may turn out to be needless is read side by side with the rest, and all of
 * it is done although the caller may stop waiting: the next delivery would come no further.
 */
const AMPLE_MS = 3_500;

/**
 * Deals with one message: at most one answer to it, however often, at the same time or late it is delivered.
 *
 * ```
 *  read the ledger ─► decide ─► write it, on condition that no other writer came first ─► say what was decided
 *         ▲                          │ one did
 *         └──────────────────────────┘
 * ```
 * What was decided is in the ledger before it is said, so a second delivery finds it there.
 */
export const receive = async (context: Context, message: Message): Promise<Received> => {
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    // Of an engagement's first message nothing can be known yet, unless this is not its first delivery: then creating
    // the ledger fails, and the next round reads it.
    const isFirst = message.index === 0 && conflicts === 0;
    const found = isFirst ? 'none' : (recall(context, message) ?? (await context.ledgers.read(message.engagementSid)));
    const isMet = hasMet(found);
    const result = isMet ? await resume(context, message, found) : await begin(context, message, { found, isFirst });
    if (result) return result;
  }
  return unfinished('conflicts');
};

/** The bot has met the customer. */
const hasMet = (found: Found): found is LedgerRecord =>
  found !== 'none' && found.data !== undefined && found.data.customer !== '';

/**
 * The ledger as this container wrote it, where the message directly follows the answer that it tells of: so no other
 * container answered in between. If one wrote all the same, the next write fails, and the next round reads. No call has
 * told Twilio's time yet, so the message's own has to bear out the machine's clock.
 */
const recall = ({ ledgers, now }: Context, message: Message): LedgerRecord | undefined => {
  const { engagementSid, index, writtenAt = 0 } = message;
  const record = ledgers.recall(engagementSid);
  if (record?.data.phase !== 'bot' || Math.abs(now() - writtenAt) > CLOSE_MS) return undefined;
  const answered = record.data.replies.at(-1)?.index;
  return answered !== undefined && index === answered + 2 ? record : undefined;
};

/** An engagement in which the bot has not met the customer, or of which what is stored cannot be read. */
const begin = async (
  context: Context,
  message: Message,
  { found, isFirst }: { found: Found; isFirst: boolean },
): Promise<Received | undefined> => {
  const met = await meet(context, message);
  if ('outcome' in met) return met;
  const { engagement, customer, known } = met;
  if (engagement.ended) return afterTheEnd(context, message);
  // A Task is noted, or a ledger of another version is there: an invocation of ours may have been cut off.
  const isKnown = engagement.taskSid !== undefined || found !== 'none';
  if (isKnown && isFirst) return undefined;
  if (isKnown && (await hasTask(context, engagement))) return ignored('with-agent');
  const own = engagement.survivesTask ? await met.askHook() : undefined;
  return turn(context, message, { before: found, ledger: newLedger(context, message, customer, own), known });
};

/** The customer as Twilio shows it, or what is answered where there is none to be seen. */
const meet = async (context: Context, message: Message) => {
  const { orchestration } = context;
  const { engagementSid: sid } = message;
  const observed = orchestration.observe(sid, ['engagement', 'customer'], {});
  const isCustomersOwn = orchestration.bot.isCustomer(message, observed);
  const askHook = () => orchestration.bot.hook(sid, message.hookSid);
  const hooking = extendIfShort(context) ? askHook() : undefined;
  const [known, isCustomer] = await together(observed, isCustomersOwn, hooking);
  const { engagement = 'gone', customer } = known;
  // Where Twilio shows who takes part in it, it is there.
  if (engagement === 'gone' && isCustomer !== true && !isFresh(context, message)) return ignored('conversation-gone');
  if (engagement === 'gone' || isCustomer === 'unclear') return unfinished('not-visible-yet');
  if (isCustomer !== true || !customer) return ignored('not-the-customer');
  return { engagement, customer, known, askHook: () => hooking ?? askHook() };
};

/** Whether little was left of the caller's patience: then all of it is done, for as long as the platform lets it. */
const extendIfShort = ({ deadline }: Context): boolean => {
  if (deadline.allows(AMPLE_MS)) return false;
  deadline.extend();
  return true;
};

const isFresh = ({ now }: Context, { writtenAt }: Message): boolean =>
  writtenAt === undefined || now() - writtenAt < FRESH_MS;

/** The engagement has ended, and the customer still writes into it: what carries the messages there is ended. */
const afterTheEnd = async (context: Context, { engagementSid }: Message): Promise<Received> => {
  await reconcile(context, engagementSid, { kind: 'message' });
  return ignored('conversation-ended');
};

const hasTask = async ({ orchestration }: Context, { sid, taskSid }: Engagement): Promise<boolean> => {
  if (taskSid !== undefined) return orchestration.isLive(taskSid, sid);
  return (await orchestration.liveTasksOf(sid)).length > 0;
};

/** @param own the bot's webhook, where the engagement survives its Task */
const newLedger = (
  { orchestration, now: clock }: Context,
  message: Message,
  { channelType, language }: Customer,
  own: { sid: string; hook?: Hook } | undefined,
): BotLedger => {
  const hookSid = message.hookSid ?? own?.sid;
  const now = clock();
  return {
    version: VERSION,
    orchestration: orchestration.name,
    phase: 'bot',
    since: now,
    heardAt: now,
    customer: message.author,
    channelType,
    languages: [message.language, language].filter((language) => language !== undefined),
    dialogue: openingState(),
    answered: [],
    replies: [],
    ...given({ hookSid, hook: own?.hook }),
    stamp: '',
  };
};

/** An engagement in which the bot has met the customer. */
const resume = async (context: Context, message: Message, record: LedgerRecord): Promise<Received | undefined> => {
  const ledger = record.data;
  if (!(await isSameCustomer(context, message, ledger))) return ignored('not-the-customer');
  if (ledger.phase === 'handing-over') {
    // A handover that was begun is finished, although the caller may have stopped waiting.
    context.deadline.extend();
    return handOver(context, message.engagementSid, record);
  }
  const again = ledger.answered.includes(message.sid);
  if (ledger.phase === 'bot') {
    if (again) return finishReply(context, message, record, ledger);
    return turn(context, message, { before: record, ledger });
  }
  if (again) return ignored('answered-before');
  if (ledger.phase === 'closed') return comeBack(context, message, record);
  return (await whileWithAgent(context, message, record, ledger)) ?? comeBack(context, message, record);
};

/** What is answered while an application or an agent has the customer; `undefined`: the customer has neither. */
const whileWithAgent = async (
  context: Context,
  message: Message,
  record: LedgerRecord,
  { heldUntil = 0, routing }: WithAgent,
): Promise<Received | undefined> => {
  if (heldUntil > context.now()) return ignored('held');
  const isLive = routing && (await context.orchestration.isLive(routing.taskSid, message.engagementSid));
  return isLive ? quiet(context, message, record) : undefined;
};

/** A customer may be called by identity, by address and by the participant's SID. */
const isSameCustomer = async ({ orchestration }: Context, message: Message, { customer }: Ledger): Promise<boolean> => {
  if (message.author === customer) return true;
  const known = orchestration.observe(message.engagementSid, ['engagement', 'customer'], {});
  const [isCustomer] = await together(orchestration.bot.isCustomer(message, known), known);
  return isCustomer === true;
};

/** The agents' side does not know of it (yet). */
const UNSEEN: readonly Standing[] = ['none', 'coming', 'failed'];

/**
 * An agent has the customer. That this message was told to the bot at all may mean its webhook is still there: not every
 * payload names it, and a list may not have shown it at the handover.
 */
const quiet = async (context: Context, message: Message, { data, revision }: LedgerRecord): Promise<Received> => {
  const { engagementSid: sid } = message;
  if (!isHooked(data)) await unhookBot(context, sid, message.hookSid);
  else {
    const found = await context.orchestration.bot.hook(sid, message.hookSid);
    // A list that does not show it may do so still.
    if (found) await unhookLate(context, sid, { data, revision }, found);
  }
  return ignored('with-agent');
};

/** The customer writes after the Task, or the bot's goodbye: in an engagement that lives on, the bot is there again. */
const comeBack = async (context: Context, message: Message, record: LedgerRecord): Promise<Received | undefined> => {
  const { orchestration } = context;
  const { engagementSid: sid } = message;
  extendIfShort(context);
  const { data } = record;
  const routing = lastRouting(data);
  const [{ engagement = 'gone', standing = 'none' }, tasks, hook] = await together(
    orchestration.observe(sid, ['engagement', 'standing'], given({ routing })),
    orchestration.liveTasksOf(sid),
    hookNow(context, message, data),
  );
  if (engagement === 'gone') return ignored('conversation-gone');
  if (engagement.ended) return afterTheEnd(context, message);
  if (tasks.length || isWaiting(standing)) return quiet(context, message, record);
  if (routing?.coming && UNSEEN.includes(standing)) {
    const seen = { ledger: record, engagement, tasks, standing };
    const { verdict } = await reconcile(context, sid, { kind: 'message' }, seen);
    return ignored(verdict.reason === 'handover-failed' ? verdict.reason : 'with-agent');
  }
  if (isLeased(data, context.now())) return unfinished('being-ended');
  return backToBot(context, message, record, { engagement, hook });
};

const hookedIn = (ledger: Ledger): boolean | undefined => (ledger.phase === 'with-agent' ? ledger.hooked : undefined);

/** The bot's webhook as far as it is known. */
type HookNow = { sid?: string; hook?: Hook } | undefined;

/** As the ledger has it or, where the message may have come through another one, as Twilio shows it. */
const hookNow = async (
  { orchestration }: Context,
  { engagementSid, hookSid }: Message,
  ledger: Ledger,
): Promise<HookNow> => {
  const own = 'hookSid' in ledger ? ledger.hookSid : undefined;
  const hooked = hookedIn(ledger);
  // Of a webhook that the payload does not name it is known only that one was taken off.
  const isOff = own === undefined && (hooked ?? ledger.hook ?? lastRouting(ledger)?.hook) !== undefined;
  const isOwn = hookSid === undefined ? !isOff : hookSid === own;
  if (isOwn) return given({ sid: own });
  const found = await orchestration.bot.hook(engagementSid, hookSid);
  // A list may still show what was taken off a moment ago.
  return found && hooked === false ? orchestration.bot.hook(engagementSid, found.sid) : found;
};

/** The customer has no agent, and will get none. */
const backToBot = async (
  context: Context,
  message: Message,
  record: LedgerRecord,
  { engagement, hook: now }: { engagement: Engagement; hook: HookNow },
): Promise<Received | undefined> => {
  const { data } = record;
  // It came through a webhook that was taken off since: the agent has read it, and a bot that spoke now might not hear
  // the answer. Only of one that nothing names it may be that no list shows it yet.
  const isUnseen = isHooked(data) || (hookedIn(data) === false && engagement.survivesTask);
  if (!now && !(isUnseen && message.hookSid === undefined)) return ignored('late');
  // No handover saw it, so it was not put back either.
  if (now && isHooked(data) && !engagement.survivesTask) return quiet(context, message, record);
  const { sid: hookSid, hook = data.hook } = now ?? {};
  const back = { dialogue: openingState(), ...given({ hook, hookSid }) };
  return turn(context, message, { before: record, ledger: cameBack(data, back, { now: context.now(), id: '' }) });
};

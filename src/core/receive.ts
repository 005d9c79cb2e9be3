import { given } from '../platform/parse';
import { together } from '../platform/together';
import { isWaiting } from './agents-side';
import type { Context } from './context';
import { openingState } from './dialogue';
import { isHooked } from './facts';
import { handOver, unhookBot } from './handover';
import { type BotLedger, cameBack, isLeased, type LedgerRecord, lastRouting, VERSION } from './ledger';
import { ignored, type Message, type Received, unfinished } from './message';
import type { Customer, Engagement, Hook, Standing } from './port';
import { reconcile } from './reconcile';
import { type Found, finishReply, turn } from './reply';

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
    const recalled = conflicts === 0 ? recall(context, message) : undefined;
    const found = isFirst ? 'none' : (recalled ?? (await context.ledgers.read(message.engagementSid)));
    const isKnown = found !== 'none' && found.data !== undefined && found.data.customer !== '';
    const result = isKnown ? await resume(context, message, found) : await begin(context, message, { found, isFirst });
    if (result) return result;
  }
  return unfinished('conflicts');
};

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
  const { orchestration } = context;
  const { engagementSid: sid } = message;
  const observed = orchestration.observe(sid, ['engagement', 'customer'], {});
  const isCustomersOwn = orchestration.bot.isCustomer(message, observed);
  const isShort = !context.deadline.allows(AMPLE_MS);
  if (isShort) context.deadline.extend();
  const hooking = isShort ? orchestration.bot.hook(sid, message.hookSid) : undefined;
  const [known, isCustomer, hooked] = await together(observed, isCustomersOwn, hooking);
  const { engagement = 'gone', customer } = known;
  const isFresh = message.writtenAt === undefined || context.now() - message.writtenAt < FRESH_MS;
  // Where Twilio shows who takes part in it, it is there.
  const isThere = isFresh || isCustomer === true;
  if (engagement === 'gone') return isThere ? unfinished('not-visible-yet') : ignored('conversation-gone');
  if (isCustomer === 'unclear') return unfinished('not-visible-yet');
  if (isCustomer !== true || !customer) return ignored('not-the-customer');
  if (engagement.ended) return afterTheEnd(context, message);
  // A Task is noted, or a ledger of another version is there: an invocation of ours may have been cut off.
  const isKnown = engagement.taskSid !== undefined || found !== 'none';
  if (isKnown && isFirst) return undefined;
  if (isKnown && (await hasTask(context, engagement))) return ignored('with-agent');
  const own = engagement.survivesTask && !isShort ? await orchestration.bot.hook(sid, message.hookSid) : hooked;
  const ledger = newLedger(context, message, customer, engagement.survivesTask ? own : undefined);
  return turn(context, message, { before: found, ledger, known });
};

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

const resume = async (context: Context, message: Message, record: LedgerRecord): Promise<Received | undefined> => {
  const ledger = record.data;
  if (message.author !== ledger.customer && !(await isSameCustomer(context, message)))
    return ignored('not-the-customer');
  const again = ledger.answered.includes(message.sid);
  switch (ledger.phase) {
    case 'handing-over':
      // A handover that was begun is finished, although the caller may have stopped waiting.
      context.deadline.extend();
      return handOver(context, message.engagementSid, record);
    case 'bot':
      if (again) return finishReply(context, message, record, ledger);
      return turn(context, message, { before: record, ledger });
    case 'with-agent': {
      if (again) return ignored('answered-before');
      if ((ledger.heldUntil ?? 0) > context.now()) return ignored('held');
      const taskSid = ledger.routing?.taskSid;
      if (taskSid && (await context.orchestration.isLive(taskSid, message.engagementSid)))
        return quiet(context, message);
      return comeBack(context, message, record);
    }
    case 'closed':
      return again ? ignored('answered-before') : comeBack(context, message, record);
  }
};

/** A customer may be called by identity, by address and by the participant's SID. */
const isSameCustomer = async ({ orchestration }: Context, message: Message): Promise<boolean> => {
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
const quiet = async (context: Context, { engagementSid, hookSid }: Message): Promise<Received> => {
  await unhookBot(context, engagementSid, hookSid);
  return ignored('with-agent');
};

/** The customer writes after the Task, or the bot's goodbye: in an engagement that lives on, the bot is there again. */
const comeBack = async (context: Context, message: Message, record: LedgerRecord): Promise<Received | undefined> => {
  const { orchestration } = context;
  const { engagementSid: sid, hookSid } = message;
  if (!context.deadline.allows(AMPLE_MS)) context.deadline.extend();
  const { data } = record;
  const own = 'hookSid' in data ? data.hookSid : undefined;
  const routing = lastRouting(data);
  // Of a webhook that the payload does not name it is known only that one was taken off.
  const isOff = own === undefined && (isHooked(data) || (data.hook ?? routing?.hook) !== undefined);
  const isAnother = hookSid === undefined ? isOff : hookSid !== own;
  const [{ engagement = 'gone', standing = 'none' }, tasks, another] = await together(
    orchestration.observe(sid, ['engagement', 'standing'], given({ routing })),
    orchestration.liveTasksOf(sid),
    isAnother ? orchestration.bot.hook(sid, hookSid) : undefined,
  );
  if (engagement === 'gone') return ignored('conversation-gone');
  if (engagement.ended) return afterTheEnd(context, message);
  if (tasks.length || isWaiting(standing)) return quiet(context, message);
  if (routing?.coming && UNSEEN.includes(standing)) {
    const seen = { ledger: record, engagement, tasks, standing };
    const { verdict } = await reconcile(context, sid, { kind: 'message' }, seen);
    return ignored(verdict.reason === 'handover-failed' ? verdict.reason : 'with-agent');
  }
  if (isLeased(data, context.now())) return unfinished('being-ended');
  // It came through a webhook that was taken off since: the agent has read it, and a bot that spoke now might not hear
  // the answer. Only of one that nothing names it may be that no list shows it yet.
  if (isAnother && !another && !(isHooked(data) && hookSid === undefined)) return ignored('late');
  // No handover saw it, so it was not put back either.
  if (another && isHooked(data) && !engagement.survivesTask) return quiet(context, message);
  const hook = another?.hook ?? data.hook;
  const known = isAnother ? another?.sid : own;
  const ledger = cameBack(
    data,
    { dialogue: openingState(), ...given({ hook, hookSid: known }) },
    { now: context.now(), id: '' },
  );
  return turn(context, message, { before: record, ledger });
};

import { isUnclear, TwilioFailure } from '../platform/errors';
import { given } from '../platform/parse';
import type { BotAnswer } from './bot';
import { type Context, moment } from './context';
import { handOver } from './handover';
import {
  type BotLedger,
  handingOver,
  heard,
  isBeingSent,
  LEASE_MS,
  type LedgerRecord,
  type Moment,
  type Reply,
} from './ledger';
import { ignored, type Message, type Received, unfinished } from './message';
import type { Known } from './port';
import { reconcile } from './reconcile';
import { isMissing, sayReply } from './say';

/** UTF-16 units of the replies that are kept: what a customer can ask for while one answer is under way. */
const KEPT_TEXT = 1_600;

/**
 * No other delivery can help: the customer opted out (https://www.twilio.com/docs/api/errors/21610), or it was closed for good
 * (https://www.twilio.com/docs/api/errors/50377).
 */
const FINAL = new Map<unknown, string>([
  [21_610, 'opted-out'],
  [50_377, 'conversation-ended'],
]);

export type Found = Awaited<ReturnType<Context['ledgers']['read']>>;

interface Turn {
  /** What the new ledger is written over. */
  before: Found;
  ledger: BotLedger;
  /** What was read of it before. */
  known?: Known;
}

/** Decides what to answer, makes that certain, and answers. `undefined`: another writer came first. */
export const turn = async (
  context: Context,
  message: Message,
  { before, ledger, known = {} }: Turn,
): Promise<Received | undefined> => {
  const { engagementSid: sid } = message;
  const at = moment(context);
  const answer = await answerTo(context, message, ledger, at.now);
  const { reply, late, next, decided } = decisionOn(answer, message, ledger, at);
  // What was decided is done, although the caller may stop waiting: also where the write takes that long.
  context.deadline.extend();
  const written = await context.ledgers.write(sid, before, decided).catch((error: unknown) => asTooLarge(error));
  if (written === 'too-large') {
    // A customer who gets an answer twice is better off than one who gets none.
    if (reply) await sayReply(context, sid, reply);
    return { outcome: 'answered', reason: 'not-remembered' };
  }
  if (!written) return undefined;
  if (answer.next === 'hand-over') return handOver(context, sid, written, { fresh: { known } });
  for (const earlier of late) await sayIfMissing(context, sid, earlier);
  const refused = reply && (await send(context, sid, written, { ledger: next, reply }));
  if (refused) return ignored(refused);
  return answer.next === 'close' ? sayGoodbye(context, sid, written) : { outcome: 'answered' };
};

/** What the ledger says of an answer before it is given (`decided`). `late`: earlier replies that go before it. */
const decisionOn = (answer: BotAnswer, message: Message, ledger: BotLedger, at: Moment) => {
  const reply = replyOf(message, answer, at.now);
  const owed = stillOwed(ledger, message);
  // No invocation is sending them any more, and no redelivery need come: so this message's invocation does.
  const late = owed.filter(
    (earlier) => earlier.index !== undefined && message.index !== undefined && !isBeingSent(earlier, at.now),
  );
  const claimed = owed.map((earlier) => (late.includes(earlier) ? { ...earlier, until: at.now + LEASE_MS } : earlier));
  const hookSid = ledger.hookSid ?? message.hookSid;
  const replies = reply ? [...claimed, reply] : claimed;
  const next = heard(ledger, { sid: message.sid, dialogue: answer.state, replies, ...given({ hookSid }) }, at);
  const decided = answer.next === 'hand-over' ? handingOver(next, answer.brief, at) : next;
  return { reply, late, next, decided };
};

const answerTo = (
  context: Context,
  message: Message,
  ledger: BotLedger,
  now: number,
): Promise<BotAnswer> | BotAnswer => {
  const { languages, dialogue: state, channelType } = ledger;
  if (message.atOnce) {
    return { state, next: 'hand-over', brief: { language: state.language ?? languages[0] ?? '', ...message.atOnce } };
  }
  return context.bot.turn({
    ...{ conversationSid: message.engagementSid, messageSid: message.sid, text: message.text },
    ...{ now, state, channelType, languages },
  });
};

const asTooLarge = (error: unknown): 'too-large' => {
  if (error instanceof TwilioFailure && error.kind === 'too-large') return error.kind;
  throw error;
};

const replyOf = (message: Message, { say: text }: BotAnswer, now: number): Reply | undefined => {
  if (text === undefined) return undefined;
  const { sid: to, index } = message;
  return { to, text, until: now + LEASE_MS, ...given({ index }) };
};

/** An earlier reply goes before the new one, if it is not there. */
const sayIfMissing = async (context: Context, sid: string, reply: Reply): Promise<void> => {
  if (await isMissing(context, sid, reply.to)) await sayReply(context, sid, reply);
};

/**
 * Says what was decided. Answers why it never will be said, where that is so. Where Twilio refused it for certain, the
 * claim on it is given up, so that a redelivery can say it at once; where it may have been said, the claim stands until it
 * runs out. A customer who opted out gets nothing.
 */
const send = async (
  context: Context,
  sid: string,
  record: LedgerRecord,
  { ledger, reply }: { ledger: BotLedger; reply: Reply },
): Promise<string | undefined> => {
  try {
    await sayReply(context, sid, reply);
    return undefined;
  } catch (error) {
    if (!(error instanceof TwilioFailure) || isUnclear(error)) throw error;
    const refused = FINAL.get(error.code);
    const replies = ledger.replies.flatMap((owed) =>
      owed.to !== reply.to ? [owed] : refused ? [] : [{ ...owed, until: 0 }],
    );
    await context.ledgers.write(sid, record, { ...ledger, replies, stamp: context.id() });
    if (refused) return refused;
    throw error;
  }
};

/** The customer said goodbye: the engagement is cleaned up as after a Task. */
const sayGoodbye = async (context: Context, sid: string, record: LedgerRecord): Promise<Received> => {
  const { outcome, verdict } = await reconcile(context, sid, { kind: 'goodbye' }, { ledger: record });
  // The customer has written on, or an application had Flex create a Task meanwhile.
  const isOpen = outcome === 'came-back' || verdict.reason === 'live-task';
  return { outcome: isOpen ? 'answered' : 'closed' };
};

/**
 * The replies that may still have to be sent. Where positions are known, a message that directly follows the answered
 * one leaves no room for the reply, so the reply is not there. Where there is room the reply is taken to be there: asking
 * Twilio at every turn would cost a call for what hardly ever happens.
 */
const stillOwed = (ledger: BotLedger, message: Message): Reply[] => {
  const owed = ledger.replies.filter(
    ({ index }) => index === undefined || message.index === undefined || message.index <= index + 1,
  );
  let room = KEPT_TEXT;
  const newest = owed.reverse().filter(({ text }) => {
    room -= text.length;
    return room >= 0;
  });
  return newest.reverse();
};

/** A message that was decided on before: is its reply there? If not, and no invocation is at it, it is sent now. */
export const finishReply = async (
  context: Context,
  message: Message,
  record: LedgerRecord,
  ledger: BotLedger,
): Promise<Received | undefined> => {
  const { engagementSid: sid } = message;
  const owed = ledger.replies.find((reply) => reply.to === message.sid);
  if (!owed || (await context.orchestration.bot.hasReply(sid, message.sid))) return ignored('answered-before');
  const now = context.now();
  if (isBeingSent(owed, now)) return unfinished('being-answered');
  const taken = { ...owed, until: now + LEASE_MS };
  const replies = ledger.replies.map((reply) => (reply === owed ? taken : reply));
  const next = { ...ledger, replies, stamp: context.id() };
  const written = await context.ledgers.write(sid, record, next);
  if (!written) return undefined;
  const refused = await send(context, sid, written, { ledger: next, reply: taken });
  return refused ? ignored(refused) : { outcome: 'answered' };
};

import type { BotAnswer } from '../bot/port';
import { openingState } from '../bot/state';
import type { Conversation } from '../orchestration/port';
import { TwilioFailure } from '../platform/errors';
import { together } from '../platform/together';
import { clean } from './apply';
import { isCustomer } from './customer';
import { handOver } from './handover';
import type { Keeper } from './keeper';
import { LEASE_MS, type Ledger, type LedgerRecord, type Reply, withAnswered } from './ledger';

/** A message in a conversation, as a webhook told of it. */
export interface Message {
  conversationSid: string;
  sid: string;
  author: string;
  text: string;
  /** Its position in the conversation, from 0, without gaps; absent where the webhook did not say. */
  index?: number;
  /** The language that the flow's URL asks for. */
  language?: string;
  /** The webhook that told of it: the bot's own. */
  webhookSid?: string;
}

export const RECEIVED = [
  'answered',
  'handed-over',
  'closed',
  'ignored',
  /** Not done, and a redelivery can help. */
  'unfinished',
] as const;

export interface Received {
  outcome: (typeof RECEIVED)[number];
  reason?: string;
  taskSid?: string;
}

const ignored = (reason: string): Received => ({ outcome: 'ignored', reason });
const unfinished = (reason: string): Received => ({ outcome: 'unfinished', reason });

/**
 * Characters of the replies that are kept: what a customer can ask for while one answer is under way, and little enough
 * for a ledger, which holds 16 KiB, in any script.
 */
const KEPT_TEXT = 1_600;

/** Another writer came first so many times in a row: let the redelivery try. */
const MAX_CONFLICTS = 5;

/**
 * Deals with one message: at most one answer to it, however often, at the same time or late it is delivered.
 *
 * ```
 *  read the ledger ─► decide ─► write it, on condition that nobody wrote since ─► say what was decided
 *         ▲                          │ somebody did
 *         └──────────────────────────┘
 * ```
 * What was decided is in the ledger before it is said, so a second delivery finds it there.
 */
export const receive = async (keeper: Keeper, message: Message): Promise<Received> => {
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    // Of a conversation's first message nothing can be known yet, unless this is not the first to hear of it: then
    // creating its ledger fails, and the next round reads it.
    const isFirst = message.index === 0 && conflicts === 0;
    const record = isFirst ? undefined : await keeper.ledgers.read(message.conversationSid);
    const result = record ? await resume(keeper, message, record) : await begin(keeper, message, !isFirst);
    if (result) return result;
  }
  return unfinished('conflicts');
};

/** A conversation that nothing is known of; `looked`: the ledger was looked for. */
const begin = async (keeper: Keeper, message: Message, looked: boolean): Promise<Received | undefined> => {
  const { orchestration } = keeper;
  const [conversation, identities] = await together(
    orchestration.conversation(message.conversationSid),
    orchestration.participants(message.conversationSid),
  );
  if (!conversation) return ignored('conversation-gone');
  if (conversation.ended) return ignored('conversation-ended');
  const participants = { identities, address: conversation.address, bot: keeper.bot.identity };
  if (!isCustomer(message.author, participants)) return ignored('not-the-customer');
  if (conversation.taskSid) {
    // So somebody has dealt with it before: perhaps one of us, who was cut off.
    if (!looked) return undefined;
    if (await orchestration.isLive(conversation.taskSid)) return ignored('with-agent');
  }
  const webhookSid =
    message.webhookSid ?? (conversation.longLived ? await orchestration.findBotWebhook(conversation.sid) : undefined);
  const webhook =
    conversation.longLived && webhookSid ? await orchestration.botWebhook(conversation.sid, webhookSid) : undefined;
  const ledger: Ledger = {
    orchestration: orchestration.name,
    phase: 'bot',
    since: keeper.now(),
    customer: message.author,
    channelType: conversation.channelType,
    languages: [message.language, conversation.language].filter((language) => language !== undefined),
    dialogue: openingState(),
    answered: [],
    replies: [],
    ...(webhookSid ? { webhookSid } : {}),
    ...(webhook ? { webhook } : {}),
    stamp: '',
  };
  return turn(keeper, message, undefined, ledger, conversation);
};

const resume = async (keeper: Keeper, message: Message, record: LedgerRecord): Promise<Received | undefined> => {
  const ledger = record.data;
  if (message.author !== ledger.customer) return ignored('not-the-customer');
  const again = ledger.answered.includes(message.sid);
  switch (ledger.phase) {
    case 'handing-over':
      return handOver(keeper, message.conversationSid, record);
    case 'bot':
      return again ? finishReply(keeper, message, record) : turn(keeper, message, record, ledger);
    case 'with-agent':
      if (again) return ignored('answered-before');
      if ((ledger.heldUntil ?? 0) > keeper.now()) return ignored('held');
      if (ledger.taskSid && (await keeper.orchestration.isLive(ledger.taskSid))) return quiet(keeper, message);
      return comeBack(keeper, message, record);
    case 'closed':
      return again ? ignored('answered-before') : comeBack(keeper, message, record);
  }
};

/** An agent has the conversation. That this message was told to the bot at all may mean its webhook is still there. */
const quiet = async (keeper: Keeper, { conversationSid, webhookSid }: Message): Promise<Received> => {
  if (webhookSid) await keeper.orchestration.removeBotWebhook(conversationSid, webhookSid);
  return ignored('with-agent');
};

/** The customer writes after the Task, or the bot's goodbye: on a conversation that lives on, the bot is there again. */
const comeBack = async (keeper: Keeper, message: Message, record: LedgerRecord): Promise<Received | undefined> => {
  const { orchestration } = keeper;
  const { conversationSid: sid, webhookSid } = message;
  const isAnother = webhookSid !== undefined && webhookSid !== record.data.webhookSid;
  const [conversation, live, another] = await together(
    orchestration.conversation(sid),
    orchestration.liveTasks(sid),
    isAnother ? orchestration.botWebhook(sid, webhookSid) : undefined,
  );
  if (!conversation) return ignored('conversation-gone');
  if (conversation.ended) return ignored('conversation-ended');
  if (live.length) return ignored('with-agent');
  if (record.data.lease && record.data.lease.until > keeper.now()) return unfinished('being-ended');
  // It came through a webhook that was taken off since: whoever had the Task has read it, and a bot that spoke now
  // might not hear the answer.
  if (isAnother && !another) return ignored('late');
  const { taskSid: _task, lease: _lease, told: _told, heldUntil: _held, ...kept } = record.data;
  return turn(keeper, message, record, {
    ...kept,
    phase: 'bot',
    since: keeper.now(),
    dialogue: openingState(),
    ...(webhookSid && another ? { webhookSid, webhook: another } : {}),
  });
};

/** Decides what to answer, makes that certain, and answers. `undefined`: somebody else wrote first. */
const turn = async (
  keeper: Keeper,
  message: Message,
  record: LedgerRecord | undefined,
  ledger: Ledger,
  conversation?: Conversation,
): Promise<Received | undefined> => {
  const now = keeper.now();
  const { conversationSid: sid } = message;
  const answer = await keeper.bot.turn({
    conversationSid: sid,
    messageSid: message.sid,
    text: message.text,
    now,
    state: ledger.dialogue,
    channelType: ledger.channelType,
    languages: ledger.languages,
  });
  const { state, say, next: after } = answer;
  const reply: Reply | undefined =
    say === undefined
      ? undefined
      : {
          to: message.sid,
          text: say,
          until: now + LEASE_MS,
          ...(message.index === undefined ? {} : { index: message.index }),
        };
  const next: Ledger = {
    ...ledger,
    heardAt: now,
    dialogue: state,
    answered: withAnswered(ledger, message.sid),
    replies: [...stillOwed(ledger, message), ...(reply ? [reply] : [])],
    ...(ledger.webhookSid === undefined && message.webhookSid ? { webhookSid: message.webhookSid } : {}),
    ...(after === 'hand-over' ? handingOver(keeper, answer) : {}),
    stamp: keeper.id(),
  };
  const written = await (record ? keeper.ledgers.write(sid, record, next) : keeper.ledgers.create(sid, next));
  if (!written) return undefined;

  if (after === 'hand-over') return handOver(keeper, sid, written, { fresh: true, conversation });
  if (reply) await send(keeper, sid, written, reply);
  if (after === 'close') return farewell(keeper, sid, written);
  return { outcome: 'answered' };
};

/**
 * Says what was decided. If Twilio refused it for certain, the claim on it is given up, so that a redelivery can say
 * it at once; if nobody knows, the claim stands until it runs out.
 */
const send = async (keeper: Keeper, sid: string, record: LedgerRecord, reply: Reply): Promise<void> => {
  try {
    await keeper.orchestration.say(sid, { text: reply.text, author: keeper.bot.identity, replyTo: reply.to });
  } catch (error) {
    if (error instanceof TwilioFailure && error.kind !== 'unknown') {
      const replies = record.data.replies.map((owed) => (owed.to === reply.to ? { ...owed, until: 0 } : owed));
      await keeper.ledgers.write(sid, record, { ...record.data, replies, stamp: keeper.id() });
    }
    throw error;
  }
};

const handingOver = (keeper: Keeper, { brief }: BotAnswer): Partial<Ledger> => ({
  phase: 'handing-over',
  since: keeper.now(),
  lease: { holder: keeper.id(), until: keeper.now() + LEASE_MS },
  ...(brief ? { brief } : {}),
});

/** The bot said goodbye: what is left is put away as after a Task. */
const farewell = async (keeper: Keeper, sid: string, record: LedgerRecord): Promise<Received> => {
  const conversation = await keeper.orchestration.conversation(sid);
  const session = conversation && (await keeper.orchestration.session(sid, conversation));
  const facts = { sid, record, liveTasks: [], lastInteractionAt: keeper.now(), ...(conversation && { conversation }) };
  const done = await clean(keeper, facts, {
    action: 'clean',
    reason: 'goodbye',
    close: conversation !== undefined && !conversation.ended && !conversation.longLived,
    restoreBot: false,
    closeLedger: true,
    ...(session?.open ? { endSession: session.sid } : {}),
  });
  // If not, the customer has written on.
  return { outcome: done ? 'closed' : 'answered' };
};

/**
 * The replies that may still have to be sent. Positions in a conversation have no gaps: where there is no room between
 * the message that was answered and this one, the reply is not there. Where there is room it is taken to be: asking
 * Twilio at every turn would cost a call for what next to never happens. Where positions are not known, neither is this.
 */
const stillOwed = (ledger: Ledger, message: Message): Reply[] => {
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

/** A message that was decided on before: is its reply there? If not, and nobody is still at it, it is sent now. */
const finishReply = async (keeper: Keeper, message: Message, record: LedgerRecord): Promise<Received | undefined> => {
  const owed = record.data.replies.find((reply) => reply.to === message.sid);
  if (!owed || (await keeper.orchestration.hasReply(message.conversationSid, message.sid)))
    return ignored('answered-before');
  if (owed.until > keeper.now()) return unfinished('being-answered');
  const taken = { ...owed, until: keeper.now() + LEASE_MS };
  const replies = record.data.replies.map((reply) => (reply === owed ? taken : reply));
  const next = { ...record.data, replies, stamp: keeper.id() };
  const written = await keeper.ledgers.write(message.conversationSid, record, next);
  if (!written) return undefined;
  await send(keeper, message.conversationSid, written, taken);
  return { outcome: 'answered' };
};

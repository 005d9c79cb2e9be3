import type { Facts } from '../engagement/decide';
import { longestHold } from '../engagement/hold';
import type { Keeper } from '../engagement/keeper';
import type { Ledger, LedgerRecord } from '../engagement/ledger';
import type { Conversation, Session } from '../orchestration/port';
import { together } from '../platform/together';
import type { Cursor } from './cursor';

/** Something in a list that may be stale, by what the list itself says. */
export interface Candidate {
  /** The conversation's. */
  sid: string;
  conversation?: Conversation;
  session?: Session;
  record?: LedgerRecord;
  /** It was tried before, and nothing of what was known then is known any more. */
  again?: boolean;
}

/** One page of one stage. */
export interface Batch {
  candidates: Candidate[];
  /** Engagements on this page; each is counted in one stage only. */
  scanned: number;
  skipped: number;
  /** Epoch ms by Twilio's clock. */
  readAt: number;
  next?: string;
}

/** Reads one page and keeps what is old enough to be looked into. */
export const readBatch = async (
  keeper: Keeper,
  { stage, query, failed = [] }: Cursor,
  olderThan: number,
): Promise<Batch> => {
  const { orchestration, ledgers } = keeper;
  const rest = (page: { next?: string }) => ({
    readAt: keeper.now(),
    ...(page.next === undefined ? {} : { next: page.next }),
  });
  switch (stage) {
    case 'ledgers': {
      const page = await ledgers.page(query);
      const begun = page.items.filter(
        ({ record: { data } }) =>
          data.orchestration === orchestration.name &&
          (data.phase === 'handing-over' || isHeld(data) || (lacksBot(data) && data.since <= olderThan)),
      );
      return { candidates: begun, scanned: 0, skipped: 0, ...rest(page) };
    }
    case 'failed': {
      const candidates = failed.map(({ sid }) => ({ sid, again: true }));
      return { candidates, scanned: 0, skipped: 0, ...rest({}) };
    }
    case 'conversations': {
      const page = await orchestration.conversations(query);
      // Of a long-lived conversation only the session is ever cleaned, and it stands in the other list.
      const old = page.items.filter((c) => !c.ended && !c.longLived && c.touchedAt <= olderThan);
      return {
        candidates: old.map((conversation) => ({ sid: conversation.sid, conversation })),
        scanned: page.items.length,
        skipped: 0,
        ...rest(page),
      };
    }
    case 'sessions': {
      const page = await orchestration.sessions(query);
      const open = page.items.filter((session) => session.open);
      const ours = open.filter((session) => session.conversationSid !== undefined);
      const old = ours.filter((session) => session.lastInteractionAt <= olderThan);
      const skipped = open.length - ours.length;
      return {
        candidates: old.map((session) => ({ sid: session.conversationSid ?? '', session })),
        scanned: skipped,
        skipped,
        ...rest(page),
      };
    }
  }
};

/**
 * All that has to be known of a candidate; `undefined`: it is counted elsewhere. An engagement that the list of
 * conversations shows as open is judged there, with its session; the list of sessions is for what that cannot show: a
 * session whose conversation is gone, ended, or long-lived. An unfinished handover is judged by its ledger alone.
 */
export const lookInto = async (keeper: Keeper, candidate: Candidate): Promise<Facts | undefined> => {
  if (candidate.again) return ofFailed(keeper, candidate);
  if (candidate.record) return ofLedger(keeper, candidate, candidate.record);
  if (candidate.session) return ofSession(keeper, candidate, candidate.session);
  return candidate.conversation && ofConversation(keeper, candidate.conversation);
};

const isHeld = ({ phase, heldUntil }: Ledger): boolean => phase !== 'closed' && heldUntil !== undefined;

/** The bot was taken off a conversation that outlives its Task. Neither list need show it: the session may be gone. */
const lacksBot = ({ phase, webhook, heldUntil }: Ledger): boolean =>
  phase === 'with-agent' && webhook !== undefined && heldUntil === undefined;

const ofLongLived = async (keeper: Keeper, { sid }: Candidate, record: LedgerRecord): Promise<Facts | undefined> => {
  const conversation = await keeper.orchestration.conversation(sid);
  if (!conversation?.longLived || conversation.ended) return undefined;
  const session = await keeper.orchestration.session(sid, conversation);
  if (session?.open) return undefined;
  const newest = (await keeper.orchestration.lastMessageAt(sid)) ?? 0;
  return { sid, record, conversation, liveTasks: [], lastInteractionAt: Math.max(newest, conversation.touchedAt) };
};

const ofLedger = async (keeper: Keeper, { sid }: Candidate, record: LedgerRecord): Promise<Facts | undefined> => {
  if (lacksBot(record.data)) return ofLongLived(keeper, { sid }, record);
  const { heldUntil } = record.data;
  const conversation = await keeper.orchestration.conversation(sid);
  const session = heldUntil === undefined ? undefined : await keeper.orchestration.session(sid, conversation);
  return {
    sid,
    record,
    ...(conversation ? { conversation } : {}),
    ...(session ? { session } : {}),
    liveTasks: [],
    lastInteractionAt: keeper.now(),
    ...(heldUntil === undefined ? {} : { holdUntil: heldUntil }),
  };
};

const ofFailed = async (keeper: Keeper, { sid }: Candidate): Promise<Facts | undefined> => {
  const record = await keeper.ledgers.read(sid);
  if (record && (record.data.phase === 'handing-over' || isHeld(record.data))) return ofLedger(keeper, { sid }, record);
  const unheard = record && lacksBot(record.data) ? await ofLongLived(keeper, { sid }, record) : undefined;
  if (unheard) return unheard;
  const conversation = await keeper.orchestration.conversation(sid);
  if (conversation && !conversation.ended && !conversation.longLived) return ofConversation(keeper, conversation);
  const session = await keeper.orchestration.session(sid, conversation, true);
  return session?.open ? ofSession(keeper, { sid }, session) : undefined;
};

const ofSession = async (keeper: Keeper, { sid }: Candidate, session: Session): Promise<Facts | undefined> => {
  const conversation = await keeper.orchestration.conversation(sid);
  if (conversation && !conversation.ended && !conversation.longLived) return ofStray(keeper, conversation, session);
  const livesOn = conversation?.longLived && !conversation.ended;
  const [record, lastInteractionAt] = await together(
    conversation?.longLived ? keeper.ledgers.read(sid) : undefined,
    livesOn ? newestSign(keeper, conversation, session) : session.lastInteractionAt,
  );
  return {
    sid,
    session,
    ...(conversation ? { conversation } : {}),
    ...(record ? { record } : {}),
    liveTasks: [],
    lastInteractionAt,
  };
};

/**
 * A session to which its open conversation does not lead. In its own list that is judged without it; and where that is
 * stale it is closed by now, or will be in a real run, so that the session has leaked.
 */
const ofStray = async (keeper: Keeper, conversation: Conversation, session: Session): Promise<Facts | undefined> => {
  if (conversation.sessionSid === session.sid) return undefined;
  const own = await keeper.orchestration.session(conversation.sid, conversation);
  const facts = own?.sid === session.sid ? undefined : await ofConversation(keeper, conversation);
  if (!facts) return undefined;
  const lastInteractionAt = Math.max(facts.lastInteractionAt, session.lastInteractionAt);
  return { ...facts, conversation: { ...conversation, ended: true }, session, lastInteractionAt };
};

/**
 * Every message of a session passes through it, so its own date will do; where none has, or there is no session, the
 * newest message of the conversation tells.
 */
const newestSign = async (
  { orchestration }: Keeper,
  { sid, silent }: Conversation,
  session: Session | undefined,
): Promise<number> => {
  if (session && (silent || !session.untouched)) return session.lastInteractionAt;
  return Math.max(session?.lastInteractionAt ?? 0, (await orchestration.lastMessageAt(sid)) ?? 0);
};

const ofConversation = async (keeper: Keeper, conversation: Conversation): Promise<Facts | undefined> => {
  const { orchestration, ledgers } = keeper;
  const { sid } = conversation;
  const [session, record] = await together(orchestration.session(sid, conversation), ledgers.read(sid));
  if (record && (record.data.phase === 'handing-over' || isHeld(record.data))) return undefined;
  const lastInteractionAt = Math.max(await newestSign(keeper, conversation, session), conversation.touchedAt);
  const holdUntil = longestHold(lastInteractionAt, conversation.holdUntil);
  return {
    sid,
    conversation,
    ...(session ? { session } : {}),
    ...(record ? { record } : {}),
    liveTasks: [],
    lastInteractionAt,
    ...(holdUntil === undefined ? {} : { holdUntil }),
  };
};

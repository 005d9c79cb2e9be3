import { unless } from '../platform/errors';
import type { Bot } from './bot';
import { type Context, moment } from './context';
import type { DialogueState } from './dialogue';
import { type LedgerRecord, newLease, type Reply } from './ledger';

/** Whether a reply is known to be missing. Where that cannot be told it counts as said: a second one would be worse. */
export const isMissing = async ({ orchestration }: Pick<Context, 'orchestration'>, sid: string, to: string) =>
  (await unless(['gone'], () => orchestration.bot.hasReply(sid, to))) === false;

/** Sends a reply under the bot's name. Not safe to repeat. */
export const sayReply = (
  { orchestration, bot }: Context,
  sid: string,
  { text, to }: Pick<Reply, 'text' | 'to'>,
): Promise<void> => orchestration.bot.say(sid, { text, author: bot.identity, replyTo: to });

/** Sends a phrase of the script, if it has that one, in the language of the dialogue. Not safe to repeat. */
export const sayPhrase = async (
  { orchestration, bot }: Context,
  sid: string,
  name: Parameters<Bot['phrase']>[0],
  dialogue: DialogueState,
): Promise<void> => {
  const text = bot.phrase(name, dialogue);
  if (text) await orchestration.bot.say(sid, { text, author: bot.identity });
};

/** Says what was decided on and did not reach the customer, oldest first. `false`: another writer came first. */
export const sayUnsaid = async (
  context: Context,
  sid: string,
  record: LedgerRecord | undefined,
  replies: readonly Reply[] = [],
): Promise<boolean> => {
  if (record?.data.phase !== 'bot') return false;
  const now = moment(context);
  const claimed = replies.map((reply) => ({ ...reply, until: newLease(now).until }));
  const written = await context.ledgers.write(sid, record, { ...record.data, replies: claimed, stamp: now.id });
  if (!written) return false;
  for (const reply of replies) await sayReply(context, sid, reply);
  return true;
};

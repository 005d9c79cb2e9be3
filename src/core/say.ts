import { unless } from '../platform/errors';
import type { Bot } from './bot';
import type { Context } from './context';
import type { DialogueState } from './dialogue';
import type { Reply } from './ledger';

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

import type { Context } from './context';
import type { Ledger, LedgerRecord, WithAgent } from './ledger';
import type { Hook } from './port';

/** Takes the bot's webhook off, if it is there. */
export const unhookBot = async (
  { orchestration: { bot } }: Context,
  sid: string,
  hookSid: string | undefined,
): Promise<void> => {
  const there = hookSid ?? (await bot.hook(sid))?.sid;
  if (there) await bot.unhook(sid, there);
};

/**
 * How to put the bot's webhook back is written down before it is taken off, since nothing tells it from then on.
 * `undefined`: another writer came first.
 */
export const noteHook = async <L extends Ledger>(
  { ledgers, id }: Context,
  sid: string,
  before: { revision: string; data: L },
  hook: Hook | undefined,
): Promise<{ revision: string; data: L } | undefined> => {
  if (!hook || before.data.hook) return before;
  const data: L = { ...before.data, hook, stamp: id() };
  const written = await ledgers.write(sid, before, data);
  return written && { ...written, data };
};

/**
 * Takes off the webhook that no list showed at the handover, if it is there, and notes that it is off: a message that
 * comes late would be answered by a bot that cannot hear what is said to it.
 * `undefined`: another writer came first.
 */
export const unhookLate = async (
  context: Context,
  sid: string,
  before: { revision: string; data: WithAgent },
  found: { sid: string; hook?: Hook } | undefined,
): Promise<LedgerRecord | undefined> => {
  const noted = await noteHook(context, sid, before, found?.hook);
  if (!noted) return undefined;
  if (found) await context.orchestration.bot.unhook(sid, found.sid);
  return context.ledgers.write(sid, noted, { ...noted.data, hooked: false, stamp: context.id() });
};

import type { Bot } from '../bot/port';
import type { Orchestration } from '../orchestration/port';
import type { Deadline } from '../platform/deadline';
import type { Log } from '../platform/log';
import type { LedgerStore } from './ledger';

/** Everything that one invocation works with on one kind of engagement. The core takes nothing else from the world. */
export interface Keeper {
  orchestration: Orchestration;
  ledgers: LedgerStore;
  bot: Bot;
  /** Epoch ms by Twilio's clock. */
  now(): number;
  /** A name that no other invocation has. */
  id(): string;
  deadline: Deadline;
  log: Log;
}

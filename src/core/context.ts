import type { Deadline } from '../platform/deadline';
import { TwilioFailure } from '../platform/errors';
import type { Log } from '../platform/log';
import type { OrchestrationName } from '../platform/settings';
import type { Documents } from '../twilio/documents';
import type { Tasks } from '../twilio/tasks';
import type { Bot } from './bot';
import type { Moment } from './ledger';
import type { Ledgers } from './ledgers';
import type { Orchestration } from './port';

/** Everything that one invocation works with on the engagements of one orchestration: the core's whole world. */
export interface Context {
  orchestration: Orchestration;
  ledgers: Ledgers;
  bot: Bot;
  /** Epoch ms by Twilio's clock. */
  now(): number;
  /** A name that no other invocation uses. */
  id(): string;
  deadline: Deadline;
  log: Log;
}

export const moment = ({ now, id }: Pick<Context, 'now' | 'id'>): Moment => ({ now: now(), id: id() });

/** Does what may fail: where Twilio fails, that is logged and answered. */
export const tryTo = async (
  { log }: Pick<Context, 'log'>,
  action: string,
  sid: string,
  act: () => Promise<unknown>,
): Promise<TwilioFailure | undefined> => {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    log({ action, outcome: 'failed', sid, status: error.status });
    return error;
  }
};

/** What one invocation works with, put together. */
export interface Services {
  /** One for each orchestration that is looked after and served. */
  contexts: Context[];
  tasks: Tasks;
  documents: Documents;
  /** Epoch ms by Twilio's clock. */
  now(): number;
  /** ms that a Twilio call takes at the moment. */
  pace(): number;
  /** ms that nine of ten calls take at most. */
  tail(): number;
}

/** `undefined`: that orchestration is not looked after, or not served. */
export const contextOf = ({ contexts }: Pick<Services, 'contexts'>, name: OrchestrationName): Context | undefined =>
  contexts.find(({ orchestration }) => orchestration.name === name);

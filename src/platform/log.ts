import type { Runtime } from './runtime';

/**
 * What a log line may say: SIDs, words from closed lists, counts. There is no field for a text, a name or a number
 * of a customer, so none can slip in.
 */
export interface LogEntry {
  action: string;
  outcome: string;
  sid?: string;
  sessionSid?: string;
  taskSid?: string;
  messageSid?: string;
  webhookSid?: string;
  /** Of another application's URL; never its path, which may hold a secret. */
  host?: string;
  reason?: string;
  /** SIDs of what a request was about, and of what is configured instead. */
  found?: string;
  configured?: string;
  status?: number;
  code?: number | string;
  count?: number;
  /** ms */
  took?: number;
}

export type Log = (entry: LogEntry) => void;

/** One JSON line per action. */
export const createLog =
  (runtime: Pick<Runtime, 'print'>, endpoint: string): Log =>
  (entry) =>
    runtime.print(JSON.stringify({ endpoint, ...entry }));

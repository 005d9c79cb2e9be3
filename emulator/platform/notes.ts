import type { Journal } from '../core/journal';
import { parseObject } from '../core/json';
import type { LogLine } from '../products/serverless/logs';
import type { RequestNote } from './gateway';
import type { OutsideCall } from './twilio-run';

/** A Function's entry begins with the request, before the calls that the Function makes. */
export const noteIn =
  (journal: Journal, domain?: string) =>
  (method: string, path: string, cause: { cause?: number }): RequestNote => {
    const detail = { ...(domain !== undefined && { domain }) };
    const entry = journal.open({ kind: 'function', name: `${method} ${path}`, detail, ...cause });
    return {
      number: entry.began,
      end({ status, startedAt, endedAt, refused, answer = '' }) {
        entry.detail.ms = endedAt - startedAt;
        journal.keep(entry, { got: answer });
        journal.close(entry, { status, ...(refused && { fault: refused }) });
      },
    };
  };

const nameOf = (message: string): string => {
  const { action, outcome } = parseObject(message) ?? {};
  return typeof action === 'string' && typeof outcome === 'string' ? `${action} ${outcome}` : 'log';
};

/** A line that a Function printed; Flexkeep's own have an action and an outcome. */
export const noteLine =
  (journal: Journal) =>
  ({ message, cause, level }: LogLine): void =>
    journal.note({
      kind: 'log',
      name: nameOf(message),
      detail: { level, message },
      ...(cause !== undefined && { cause }),
    });

/** A call of a Function to a bot elsewhere, or to another consumer of the events. */
export const noteOutside =
  (journal: Journal) =>
  ({ method, url, status, ms, cause }: OutsideCall): void =>
    journal.note({
      kind: 'outside',
      name: `${method} ${url}`,
      detail: { ms },
      status,
      ...(cause !== undefined && { cause }),
    });

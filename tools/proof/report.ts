import type { Terminal } from '../support/terminal';

/** What a proof tells: lines for people, and the same as data for a program. */
export interface Report extends Terminal {
  /** Becomes part of the JSON. */
  put(data: object): void;
}

/**
 * Runs a proof. With `json` its lines go to standard error, and standard output has one JSON object in the end: what was
 * put, and whether all was kept.
 */
export const reporting = async (
  terminal: Terminal,
  { json }: { json?: boolean },
  prove: (report: Report) => Promise<number>,
): Promise<number> => {
  const data: Record<string, unknown> = {};
  const put = (more: object): void => void Object.assign(data, more);
  const code = await prove({ ...terminal, ...(json ? { tell: terminal.talk } : {}), put });
  if (json) terminal.tell(JSON.stringify({ kept: code === 0, ...data }, null, 2));
  return code;
};

export const JSON_OPTION = ['--json', 'print the result as JSON'] as const;

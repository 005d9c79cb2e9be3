import type { Runtime } from './runtime';

/** What a form is sent as. */
export const FORM_TYPE = 'application/x-www-form-urlencoded; charset=utf-8';

interface Outgoing {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/**
 * Posts to an application that is not Twilio's. Never rejects, follows no redirect, and ends in time.
 *
 * @param limitMs ms
 * @returns the answer's HTTP status; 0: there was none in time
 */
export const postElsewhere = async (
  runtime: Pick<Runtime, 'fetch' | 'sleep'>,
  { url, headers, body }: Outgoing,
  limitMs: number,
): Promise<number> => {
  const over = new AbortController();
  const ask = async (): Promise<number> => {
    const init = { method: 'POST', redirect: 'manual', headers, body, signal: over.signal } as const;
    const response = await runtime.fetch(url, init);
    // The body is not read; without this the connection would stay.
    await response.body?.cancel();
    return response.status;
  };
  try {
    return await Promise.race([ask().catch(() => 0), runtime.sleep(limitMs, over.signal).then(() => 0)]);
  } finally {
    over.abort();
  }
};

/** Whether an application took what it was sent. */
export const isTaken = (status: number): boolean => status > 199 && status < 300;

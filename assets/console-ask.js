const MAX_TRIES = 4;

/** The sign-in is not good enough; the message is the reason. */
export class Refused extends Error {}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Reasons to ask again: no answer, too many requests, a gateway that failed, another sweep that holds the lease. */
const mayPass = (status) => [0, 409, 429].includes(status) || status >= 502;

const wordsFor = (answer) => {
  if (!answer) return 'There was no answer.';
  return answer.ok ? 'What answered is not the checkup.' : `The checkup answered ${answer.status}.`;
};

/**
 * One slice.
 *
 * @param options `cursor`: where to go on; `sweeps`: it is cleaned up, and not only looked at; `chosen`: only these are;
 * `onWait`: is told why it is asked again
 */
export const askForSlice = async (token, { cursor, sweeps = false, chosen, signal, onWait = () => undefined }) => {
  const query = cursor === undefined || sweeps ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  const body = JSON.stringify({ cursor, chosen });
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(`/checkup${query}`, {
      headers: { Authorization: `Bearer ${token}`, ...(sweeps ? { 'Content-Type': 'application/json' } : {}) },
      ...(sweeps ? { method: 'POST', body } : {}),
      cache: 'no-store',
      signal,
    }).catch((error) => {
      if (signal.aborted) throw error;
      return undefined;
    });
    const said = await answer?.json().catch(() => undefined);
    if (answer?.ok && Array.isArray(said?.items)) return said;
    const status = answer?.status ?? 0;
    if (status === 401) throw new Refused(said?.reason ?? 'refused');
    const why = said?.message ?? wordsFor(answer);
    if (!mayPass(status) || tries === MAX_TRIES) throw new Error(why);
    onWait(why);
    await pause(tries * (status === 409 ? 8_000 : 1_000));
    if (signal.aborted) throw new DOMException('', 'AbortError');
  }
};

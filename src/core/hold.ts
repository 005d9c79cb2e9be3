/**
 * A hold keeps an engagement open for a while after its Task: a survey after the chat, say. An application that wants one writes
 * the attribute, an ISO 8601 date, on the Task or on the engagement before the Task ends.
 */
export const HOLD_ATTRIBUTE = 'flexkeepHoldUntil';

/** No hold lasts longer, whatever the attribute says: what holds for ever is a leak. */
export const LONGEST_HOLD_MS = 24 * 3_600_000;

/** Epoch ms; `undefined`: there is no hold, or nothing that could be read as one. */
export const holdIn = (attributes: Record<string, unknown>): number | undefined => {
  const until = attributes[HOLD_ATTRIBUTE];
  const at = typeof until === 'string' ? Date.parse(until) : Number.NaN;
  return Number.isFinite(at) ? at : undefined;
};

/** The latest of some holds, cut to what is allowed from `since` (epoch ms) on. */
export const longestHold = (since: number, ...holds: (number | undefined)[]): number | undefined => {
  const given = holds.filter((hold) => hold !== undefined);
  return given.length ? Math.min(Math.max(...given), since + LONGEST_HOLD_MS) : undefined;
};

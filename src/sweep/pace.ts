import type { Services } from '../core/context';
import type { Deadline } from '../platform/deadline';

/** Engagements in a batch: as many as one question about live Tasks names. */
const BATCH = 30;
/** Calls in sequence of a batch: its live Tasks, two to look, its live Tasks again, two to end, one to remember. */
const CALLS = 7;
/** ms; where more Tasks live than one page holds, the questions about them keep half a second between each other. */
const QUESTIONS_MS = 1_000;
/** … at a slow pace, where all is read at once: look, and end the carrier; a later slice ends the rest, if need be. */
const SLOW_CALLS = 2.4;
/** ms a call; from here on reads go side by side although some of them may turn out to be needless. */
const SLOW_MS = 500;
/** Engagements that are worked on side by side. */
const WIDEST = 16;
const WIDEST_IF_SLOW = 8;
/** ms of calls that are in flight at once: at 2 s a call two engagements, at 5 s one. */
const IN_FLIGHT_MS = 4_800;
/** ms that are kept free for the closing write, at least and at most; in between, what nine of ten calls take. */
const CLOSING_MS = { least: 1_600, most: 4_000 };

/** How much a slice begins, by the pace that Twilio has at the moment. */
export interface Pace {
  isSlow(): boolean;
  /** Engagements that are worked on side by side. */
  width(): number;
  /** Engagements that the time left is enough for; 0: begin nothing any more. */
  batch(): number;
  /** Whether there is time to read another page, and to work on it. */
  hasTimeForPage(): boolean;
  /** Whether a page is read while a batch is worked on. What is read last would be read again by the next slice. */
  mayReadAhead(): boolean;
}

export const createPace = ({ tail }: Pick<Services, 'tail'>, deadline: Deadline): Pace => {
  const isSlow = () => tail() > SLOW_MS;
  const needed = () => (isSlow() ? SLOW_CALLS * tail() : QUESTIONS_MS + CALLS * tail());
  const width = () => (isSlow() ? Math.min(WIDEST_IF_SLOW, Math.max(1, Math.round(IN_FLIGHT_MS / tail()))) : WIDEST);
  const left = () => {
    deadline.keep(Math.min(CLOSING_MS.most, Math.max(CLOSING_MS.least, tail())));
    return deadline.left();
  };
  return {
    isSlow,
    width,
    batch() {
      const rounds = Math.floor(left() / needed());
      return Math.min(isSlow() ? width() : BATCH, rounds * width());
    },
    hasTimeForPage: () => left() >= needed() + (isSlow() ? 0 : tail()),
    mayReadAhead: () => !isSlow() && left() >= 1.5 * needed(),
  };
};

/** Runs `act` for each, so many side by side; the answers in the order of `all`. */
export const inParallel = async <T, R>(all: readonly T[], width: number, act: (one: T) => Promise<R>): Promise<R[]> => {
  const answers: R[] = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < all.length; at = next++) answers[at] = await act(all[at] as T); // reason: at is below its length
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(width, all.length) }, work));
  const failed = ended.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return answers;
};

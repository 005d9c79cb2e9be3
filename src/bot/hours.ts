/**
 * Minutes since the midnight of its day, by the clocks of the time zone. `to` is not part of it; where the interval goes
 * over midnight, it is more than 1440.
 */
export interface Interval {
  from: number;
  to: number;
}

/** Days with intervals of their own, `2026-12-24` or, in every year, `12-24`; `to` is the last of them. */
export interface Holiday {
  from: string;
  to: string;
  intervals: Interval[];
}

/** When agents are there. */
export interface Hours {
  /** IANA: `Europe/Berlin` */
  timeZone: string;
  /** From Sunday on; a day without intervals is closed. */
  week: Interval[][];
  /** Instead of what the week says. The first that contains a day decides. */
  holidays: Holiday[];
}

/** In the order of JavaScript's `getUTCDay`. */
export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const MINUTE = 60_000;
/** min */
export const DAY_MINUTES = 24 * 60;
const DAY = DAY_MINUTES * MINUTE;
/** How far ahead an opening is looked for: seasonal businesses are closed for months. */
const LONGEST_CLOSING_DAYS = 366;

/**
 * What the clocks of a time zone show, as if it were UTC, so that a date can be calculated with. Intl knows the
 * daylight-saving changes of every zone; no other table of them is needed.
 */
const newClock = (timeZone: string): ((at: number) => number) => {
  const numbers = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...numbers });
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute);
  };
};

/** A format takes far longer to make than to use. */
const clocks = new Map<string, (at: number) => number>();
const wallClock = (timeZone: string): ((at: number) => number) => {
  const clock = clocks.get(timeZone) ?? newClock(timeZone);
  clocks.set(timeZone, clock);
  return clock;
};

/** Whether a date, `2026-12-24`, or without a year where the holiday has none, is one of those days. */
export const contains = ({ from, to }: Holiday, date: string): boolean => {
  const day = date.slice(-from.length);
  // Of every year, it may go over New Year: 12-24 to 01-01.
  return from <= to ? from <= day && day <= to : from <= day || day <= to;
};

/** The intervals that begin on a day. @param day a wall clock's midnight */
const intervalsOn = ({ week, holidays }: Hours, day: number): Interval[] => {
  const date = new Date(day);
  const iso = date.toISOString().slice(0, 10);
  return holidays.find((one) => contains(one, iso))?.intervals ?? week[date.getUTCDay()] ?? [];
};

const midnight = (wall: number): number => Math.floor(wall / DAY) * DAY;

/** An interval belongs to the day on which it begins, also behind midnight. @param now epoch ms */
export const isOpen = (hours: Hours, now: number): boolean => {
  const wall = wallClock(hours.timeZone)(now);
  return [midnight(wall), midnight(wall) - DAY].some((day) => {
    const minute = (wall - day) / MINUTE;
    return intervalsOn(hours, day).some(({ from, to }) => from <= minute && minute < to);
  });
};

/** Epoch ms at which an interval begins; twice where the clocks are put back behind its beginning. @param from, to wall clock */
const openingsOf = (clock: (at: number) => number, from: number, to: number): number[] => {
  const offset = (at: number) => clock(at) - at;
  let [low, change] = [from - DAY, to + DAY];
  const [before, after] = [offset(low), offset(change)];
  if (before === after) return [from - before];
  while (change - low > MINUTE) {
    const middle = low + Math.floor((change - low) / 2 / MINUTE) * MINUTE;
    if (offset(middle) === before) low = middle;
    else change = middle;
  }
  const first = from - before;
  // Where the clocks skip the beginning, or are put back into the interval, it begins as they change.
  const again = Math.max(from - after, change);
  const goesOn = again === change && first < change && change <= to - before;
  return [...(first < change ? [first] : []), ...(again < to - after && !goesOn ? [again] : [])];
};

/** The next moment after `now` at which an interval begins, epoch ms; `undefined`: none in the next 366 days. */
export const nextOpening = (hours: Hours, now: number): number | undefined => {
  const clock = wallClock(hours.timeZone);
  const openingsOn = (day: number) =>
    intervalsOn(hours, day).flatMap(({ from, to }) => openingsOf(clock, day + from * MINUTE, day + to * MINUTE));
  const today = midnight(clock(now));
  // One of yesterday can begin once more; and one of tomorrow comes before one of today that does.
  let before = openingsOn(today - DAY);
  for (let day = today; day <= today + LONGEST_CLOSING_DAYS * DAY; day += DAY) {
    const here = openingsOn(day);
    const openings = [...before, ...here].filter((at) => at > now);
    if (openings.length) return Math.min(...openings);
    before = here;
  }
  return undefined;
};

/** The next opening in words: "Monday, 09:00", with the date where that is more than six days away. */
export const sayOpening = (hours: Hours, now: number, language: string): string => {
  const at = nextOpening(hours, now);
  if (at === undefined) return '–';
  const wall = new Date(wallClock(hours.timeZone)(at));
  const date = at - now > 6 * DAY ? ({ day: 'numeric', month: 'long' } as const) : {};
  const day = new Intl.DateTimeFormat(language, { weekday: 'long', ...date, timeZone: 'UTC' }).format(wall);
  return `${day}, ${wall.toISOString().slice(11, 16)}`;
};

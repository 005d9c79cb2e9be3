/** Minutes since midnight, by the clocks of the time zone; `to` is not part of it. */
export interface Interval {
  from: number;
  to: number;
}

/** When somebody is there. */
export interface Hours {
  /** IANA: `Europe/Berlin` */
  timeZone: string;
  /** From Sunday on; a day without intervals is closed. */
  week: Interval[][];
  /** By date, `2026-12-24` or, for every year, `12-25`: instead of what the week says. */
  holidays: Record<string, Interval[]>;
}

/** In the order of JavaScript's `getUTCDay`. */
export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How far ahead an opening is looked for. */
const LONGEST_HOLIDAY_DAYS = 60;

/**
 * What the clocks of a time zone show, as if it were UTC, so that a date can be calculated with. Intl knows the
 * daylight-saving changes of every zone; no other table of them is carried along.
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

/** @param day a wall clock's midnight */
const intervalsOn = ({ week, holidays }: Hours, day: number): Interval[] => {
  const date = new Date(day);
  const iso = date.toISOString().slice(0, 10);
  return holidays[iso] ?? holidays[iso.slice(5)] ?? week[date.getUTCDay()] ?? [];
};

const midnight = (wall: number): number => Math.floor(wall / DAY) * DAY;

/** @param now epoch ms */
export const isOpen = (hours: Hours, now: number): boolean => {
  const wall = wallClock(hours.timeZone)(now);
  const minute = (wall - midnight(wall)) / MINUTE;
  return intervalsOn(hours, midnight(wall)).some(({ from, to }) => from <= minute && minute < to);
};

/** The first moment at which the clocks show that time or, where they skip it in spring, a later one. */
const momentOf = (clock: (at: number) => number, wall: number): number => {
  const offsets = [wall - DAY, wall + DAY].map((at) => clock(at) - at);
  let [before, after] = [wall - Math.max(...offsets), wall - Math.min(...offsets)];
  if (clock(before) >= wall) return before;
  while (after - before > MINUTE) {
    const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE;
    if (clock(middle) >= wall) after = middle;
    else before = middle;
  }
  return after;
};

/** The next moment after `now` at which an interval begins, epoch ms; `undefined`: none in the next two months. */
export const nextOpening = (hours: Hours, now: number): number | undefined => {
  const clock = wallClock(hours.timeZone);
  const today = midnight(clock(now));
  for (let day = today; day < today + LONGEST_HOLIDAY_DAYS * DAY; day += DAY) {
    const openings = intervalsOn(hours, day).map(({ from }) => momentOf(clock, day + from * MINUTE));
    const next = openings.filter((at) => at > now).sort((a, b) => a - b)[0];
    if (next !== undefined) return next;
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

import { DAY_MINUTES, DAYS, type Holiday, type Hours, type Interval } from '../../src/bot/hours';
import type { Reading } from '../../src/bot/reading';

const INTERVAL = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))$/;

const parseInterval = (interval: Reading): Interval => {
  const times = INTERVAL.exec(interval.text(11))?.slice(1).filter(Boolean).map(Number);
  const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = times ?? [];
  const from = h1 * 60 + m1;
  const to = h2 * 60 + m2;
  if (!times) interval.refuse('be like 09:00-12:30, or 21:00-02:00 over midnight');
  else if (from === to) interval.refuse('end at another time than it begins; the whole day is 00:00-24:00');
  return { from, to: to < from ? to + DAY_MINUTES : to };
};

/** No interval: closed all day. */
const parseDay = (day: Reading): Interval[] => day.list(0).map(parseInterval);

const parseTimeZone = (timeZone: Reading): string => {
  const name = timeZone.text(64);
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone && name;
  } catch {
    timeZone.refuse('be an IANA time zone such as Europe/Berlin');
    return 'UTC';
  }
};

/** A leap year: where no year is given, 02-29 is a day of some. */
const ANY_YEAR = '2024';
const DATE = /^(?:\d{4}-)?\d{2}-\d{2}$/;

const isDay = (date: string): boolean => {
  const full = date.length > 5 ? date : `${ANY_YEAR}-${date}`;
  const time = DATE.test(date) ? Date.parse(`${full}T00:00Z`) : Number.NaN;
  // What Date makes of 30 February is a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(full);
};

/** `12-25`, `2026-12-24`, or two of one kind as a range; without a year it may go over New Year. */
const isHoliday = (name: string): boolean => {
  const [from = '', to = from, ...more] = name.split('..');
  return (
    more.length === 0 && isDay(from) && isDay(to) && from.length === to.length && (from.length === 5 || from <= to)
  );
};

const DATES = 'a date that exists, such as 12-25 or 2026-12-24, or a range such as 2026-12-24..2026-12-26';

/** Days from the first to the last. */
export const spanOf = ({ from, to }: Holiday): number => {
  const [first, last] = [from, to].map((date) => Date.parse(date.length > 5 ? date : `${ANY_YEAR}-${date}`));
  const days = ((last ?? 0) - (first ?? 0)) / 86_400_000;
  return days < 0 ? days + 366 : days;
};

/** The more exact comes first, and decides: with a year before without, then the shorter. */
const byExactness = (a: Holiday, b: Holiday): number => b.from.length - a.from.length || spanOf(a) - spanOf(b);

const parseHolidays = (holidays: Reading): Holiday[] =>
  holidays
    .entries(isHoliday, DATES)
    .map(([name, day]) => {
      const [from = '', to = from] = name.split('..');
      return { from, to, intervals: parseDay(day) };
    })
    .sort(byExactness);

export const parseHours = (hours: Reading): Hours => {
  const { timeZone, week, holidays } = hours.fields('timeZone', 'week', 'holidays');
  const days = week.fields(...DAYS);
  return {
    timeZone: parseTimeZone(timeZone),
    week: DAYS.map((day) => days[day].maybe(parseDay) ?? []),
    holidays: holidays.maybe(parseHolidays) ?? [],
  };
};

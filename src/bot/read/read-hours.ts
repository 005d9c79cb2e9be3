import { DAYS, type Hours, type Interval } from '../hours';
import type { Reading } from './reading';

const INTERVAL = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;
const DATE = /^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

const readInterval = (interval: Reading): Interval => {
  const [, h1, m1, h2, m2] = INTERVAL.exec(interval.text(11))?.map(Number) ?? [];
  const from = Number(h1) * 60 + Number(m1);
  const to = Number(h2) * 60 + Number(m2);
  // Over midnight: "22:00-24:00", and "00:00-06:00" on the next day.
  if (!(from < to && to <= 24 * 60)) interval.refuse('be like 09:00-12:30, from earlier to later, 24:00 at the latest');
  return { from, to };
};

/** No interval: closed all day. */
const readDay = (day: Reading): Interval[] => day.list(0).map(readInterval);

const readTimeZone = (timeZone: Reading): string => {
  const name = timeZone.text(64);
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone && name;
  } catch {
    timeZone.refuse('be an IANA time zone such as Europe/Berlin');
    return 'UTC';
  }
};

export const readHours = (hours: Reading): Hours => {
  const { timeZone, week, holidays } = hours.fields('timeZone', 'week', 'holidays');
  const days = week.fields(...DAYS);
  return {
    timeZone: readTimeZone(timeZone),
    week: DAYS.map((day) => days[day].maybe(readDay) ?? []),
    holidays: Object.fromEntries(
      (holidays.maybe((it) => it.entries(DATE)) ?? []).map(([date, day]) => [date, readDay(day)]),
    ),
  };
};

import { contains, DAY_MINUTES, DAYS, type Holiday, type Hours, type Interval } from '../../src/bot/hours';
import { error, remark, type ScriptFinding } from './finding';
import { spanOf } from './parse-hours';

const doOverlap = (day: Interval[]): boolean => {
  const sorted = [...day].sort((a, b) => a.from - b.from);
  return sorted.some(({ from }, i) => from < (sorted[i - 1]?.to ?? 0));
};

/** What an interval over midnight takes of the next day. */
const rest = (day: Interval[]): Interval[] =>
  day.flatMap(({ to }) => (to > DAY_MINUTES ? [{ from: 0, to: to - DAY_MINUTES }] : []));

const nameOf = ({ from, to }: Holiday): string => (from === to ? from : `${from}..${to}`);

/** Which of two decides on a day is defined where one is more exact, and only there. */
const isRival = (one: Holiday, other: Holiday): boolean =>
  one.from.length === other.from.length &&
  spanOf(one) === spanOf(other) &&
  (contains(one, other.from) || contains(one, other.to));

const rivals = ({ holidays }: Hours): ScriptFinding[] =>
  holidays.flatMap((one, i) => {
    const other = holidays.slice(0, i).find((earlier) => isRival(earlier, one));
    return other
      ? [error(`hours.holidays.${nameOf(one)}: shares days with ${nameOf(other)}, and neither is more exact`)]
      : [];
  });

/** Opening hours that say two things of one day. */
export const checkHours = (hours: Hours): ScriptFinding[] => {
  const { week, holidays } = hours;
  const days = [
    ...week.map((day, i) => ({ place: `hours.week.${DAYS[i]}`, day: [...rest(week.at(i - 1) ?? []), ...day] })),
    ...holidays.map((one) => ({ place: `hours.holidays.${nameOf(one)}`, day: one.intervals })),
  ];
  const overlapping = days.filter(({ day }) => doOverlap(day));
  return [...rivals(hours), ...overlapping.map(({ place }) => remark(`${place}: the intervals overlap`))];
};

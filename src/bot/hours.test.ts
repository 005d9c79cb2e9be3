import fc from 'fast-check';
import { parseHours } from '../../tools/bot/parse-hours';
import { type Hours, isOpen, nextOpening, sayOpening } from './hours';
import { reading } from './reading';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 60 });

const hoursOf = (file: object): Hours => parseHours(reading(file, []));
const at = (iso: string): number => Date.parse(iso);
const iso = (moment: number | undefined): string | undefined =>
  moment === undefined ? undefined : new Date(moment).toISOString().slice(0, 16);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DAILY = ['02:30-05:00', '09:00-12:00', '12:30-17:00'];
const WEEK = { sun: DAILY, mon: DAILY, tue: DAILY, wed: DAILY, thu: DAILY, fri: DAILY };

describe('opening hours in Berlin', () => {
  const hours = hoursOf({
    timeZone: 'Europe/Berlin',
    week: WEEK,
    holidays: { '12-25': [], '2026-12-24': ['09:00-11:00'] },
  });

  it.each([
    ['opens on the minute', '2026-01-15T08:00Z', true],
    ['a minute before', '2026-01-15T07:59Z', false],
    ['in the break', '2026-01-15T11:15Z', false],
    ['after the break', '2026-01-15T11:30Z', true],
    ['closes on the minute', '2026-01-15T16:00Z', false],
    ['an hour earlier by UTC in summer', '2026-07-15T07:00Z', true],
    ['so it is closed an hour earlier', '2026-07-15T15:00Z', false],
    ['a day that the week does not have', '2026-01-17T10:00Z', false],
    ['a date that is short in one year', '2026-12-24T09:30Z', true],
    ['… and over early', '2026-12-24T10:00Z', false],
    ['that date in another year', '2027-12-24T10:30Z', true],
    ['a date of every year', '2028-12-25T10:30Z', false],
    ['spring: 01:59 is before the gap', '2026-03-29T00:59Z', false],
    ['spring: the clocks go from 02:00 to 03:00, and 02:30 is past', '2026-03-29T01:00Z', true],
    ['autumn: 02:29 for the first time', '2026-10-25T00:29Z', false],
    ['autumn: 02:30 for the first time', '2026-10-25T00:30Z', true],
    ['autumn: 02:29 for the second time', '2026-10-25T01:29Z', false],
    ['autumn: 02:30 for the second time', '2026-10-25T01:30Z', true],
  ])('%s', (_, now, open) => {
    expect(isOpen(hours, at(now))).toBe(open);
  });

  it.each([
    ['the same morning', '2026-01-15T05:00Z', '2026-01-15T08:00'],
    ['after the break', '2026-01-15T11:00Z', '2026-01-15T11:30'],
    ['the next morning', '2026-01-15T16:00Z', '2026-01-16T01:30'],
    ['over a closed day', '2026-01-16T20:00Z', '2026-01-18T01:30'],
    ['over Christmas', '2026-12-24T12:00Z', '2026-12-27T01:30'],
    ['in the night of the gap: when the clocks jump', '2026-03-28T23:00Z', '2026-03-29T01:00'],
    ['in the night that is longer: the first of the two', '2026-10-24T23:00Z', '2026-10-25T00:30'],
  ])('is next open %s', (_, now, next) => {
    expect(iso(nextOpening(hours, at(now)))).toBe(next);
  });

  it('says when in the customer’s language', () => {
    expect(sayOpening(hours, at('2026-01-15T16:00Z'), 'de')).toBe('Freitag, 02:30');
    expect(sayOpening(hours, at('2026-01-15T05:00Z'), 'en')).toBe('Thursday, 09:00');
  });
});

describe('opening hours in New York', () => {
  const hours = hoursOf({ timeZone: 'America/New_York', week: { ...WEEK, sat: ['00:00-24:00'] } });

  it.each([
    ['winter', '2026-01-15T14:00Z', true],
    ['summer', '2026-07-15T13:00Z', true],
    ['three weeks before Europe changes, it is summer here', '2026-03-09T13:00Z', true],
    ['spring: the minute before the gap', '2026-03-08T06:59Z', false],
    ['spring: behind the gap', '2026-03-08T07:00Z', true],
    ['autumn: 01:30 for the second time', '2026-11-01T06:30Z', false],
    ['autumn: 02:30 comes once', '2026-11-01T07:30Z', true],
    ['all day: its first minute', '2026-01-17T05:00Z', true],
    ['all day: its last minute', '2026-01-18T04:59Z', true],
    ['the day after', '2026-01-18T05:00Z', false],
  ])('%s', (_, now, open) => {
    expect(isOpen(hours, at(now))).toBe(open);
  });

  it('is next open when the clocks jump', () => {
    expect(iso(nextOpening(hours, at('2026-03-08T06:00Z')))).toBe('2026-03-08T07:00');
  });
});

describe('opening hours over midnight', () => {
  const hours = hoursOf({
    timeZone: 'America/Sao_Paulo',
    week: { mon: ['21:00-02:00'], fri: ['12:00-14:00', '22:00-04:30'] },
    holidays: { '2026-03-10': ['08:00-09:00'], '2026-03-13': ['23:00-01:00'], '2026-03-14': [] },
  });

  it.each([
    ['before it begins', '2026-03-02T20:59', false],
    ['on the minute', '2026-03-02T21:00', true],
    ['at midnight', '2026-03-03T00:00', true],
    ['its last minute', '2026-03-03T01:59', true],
    ['closes on the minute', '2026-03-03T02:00', false],
    ['not in the night before', '2026-03-02T01:00', false],
    ['beside another one', '2026-03-06T13:00', true],
    ['from Friday to Saturday', '2026-03-07T04:29', true],
    ['it goes on into a holiday', '2026-03-10T01:30', true],
    ['… which has hours of its own', '2026-03-10T08:30', true],
    ['a holiday’s own night', '2026-03-14T00:30', true],
    ['… in the place of what the week says', '2026-03-14T01:00', false],
    ['and not the evening before', '2026-03-13T22:30', false],
  ])('%s', (_, local, open) => {
    expect(isOpen(hours, at(`${local}-03:00`))).toBe(open);
  });

  it('are next open when they begin', () => {
    expect(iso(nextOpening(hours, at('2026-03-03T03:00-03:00')))).toBe('2026-03-06T15:00');
    expect(iso(nextOpening(hours, at('2026-03-03T01:00-03:00')))).toBe('2026-03-06T15:00');
  });

  it('are the same as two intervals', () => {
    const night = ['21:00-02:00'];
    const one = hoursOf({ timeZone: 'UTC', week: { sun: night, mon: night, sat: night } });
    const two = hoursOf({
      timeZone: 'UTC',
      week: {
        ...{ sat: ['21:00-24:00'], sun: ['00:00-02:00', '21:00-24:00'] },
        mon: ['00:00-02:00', '21:00-24:00'],
        tue: ['00:00-02:00'],
      },
    });
    for (let now = at('2026-03-01'); now < at('2026-03-15'); now += 15 * 60_000) {
      expect([iso(now), isOpen(one, now)]).toEqual([iso(now), isOpen(two, now)]);
    }
  });
});

describe('holidays', () => {
  const hours = hoursOf({
    timeZone: 'UTC',
    week: Object.fromEntries(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((day) => [day, ['09:00-17:00']])),
    holidays: {
      '12-24..01-01': [],
      '12-29': ['10:00-11:00'],
      '12-24': ['11:00-12:00'],
      '2026-12-24': ['12:00-13:00'],
      '2026-12-20..2026-12-30': ['13:00-14:00'],
      '2026-12-21..2026-12-22': ['14:00-15:00'],
      '02-29': [],
    },
  });

  it.each([
    ['a date with a year wins over the same without', '2026-12-24T12:30', true],
    ['… which counts in other years', '2027-12-24T11:30', true],
    ['… and there only', '2026-12-24T11:30', false],
    ['a range with a year wins over a date without', '2026-12-29T13:30', true],
    ['… which wins over a range without, in other years', '2027-12-29T10:30', true],
    ['a shorter range wins over a longer one', '2026-12-22T14:30', true],
    ['… and outside it the longer counts', '2026-12-23T13:30', true],
    ['a range of every year goes over New Year', '2028-01-01T12:00', false],
    ['… and ends with its last day', '2028-01-02T12:00', true],
    ['… and begins with its first', '2028-12-23T12:00', true],
    ['29 February, in a year that has one', '2028-02-29T12:00', false],
    ['… and none in a year that has not', '2027-03-01T12:00', true],
  ])('%s', (_, now, open) => {
    expect(isOpen(hours, at(`${now}Z`))).toBe(open);
  });

  it('may be as long as a season', () => {
    const summer = hoursOf({ timeZone: 'UTC', week: { mon: ['09:00-17:00'] }, holidays: { '10-01..04-30': [] } });
    expect(iso(nextOpening(summer, at('2026-10-01')))).toBe('2027-05-03T09:00');
  });
});

describe('opening hours in Santiago, where the clocks change at midnight', () => {
  const ALL_NIGHT = ['00:00-03:00', '23:00-24:00'];
  const hours = hoursOf({ timeZone: 'America/Santiago', week: { ...WEEK, sat: ALL_NIGHT, sun: ALL_NIGHT } });

  it.each([
    ['autumn: 23:30 on Saturday for the first time', '2026-04-05T02:30Z', true],
    ['autumn: 23:30 on Saturday for the second time', '2026-04-05T03:30Z', true],
    ['autumn: 22:59 before it', '2026-04-05T01:59Z', false],
    ['autumn: Sunday begins', '2026-04-05T04:00Z', true],
    ['autumn: 03:00 on Sunday', '2026-04-05T07:00Z', false],
    ['spring: 23:59 on Saturday', '2026-09-06T03:59Z', true],
    ['spring: Sunday begins at 01:00', '2026-09-06T04:00Z', true],
    ['spring: 03:00 on Sunday comes an hour earlier', '2026-09-06T06:00Z', false],
  ])('%s', (_, now, open) => {
    expect(isOpen(hours, at(now))).toBe(open);
  });
});

describe('the next opening', () => {
  it('is none where it is never open', () => {
    const never = hoursOf({ timeZone: 'UTC', week: {} });
    expect(nextOpening(never, 0)).toBeUndefined();
    expect(sayOpening(never, 0, 'en')).toBe('–');
  });

  it('has a date where it is more than six days away', () => {
    const mondays = hoursOf({ timeZone: 'UTC', week: { mon: ['09:00-10:00'] }, holidays: { '2026-03-09': [] } });
    expect(sayOpening(mondays, at('2026-03-02T12:00Z'), 'de')).toContain('16. März');
  });

  // The last three change at midnight.
  describe.each([
    ...['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca'],
    ...['America/Santiago', 'America/Havana', 'Africa/Cairo'],
  ])('in %s', (timeZone) => {
    const week = { ...WEEK, sat: ['01:15-01:45', '02:10-02:20', '23:00-24:00'], thu: ['22:00-00:30'] };
    const hours = hoursOf({ timeZone, week });
    /** @param step min */
    const isNext = (minute: number, step: number) => {
      const now = minute * 60_000;
      const next = nextOpening(hours, now) ?? 0;
      expect(next).toBeGreaterThan(now);
      expect(isOpen(hours, next)).toBe(true);
      if (isOpen(hours, now)) return;
      for (let before = now; before < next; before += step * 60_000) expect(isOpen(hours, before)).toBe(false);
    };

    it('is when it becomes open, at any moment of three years', () => {
      const minutes = fc.integer({ min: at('2025-01-01') / 60_000, max: at('2028-01-01') / 60_000 });
      fc.assert(fc.property(minutes, (minute) => isNext(minute, 10)));
    });

    it('is when it becomes open, around each change of its clocks', () => {
      const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
      const offset = (ms: number) => format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value;
      const days = Array.from({ length: 3 * 365 }, (_, i) => at('2025-01-01') + i * DAY);
      const changed = days.filter((day) => offset(day) !== offset(day + DAY));
      // As many as this Node.js knows of: governments change their minds.
      if (timeZone === 'Asia/Kathmandu') expect(changed).toEqual([]);
      else expect(changed.length).toBeGreaterThanOrEqual(4);
      for (const day of changed) {
        const hours = Array.from({ length: 24 }, (_, hour) => day + hour * HOUR);
        const change = (hours.filter((hour) => offset(hour) === offset(day)).at(-1) ?? day) / 60_000 + 60;
        for (let minute = change - 120; minute < change + 120; minute += 10) isNext(minute, 10);
      }
    });
  });
});

import fc from 'fast-check';
import { type Hours, isOpen, nextOpening, sayOpening } from './hours';
import { readHours } from './read/read-hours';
import { reading } from './read/reading';

fc.configureGlobal({ seed: 1, numRuns: 60 });

const hoursOf = (file: object): Hours => readHours(reading(file, []));
const at = (iso: string): number => Date.parse(iso);
const iso = (moment: number | undefined): string | undefined =>
  moment === undefined ? undefined : new Date(moment).toISOString().slice(0, 16);

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
  it('is none where nobody is ever there', () => {
    const never = hoursOf({ timeZone: 'UTC', week: {} });
    expect(nextOpening(never, 0)).toBeUndefined();
    expect(sayOpening(never, 0, 'en')).toBe('–');
  });

  it('has a date where it is more than six days away', () => {
    const mondays = hoursOf({ timeZone: 'UTC', week: { mon: ['09:00-10:00'] }, holidays: { '2026-03-09': [] } });
    expect(sayOpening(mondays, at('2026-03-02T12:00Z'), 'de')).toContain('16. März');
  });

  it.each([
    ...['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca'],
    // Their clocks change at midnight.
    ...['America/Santiago', 'America/Havana', 'Africa/Cairo'],
  ])('is when it becomes open, at any moment of three years in %s', (timeZone) => {
    const hours = hoursOf({ timeZone, week: { ...WEEK, sat: ['01:15-01:45', '02:10-02:20'] } });
    const minutes = fc.integer({ min: at('2025-01-01') / 60_000, max: at('2028-01-01') / 60_000 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const now = minute * 60_000;
        const next = nextOpening(hours, now) ?? 0;
        expect(next).toBeGreaterThan(now);
        expect(isOpen(hours, next)).toBe(true);
        if (!isOpen(hours, now)) {
          for (let before = now; before < next; before += 600_000) expect(isOpen(hours, before)).toBe(false);
        }
      }),
    );
  });
});

import pc from 'picocolors';
import type { EndedEntry } from '../../emulator/control/journal-feed';
import { outcomeText } from '../commands/trigger';

const NOW = Date.UTC(2026, 10, 27, 12);
const HOUR = 3_600_000;
let ended = 100;

const entry = (began: number, kind: EndedEntry['kind'], name: string, at = NOW): EndedEntry => ({
  ...{ began, ended: ended++, at, kind, name, detail: {}, about: '', status: 200 },
});

const lines = (journal: EndedEntry[]): string[] =>
  outcomeText({ did: 'It was done.', journal, changes: [] }, pc.createColors(false), NOW)
    .split('\n')
    .map((line) => line.replace(/ {2,}/g, ' ').trim());

it('tells causes before effects, whatever ended first', () => {
  const call = entry(2, 'call', 'chat.CreateMessage');
  const invocation = entry(1, 'function', 'POST /inbound');
  const webhook = entry(0, 'webhook', 'onMessageSent');
  expect(lines([call, invocation, webhook])).toEqual([
    'It was done.',
    '12:00:00 → onMessageSent 200',
    expect.stringMatching(/^12:00:00 ƒ POST \/inbound/),
    '12:00:00 ← chat.CreateMessage 200',
  ]);
});

it('shows a date where the day is another one', () => {
  const journal = [0, 1, 24, 25, 48].map((hours, i) => entry(i, 'event', `after ${hours} h`, NOW + hours * HOUR));
  expect(lines(journal)).toEqual([
    'It was done.',
    '12:00:00 · after 0 h 200',
    '13:00:00 · after 1 h 200',
    '2026-11-28',
    '12:00:00 · after 24 h 200',
    '13:00:00 · after 25 h 200',
    '2026-11-29',
    '12:00:00 · after 48 h 200',
  ]);
  expect(lines([entry(0, 'event', 'another day', NOW - 24 * HOUR)])[1]).toBe('2026-11-26');
});

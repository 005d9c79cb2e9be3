import { aboutOf } from '../../emulator/control/journal-feed';
import type { JournalEntry } from '../../emulator/core/journal';
import type { Terminal } from '../support/terminal';

type Colors = Terminal['colors'];

/** Who speaks to whom: Twilio to the Functions, the Functions to Twilio, a Function's own line, Twilio to itself. */
const ARROWS: Record<JournalEntry['kind'], string> = {
  webhook: '→',
  call: '←',
  function: 'ƒ',
  event: '·',
  note: '!',
  log: '“',
  outside: '⇢',
};

/** `WTdffcc3a7…d33ad` is too long for a line, and its beginning is enough to name it. */
export const shortSid = (sid: string): string => sid.replace(/([A-Z]{2}[0-9a-f]{6})[0-9a-f]{26}/g, '$1…');

const outcomeOf = ({ status, fault, detail }: JournalEntry, colors: Colors): string => {
  const retry = Number(detail.retry ?? 0);
  const words = [
    status === undefined ? '' : status === 0 ? 'no answer' : String(status),
    retry ? `retry ${retry}` : '',
    fault ?? '',
  ];
  const text = words.filter(Boolean).join('  ');
  if (fault || status === 0 || (status ?? 0) >= 500) return colors.red(text);
  return (status ?? 0) >= 400 ? colors.yellow(text) : colors.green(text);
};

/** One entry as one line: Twilio's time (UTC), arrow, name, SID, status, fault. */
const journalLine = (entry: JournalEntry, colors: Colors): string => {
  const time = new Date(entry.at).toISOString().slice(11, 19);
  const name = entry.name.padEnd(30);
  const isLoud = entry.kind === 'webhook' || entry.kind === 'note';
  const line = [
    colors.dim(time),
    ARROWS[entry.kind],
    isLoud ? colors.bold(name) : name,
    colors.dim(shortSid(aboutOf(entry)).padEnd(9)),
    outcomeOf(entry, colors),
  ];
  return line.join('  ').trimEnd();
};

/** … and as a line of JSON. */
export const journalJson = (entry: JournalEntry): string[] => {
  const { at, kind, name, status, fault } = entry;
  return [JSON.stringify({ at: new Date(at).toISOString(), kind, name, about: aboutOf(entry), status, fault })];
};

/**
 * Entries as lines. Where Twilio's day (UTC) is not the one before, a line with the date stands in front.
 *
 * @param at epoch ms, of the day in which the first entry is expected
 */
export const createJournalLines = (colors: Colors, at: number): ((entry: JournalEntry) => string[]) => {
  const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  let day = dayOf(at);
  return (entry) => {
    const before = day;
    day = dayOf(entry.at);
    return [...(day === before ? [] : [colors.bold(day)]), journalLine(entry, colors)];
  };
};

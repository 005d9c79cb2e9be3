import type { JournalEntry } from '../core/journal';
import { parseObject } from '../core/json';
import type { Row } from '../core/store';
import type { History, Moment } from '../lifeline/chronicle';
import { aboutOf } from './journal-feed';
import { ledgerWords } from './ledger-words';
import { masked, maskedFields } from './mask';
import { Refused } from './refusal';
import type { Stage } from './stage';

/** A value as a person reads it: JSON within a text is laid out. */
const laidOut = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  return parseObject(value) ?? (/^\[/.test(value) ? listIn(value) : value);
};

const listIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** A form or a query as names and values; attributes and other JSON in it are laid out. */
const formIn = (text: string): [string, unknown][] => {
  const pairs = [...new URLSearchParams(text)];
  return maskedFields(pairs).map(([name, value]) => [name, laidOut(value)]);
};

/** Another entry, by what a person reads of it. */
interface NamedEntry {
  /** `began` */
  number: number;
  name: string;
  outcome: string;
}

/** Everything that is known of one entry. */
export interface OpenedEntry extends Omit<JournalEntry, 'content' | 'cause'> {
  about: string;
  /** `POST https://…`, without its query. */
  address?: string;
  /** The query and the form, by name. */
  parameters: [string, unknown][];
  headers: [string, string][];
  answer?: unknown;
  /** ms of Twilio's time. */
  took?: number;
  /** What led to it. */
  because?: NamedEntry;
  /** What it led to. */
  effects: NamedEntry[];
  /** All copies of the delivery that it is one of, in the order in which they began. */
  copies: OpenedCopy[];
}

/** One copy of a delivery, with the Function that it started, and what that did, in the order in which it began. */
interface OpenedCopy {
  number: number;
  /** Epoch ms. */
  at: number;
  copy: string;
  outcome: string;
  led: NamedEntry[];
}

const outcomeOf = ({ status, fault }: JournalEntry): string =>
  [status === 0 ? 'no answer' : status, fault].filter((one) => one !== undefined).join(', ');

const namedEntry = (entry: JournalEntry): NamedEntry => ({
  ...{ number: entry.began, name: entry.name, outcome: outcomeOf(entry) },
});

const copiesOf = (entries: readonly JournalEntry[], { copyOf }: JournalEntry): OpenedCopy[] => {
  if (copyOf === undefined) return [];
  const ledBy = (number: number): JournalEntry[] =>
    entries.filter(({ cause }) => cause === number).flatMap((entry) => [entry, ...ledBy(entry.began)]);
  return entries
    .filter((entry) => entry.copyOf === copyOf)
    .map((entry) => ({
      ...{ number: entry.began, at: entry.at, copy: String(entry.detail.copy), outcome: outcomeOf(entry) },
      led: ledBy(entry.began).map(namedEntry),
    }));
};

const bodyOf = (text: string, type: string): [string, unknown][] => {
  if (!text) return [];
  if (type.includes('json') || /^[[{]/.test(text)) return [['body', listIn(text)]];
  return formIn(text);
};

/** @throws {Refused} */
export const openEntry = ({ emulator, secrets }: Stage, number: number): OpenedEntry => {
  const { entries } = emulator.journal;
  const found = entries.find(({ began }) => began === number);
  if (!found) throw new Refused('not-found', `The journal has no entry ${number}.`, 'Old ones are forgotten.');
  const { content = {}, cause, ...entry } = found;
  const because = entries.find(({ began }) => began === cause);
  const { url = '', headers = {}, sent = '', got } = content;
  const [address = '', query = ''] = url.split('?');
  const opened: OpenedEntry = {
    ...entry,
    about: aboutOf(entry),
    ...(address ? { address } : {}),
    parameters: [...formIn(query), ...bodyOf(sent, headers['content-type'] ?? '')],
    headers: Object.entries(headers),
    ...(got ? { answer: listIn(got) } : {}),
    ...(entry.endedAt === undefined ? {} : { took: entry.endedAt - entry.at }),
    ...(because ? { because: namedEntry(because) } : {}),
    effects: entries.filter((one) => one.cause === number).map(namedEntry),
    copies: copiesOf(entries, found),
  };
  return masked(opened, secrets);
};

interface Change {
  /** Epoch ms */
  at: number;
  state: string;
  /** Properties that became something else; of the first change, none. */
  changed: { name: string; was: unknown; is: unknown }[];
}

/** Everything that is known of one record. */
export interface OpenedRecord {
  sid: string;
  kind: string;
  isDeleted: boolean;
  properties: [string, unknown][];
  /** What Flexkeep has stored, in sentences. */
  words: string[];
  changes: Change[];
}

/** What is kept for this emulator's own use. */
const INNER = ['hidden', 'created_ms'];
/** They change with everything. */
const NO_NEWS = ['date_updated', 'revision'];

const differences = (before: Row, after: Row): Change['changed'] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => ![...INNER, ...NO_NEWS].includes(name))
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ name, was: laidOut(before[name]), is: laidOut(after[name]) }));

const changesOf = ({ moments, deletedAt }: History): Change[] => {
  const changes = moments.map(({ at, state, row }: Moment, i) => {
    const before = moments[i - 1];
    return { at, state, changed: before ? differences(before.row, row) : [] };
  });
  return deletedAt === undefined ? changes : [...changes, { at: deletedAt, state: 'deleted', changed: [] }];
};

/** @throws {Refused} */
export const openRecord = ({ emulator, chronicle, secrets }: Stage, sid: string): OpenedRecord => {
  const history = chronicle.get(sid);
  const found = history ? undefined : emulator.store.find(sid);
  const row = history?.moments.at(-1)?.row ?? found?.row;
  if (!row) throw new Refused('not-found', `There is no record ${sid}.`, 'It may have been deleted.');
  const properties = Object.entries(row).filter(([name]) => !INNER.includes(name));
  const opened: OpenedRecord = {
    sid,
    kind: history?.title ?? found?.kind ?? '',
    isDeleted: history?.deletedAt !== undefined,
    properties: maskedFields(properties).map(([name, value]) => [name, laidOut(value)]),
    words: ledgerWords(row, emulator.clock.now()),
    changes: history ? changesOf(history) : [],
  };
  return masked(opened, secrets);
};

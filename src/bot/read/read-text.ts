import { PLACEHOLDER } from '../say';
import type { Slot, Text } from '../script';
import { words } from '../words';
import type { Reading } from './reading';

/** The names that a script's parts may refer to. */
export interface Known {
  languages: string[];
  steps: string[];
  slots: Record<string, Slot>;
  /** Whether there are opening hours to speak of. */
  hours: boolean;
}

/** Of steps and slots. */
export const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
export const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** The longest SMS that Twilio sends: https://www.twilio.com/docs/glossary/what-sms-character-limit */
export const LONGEST_SAYING = 1_600;
const LONGEST_KEYWORD = 80;
/** Of what is noted in a slot, or for an agent: a Task's attributes have to hold several. */
export const LONGEST_VALUE = 200;

export const readTarget = (target: Reading, { steps }: Known): string => {
  const found = steps.find((name) => name === target.value);
  if (found === undefined) target.refuse('name a step');
  return found ?? '';
};

/** A text for all languages, or one for each. */
const perLanguage = <T>(found: Reading, { languages }: Known, read: (one: Reading) => T): [string, T][] => {
  const { value } = found;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[languages[0] ?? '', read(found)]];
  const entries = found.entries(LANGUAGE);
  for (const [language, one] of entries) {
    if (!languages.includes(language)) one.refuse(`be in one of the script's languages: ${languages.join(', ')}`);
  }
  if (!entries.some(([language]) => language === languages[0])) found.refuse(`have a text in ${languages[0]}`);
  return entries.map(([language, one]) => [language, read(one)]);
};

export const readText = (found: Reading, known: Known): Text => {
  const one = (reading: Reading): string => {
    const text = reading.text(LONGEST_SAYING);
    for (const [, name = ''] of text.matchAll(PLACEHOLDER)) {
      const filled = name === 'opens' ? known.hours : Object.hasOwn(known.slots, name);
      if (!filled) reading.refuse(`not speak of {${name}}, which is not known here`);
    }
    return text;
  };
  return Object.fromEntries(perLanguage(found, known, one));
};

/** All of them: which language a customer writes in is anybody's guess. */
export const readKeywords = (found: Reading, known: Known): string[] => {
  const list = (reading: Reading) =>
    reading.list().map((keyword) => {
      const text = keyword.text(LONGEST_KEYWORD);
      if (text && words(text).length === 0) keyword.refuse('hold a letter or a digit');
      return text;
    });
  if (Array.isArray(found.value)) return list(found);
  return perLanguage(found, known, list).flatMap(([, keywords]) => keywords);
};

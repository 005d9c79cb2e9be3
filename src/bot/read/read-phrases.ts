import type { Phrases } from '../script';
import { type Known, LANGUAGE, readText } from './read-text';
import type { Reading } from './reading';

/** What a script is made of. */
export const PARTS = [
  ...(['$schema', 'identity', 'languages', 'start', 'slots', 'steps', 'globals'] as const),
  ...(['phrases', 'limits', 'hours', 'fallback'] as const),
];

export const readIdentity = (identity: Reading): string => identity.text(128);

/** Of the form of one, and one that can be spoken: `en-GB-US` is two regions, which Intl refuses. */
const isLanguage = (tag: string): boolean => {
  try {
    return LANGUAGE.test(tag) && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

export const readLanguages = (languages: Reading): string[] =>
  languages.list().map((language) => {
    const tag = language.text(35);
    if (!isLanguage(tag)) language.refuse('be a language such as en or de-AT');
    return tag;
  });

export const readPhrases = (phrases: Reading, known: Known): Phrases => {
  const fields = phrases.fields('misunderstood', 'delayed', 'tooLong', 'unavailable', 'farewell');
  const text = (reading: Reading) => readText(reading, known);
  // Said from outside of a turn, where nobody asks for the time.
  const timeless = (reading: Reading) => readText(reading, { ...known, hours: false });
  return {
    misunderstood: text(fields.misunderstood),
    delayed: timeless(fields.delayed),
    tooLong: fields.tooLong.maybe(text),
    unavailable: fields.unavailable.maybe(text),
    farewell: fields.farewell.maybe(timeless),
  };
};

import type { Reading } from '../../src/bot/reading';
import { PLACEHOLDER } from '../../src/bot/say';
import { type Keyword, LANGUAGE, LONGEST_SAYING, type Slot, type Text } from '../../src/bot/script';
import { withoutEmoji, words } from '../../src/bot/words';

/** The names that a script's parts may refer to. */
export interface Known {
  languages: string[];
  steps: string[];
  slots: Record<string, Slot>;
  /** Whether there are opening hours to speak of. */
  hours: boolean;
}

const LONGEST_KEYWORD = 80;

export const NAMES = 'a letter, and then at most 39 letters, digits, - or _';

/** Of the form of one, and one that exists: `en-GB-US` has two regions, which Intl refuses. */
const isLanguage = (tag: string): boolean => {
  try {
    return LANGUAGE.test(tag) && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

export const parseLanguages = (languages: Reading): string[] =>
  languages.list().map((language) => {
    const tag = language.text(35);
    if (!isLanguage(tag)) language.refuse('be a language such as en or de-AT');
    return tag;
  });

export const parseTarget = (target: Reading, { steps }: Known): string => target.nameOf('a step', steps);

/** One for all languages, or an object with one for each. */
const perLanguage = <T>(found: Reading, { languages }: Known, parse: (one: Reading) => T): T | Record<string, T> => {
  const { value } = found;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return parse(found);
  const entries = found.entries(
    (tag) => languages.includes(tag),
    `one of the script's languages: ${languages.join(', ')}`,
  );
  if (!entries.some(([language]) => language === languages[0])) found.refuse(`have a text in ${languages[0]}`);
  return Object.fromEntries(entries.map(([language, one]) => [language, parse(one)]));
};

export const parseText = (found: Reading, known: Known, longest = LONGEST_SAYING): Text =>
  perLanguage(found, known, (one) => {
    const text = one.text(longest);
    for (const [, name = ''] of text.matchAll(PLACEHOLDER)) {
      const isFilled = name === 'opens' ? known.hours : Object.hasOwn(known.slots, name);
      if (!isFilled) one.refuse(`not speak of {${name}}, which is not known here`);
    }
    return text;
  });

/** For agents, who read what was learnt beside it. */
export const parsePlainText = (found: Reading, known: Known, longest: number): Text =>
  parseText(found, { ...known, slots: {}, hours: false }, longest);

const textsOf = (text: Text): string[] => (typeof text === 'string' ? [text] : Object.values(text));

/** With the emoji that decorate it and without them; nothing where there is neither a letter nor a digit nor an emoji. */
const keywordsIn = (text: string): Keyword[] => {
  const all = words(text);
  const plain = withoutEmoji(all);
  return [all, ...(plain.length < all.length ? [plain] : [])].filter((keyword) => keyword.length);
};

/** Those of all languages: which one a customer writes in is not known. */
export const parseKeywords = (keywords: Reading, label: Text | undefined, known: Known): Keyword[] => {
  const list = (reading: Reading) =>
    reading.list().map((keyword) => {
      const text = keyword.text(LONGEST_KEYWORD);
      if (text && words(text).length === 0) keyword.refuse('hold a letter, a digit or an emoji');
      return text;
    });
  const given = keywords.maybe((it) => (Array.isArray(it.value) ? list(it) : perLanguage(it, known, list))) ?? [];
  const texts = [...(Array.isArray(given) ? given : Object.values(given).flat()), ...textsOf(label ?? {})];
  const all = texts.flatMap(keywordsIn);
  return [...new Map(all.map((keyword) => [keyword.join(' '), keyword])).values()];
};

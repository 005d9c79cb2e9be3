import { distance as levenshtein } from 'fastest-levenshtein';
import type { Keyword } from './script';
import { isEmoji, withoutEmoji } from './words';

/** What a message can mean: a choice, or an option of a slot. */
interface Candidate {
  keywords: Keyword[];
}

/** Scripts without spaces between words. */
const unspaced = (): RegExp =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u;

/**
 * Letters that may be wrong in a word. None in a short one ("shop" is not "stop"), none where there is a digit or an
 * emoji: another number is another thing.
 */
const tolerated = (keyword: string): number => {
  if (keyword.length < 5 || /[\d@]/.test(keyword) || isEmoji(keyword)) return 0;
  return keyword.length < 9 ? 1 : 2;
};

const swapsTwo = (a: string, b: string): boolean => {
  if (a.length !== b.length) return false;
  const i = [...a].findIndex((letter, at) => letter !== b[at]);
  return i >= 0 && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
};

/**
 * The letters that are wrong; `undefined`: another word. The first letter is hardly ever the one that slips, so a word
 * with another one is another word, as "yours" is for "hours".
 */
const errors = (said: string, keyword: string): number | undefined => {
  if (said === keyword) return 0;
  const most = tolerated(keyword);
  if (most === 0 || Math.abs(said.length - keyword.length) > most) return undefined;
  if (swapsTwo(said, keyword)) return 1;
  if (said[0] !== keyword[0]) return undefined;
  const wrong = levenshtein(said, keyword);
  return wrong <= most ? wrong : undefined;
};

/** The letters that are wrong where a keyword's words ought to stand, one after the other. */
const errorsAt = (said: string[], keyword: Keyword): number | undefined => {
  let sum = 0;
  for (const [i, word] of keyword.entries()) {
    const wrong = errors(said[i] ?? '', word);
    if (wrong === undefined) return undefined;
    sum += wrong;
  }
  return sum;
};

/** How a keyword of one or more words stands in what was said: the fewest errors of all places where it might. */
const errorsIn = (said: string[], keyword: Keyword): number | undefined => {
  if (keyword.some((word) => unspaced().test(word))) return said.join('').includes(keyword.join('')) ? 0 : undefined;
  let fewest: number | undefined;
  for (let from = 0; from + keyword.length <= said.length; from += 1) {
    const sum = errorsAt(said.slice(from), keyword);
    if (sum !== undefined && (fewest === undefined || sum < fewest)) fewest = sum;
  }
  return fewest;
};

/** Whether keywords, one after the other, are all of the words. */
const cover = (keywords: Keyword[], said: string[]): boolean => {
  const gap = said.some((word) => unspaced().test(word)) ? '' : ' ';
  const parts = keywords.map((keyword) => keyword.join(gap) + gap);
  const text = said.join(gap) + gap;
  const covered = new Set([0]);
  // A set is walked through with what is added on the way.
  for (const from of covered) {
    for (const part of parts) if (text.startsWith(part, from)) covered.add(from + part.length);
  }
  return said.length > 0 && covered.has(text.length);
};

/**
 * Whether the message is nothing but keywords of this, one or several, all spelt right: "no, thank you" of `no` and
 * `thank you`, and not "no idea". Emoji beside them do not count.
 */
export const isOnly = ({ keywords }: Candidate, said: string[]): boolean =>
  cover(keywords, said) || cover(keywords, withoutEmoji(said));

/** Whether one of the keywords stands in the message, spelt right. */
export const mentions = ({ keywords }: Candidate, said: string[]): boolean =>
  keywords.some((keyword) => errorsIn(said, keyword) === 0);

interface Match<T> {
  candidate: T;
  wrong: number;
  length: number;
}

const isBetter = ({ wrong, length }: Match<unknown>, best: Match<unknown> | undefined): boolean =>
  !best || wrong < best.wrong || (wrong === best.wrong && length > best.length);

/** What the message speaks of: the fewest errors win, then the longest keyword, then the first candidate. */
export const meant = <T extends Candidate>(candidates: T[], said: string[]): T | undefined => {
  let best: Match<T> | undefined;
  for (const candidate of candidates) {
    for (const keyword of candidate.keywords) {
      const wrong = errorsIn(said, keyword);
      if (wrong === undefined) continue;
      const match = { candidate, wrong, length: keyword.join(' ').length };
      if (isBetter(match, best)) best = match;
    }
  }
  return best?.candidate;
};

/** The candidate whose number the message is, counted from 1. */
export const numbered = <T>(candidates: T[], said: string[]): T | undefined => {
  const [number = '', ...more] = withoutEmoji(said);
  return more.length === 0 && /^\d{1,2}$/.test(number) ? candidates[Number(number) - 1] : undefined;
};

import { distance as levenshtein } from 'fastest-levenshtein';
import { words } from './words';

/** Languages that put no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;

/** Letters that may be wrong: none in a short word, for "stop" is not "shop". */
const tolerated = (keyword: string): number => {
  if (keyword.length < 5) return 0;
  return keyword.length < 9 ? 1 : 2;
};

const swapsTwo = (a: string, b: string): boolean => {
  if (a.length !== b.length) return false;
  const i = [...a].findIndex((letter, at) => letter !== b[at]);
  return i >= 0 && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
};

/**
 * Letters that are wrong, or `undefined` where that is another word. The first letter is hardly ever the one that slips:
 * with another one it is another word, as "yours" is for "hours".
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

/** How a keyword of one or more words stands in what was said: the fewest errors of all places where it might. */
const errorsIn = (said: string[], keyword: string[]): number | undefined => {
  if (keyword.some((word) => UNSPACED.test(word))) return said.join('').includes(keyword.join('')) ? 0 : undefined;
  let fewest: number | undefined;
  for (let from = 0; from + keyword.length <= said.length; from += 1) {
    let sum: number | undefined = 0;
    for (let i = 0; i < keyword.length && sum !== undefined; i += 1) {
      const wrong = errors(said[from + i] ?? '', keyword[i] ?? '');
      sum = wrong === undefined ? undefined : sum + wrong;
    }
    if (sum !== undefined && (fewest === undefined || sum < fewest)) fewest = sum;
  }
  return fewest;
};

interface Spoken {
  keywords: string[];
}

/** Whether the text is one of the keywords, and nothing else. */
export const isOnly = ({ keywords }: Spoken, text: string): boolean => {
  const said = words(text).join(' ');
  return said !== '' && keywords.some((keyword) => words(keyword).join(' ') === said);
};

/** Whether one of the keywords stands in the text, without a letter wrong. */
export const mentions = ({ keywords }: Spoken, text: string): boolean => {
  const said = words(text);
  return keywords.some((keyword) => errorsIn(said, words(keyword)) === 0);
};

/** What the text speaks of: the fewest errors win, then the longest keyword, then whoever comes first. */
export const meant = <T extends Spoken>(from: T[], text: string): T | undefined => {
  const said = words(text);
  let best: { one: T; wrong: number; length: number } | undefined;
  for (const one of from) {
    for (const keyword of one.keywords) {
      const sought = words(keyword);
      const wrong = errorsIn(said, sought);
      const length = sought.join(' ').length;
      if (wrong === undefined || sought.length === 0) continue;
      if (!best || wrong < best.wrong || (wrong === best.wrong && length > best.length)) best = { one, wrong, length };
    }
  }
  return best?.one;
};

/** The one whose number the text is. */
export const numbered = <T>(from: T[], text: string): T | undefined => {
  const [said, ...more] = words(text);
  return more.length === 0 && said && /^\d{1,2}$/.test(said) ? from[Number(said) - 1] : undefined;
};

/**
 * Letters that have no decomposition, behind the letters that people type for them. Made from Apache Lucene's
 * ASCIIFoldingFilter (the npm package fold-to-ascii): all lower-case letters of it that `NFKD` leaves as they are.
 * words.test.ts compares the two.
 */
const FOLDED =
  'ssß aeæᴁᴂ dðđƌȡɖɗᴅᴆᵭᶁᶑꝺ oøɔɵᴏᴐᴖᴗᶗⱺꝋꝍ thþᵺꝧ hħɥɦʜʮʯⱨⱶ iıɨɪᴉᵻᵼᶖꟾ qĸɋʠꝗꝙ lłƚȴɫɬɭʟᴌᶅⱡꝇꝉꞁ nŋƞȵɲɳɴᴎᵰᶇ oeœɶᴔ tŧƫƭȶʇʈᴛᵵⱦ ' +
  'bƀƃɓʙᴃᵬᶀ cƈȼɕʗᴄↄꜿ fƒᵮᶂꜰꝼꟻ hvƕ kƙʞᴋᶄⱪꝁꝃꝅ pƥᴘᵱᵽᶈꝑꝓꝕꟼ yƴɏʎʏỿ zƶȝȥɀʐʑᴢᵶᶎⱬꝣ wƿʍᴡⱳ eǝɇɘɛɜɝɞʚᴇᴈᶒᶓᶔⱸⱻ gǥɠɡɢʛᵷᵹᶃꝿ ouȣᴕ ' +
  'jȷɉɟʄʝᴊ dbȸ qpȹ sȿʂᵴᶊẜẝꜱꞅ rɍɼɽɾɿʀʁᴙᴚᵲᵳᶉꝛꞃ aɐəɚᴀᶏᶕⱥ mɯɰɱᴍᵯᶆꟽꟿ uʉᴜᵾᶙ vʋʌᴠᶌⱱⱴꝟ dzʣʥ tsʦ tcʨ lsʪ lzʫ ueᵫ xᶍ llỻ ' +
  'tzꜩ aaꜳ aoꜵ auꜷ avꜹꜻ ayꜽ ooꝏ vyꝡ';

let typed: Map<string, string> | undefined;

/** What people type for a letter. */
const asTyped = (letter: string): string => {
  typed ??= new Map(
    FOLDED.split(' ').flatMap((group) => {
      const letters = group.replace(/[^a-z]/g, '');
      return [...group.slice(letters.length)].map((folded): [string, string] => [folded, letters]);
    }),
  );
  return typed.get(letter) ?? letter;
};

// Expressions with Unicode's classes stand inside of functions: a cold Function pays for each one that it sets up.

/**
 * What people leave out or do not see: the accents that `NFKD` sets apart, Arabic's and Hebrew's vowel signs, the marks
 * that make a keycap or choose between a text and an emoji, skin tones, format characters. A joiner (U+200D) and tags
 * tell emoji apart, so they stay for now.
 */
const leftOut = (): RegExp =>
  /[\u0300-\u036f]|\p{Variation_Selector}|\u20e3|\p{Emoji_Modifier}|(?=[\p{scx=Arabic}\p{scx=Hebrew}])\p{Mn}|\u0640|(?![\u200d\u{e0020}-\u{e007f}])\p{Cf}/gu;

/** The digits of all scripts but ASCII's. */
const digits = (): RegExp => /(?![0-9])\p{Nd}/gu;

/**
 * A script's ten digits stand in a row, zero first: https://www.unicode.org/versions/latest/core-spec/chapter-4/ ("Decimal
 * Digits"). Rows that touch are ten digits each.
 */
const toAscii = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
};

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(leftOut(), '')
    .replace(/[ß-\uffff]/g, asTyped)
    .replace(digits(), toAscii)
    .normalize('NFC');

/** Letters, marks and digits; a flag; an emoji with all that is joined to it. In this order it compiles in a fifth of the time. */
const anyWord = (): RegExp =>
  /[\p{Letter}\p{Mark}\p{Number}\u200d]+|\p{RI}{2}|\p{ExtPict}[\u{e0020}-\u{e007f}]*(?:\u200d\p{ExtPict})*/gu;

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** Of a word, and of one only. */
export const isEmoji = (word: string): boolean => !isAscii(word) && /[\p{RI}\p{ExtPict}]/u.test(word);

const wordsIn = (chunk: string): string[] =>
  isAscii(chunk)
    ? (chunk.match(/[a-z0-9]+/g) ?? [])
    : (chunk.match(anyWord()) ?? []).map((word) => (isEmoji(word) ? word : word.replaceAll('\u200d', '')));

/**
 * A text as its words, without case, accents and punctuation. An emoji is a word, and so is what looks like an e-mail
 * address. Korean stays in syllables (`NFC`), so that a word's length is what people count.
 *
 * @example words('Łódź, bitte! ٢ 👍🏽') // ['lodz', 'bitte', '2', '👍']
 */
export const words = (text: string): string[] =>
  (isAscii(text) ? text.toLowerCase() : fold(text))
    .split(/\s+/)
    .flatMap((chunk) => (/.@./.test(chunk) ? [chunk] : wordsIn(chunk)))
    .filter(Boolean);

/** Without the emoji that stand beside words: they say nothing of their own there. */
export const withoutEmoji = (said: string[]): string[] => {
  const plain = said.filter((word) => !isEmoji(word));
  return plain.length ? plain : said;
};

/** Accents, as `NFKD` sets them apart: people leave them out. What makes a digit a keycap. And what nobody sees. */
const LEFT_OUT = /[\u0300-\u036f\ufe0f\u20e3\p{Format}]/gu;
/** Arabic's and Persian's. */
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** A text as its words, without case, accents and punctuation. What looks like an e-mail address stays one word. */
export const words = (text: string): string[] =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(LEFT_OUT, '')
    .replace(DIGITS, (digit) => String(digit.charCodeAt(0) % 16))
    .split(/\s+/)
    .flatMap((word) => (/.@./.test(word) ? [word] : word.split(/[^\p{Letter}\p{Mark}\p{Number}]+/u)))
    .filter(Boolean);

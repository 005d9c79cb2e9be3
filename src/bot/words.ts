/** Accents, as `NFKD` sets them apart: people leave them out. And what makes a digit a keycap. */
const LEFT_OUT = /[\u0300-\u036f\ufe0f\u20e3]/g;

/** A text as its words, without case, accents and punctuation. What looks like an e-mail address stays one word. */
export const words = (text: string): string[] =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(LEFT_OUT, '')
    .split(/\s+/)
    .flatMap((word) => (/.@./.test(word) ? [word] : word.split(/[^\p{Letter}\p{Mark}\p{Number}]+/u)))
    .filter(Boolean);

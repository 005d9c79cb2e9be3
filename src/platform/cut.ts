/** The beginning of a text, at most so long (UTF-16 units), without half a character at its end. */
export const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');

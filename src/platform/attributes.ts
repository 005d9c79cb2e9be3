/** What an attributes text says, or that it says nothing that could be merged with and written back. */
export type Attributes = { legible: true; values: Record<string, unknown> } | { legible: false };

/**
 * Reads attributes as Twilio keeps them: a text that ought to be a JSON object, written by any application. Empty, `null`, an
 * array, a bare string or broken JSON are illegible: overwriting them would lose what someone meant.
 */
export const parseAttributes = (text: unknown): Attributes => {
  if (typeof text !== 'string') return { legible: false };
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values !== 'object' || values === null || Array.isArray(values)) return { legible: false };
    return { legible: true, values: values as Record<string, unknown> };
  } catch {
    return { legible: false };
  }
};

/** What a JSON text is made of: strings, structure, and the rest (numbers, words). */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The tokens of a JSON object itself, without those of what is nested in it. */
const ownTokens = (text: string): RegExpExecArray[] => {
  let depth = 0;
  return [...text.matchAll(TOKENS)].filter(({ 0: token }) => {
    if ('}]'.includes(token)) depth -= 1;
    const isOwn = depth === 1;
    if ('{['.includes(token)) depth += 1;
    return isOwn;
  });
};

/**
 * Sets keys of legible attributes in their text, and leaves every other character as it stands. Parsed and written again,
 * a number of more digits than JavaScript has, an account number say, would come out as another one.
 */
export const setAttributes = (text: string, values: Record<string, string>): string => {
  const missing = new Map(Object.entries(values));
  const own = ownTokens(text);
  const end = text.lastIndexOf('}');
  let [done, copied] = ['', 0];
  for (const [i, { 0: token, index }] of own.entries()) {
    if (token !== ':') continue;
    const name: string = JSON.parse(own[i - 1]?.[0] ?? '""');
    if (!Object.hasOwn(values, name)) continue;
    done += text.slice(copied, index + 1) + JSON.stringify(values[name]);
    copied = own.slice(i).find(([next]) => next === ',')?.index ?? end;
    missing.delete(name);
  }
  const added = [...missing].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const comma = own.length && added.length ? ',' : '';
  return done + text.slice(copied, end) + comma + added.join() + text.slice(end);
};

/** A SID of that kind; the all-zero ones that transfer plugins leave behind do not count. */
export const sidIn = (value: unknown, prefix: string): string | undefined =>
  typeof value === 'string' && new RegExp(`^${prefix}(?!0{32}$)[0-9a-fA-F]{32}$`).test(value) ? value : undefined;

export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Booleans travel as booleans and as words; `"false"` is not true. */
export const isTrue = (value: unknown): boolean => value === true || value === 'true';

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

/**
 * Sets keys of legible attributes in their text, and leaves every other character as it stands. Parsed and written again,
 * a number of more digits than JavaScript has, an account number say, would come out as another one.
 */
export const setAttributes = (text: string, values: Record<string, string>): string => {
  const missing = new Map(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]));
  const known = new Map(missing);
  let [done, copied, depth, isEmpty] = ['', 0, 0, true];
  let name = '';
  let valueAt = -1;
  const endValue = (at: number): void => {
    const value = known.get(name);
    if (valueAt >= 0 && value !== undefined) {
      done += text.slice(copied, valueAt) + value;
      copied = at;
      missing.delete(name);
    }
    valueAt = -1;
  };
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') {
      depth -= 1;
      if (depth > 0) continue;
      endValue(index);
      const added = [...missing].map(([key, value]) => `${JSON.stringify(key)}:${value}`);
      done += text.slice(copied, index) + (isEmpty || !added.length ? '' : ',') + added.join();
      copied = index;
    } else if (depth === 1 && token === ',') endValue(index);
    else if (depth === 1 && token === ':') valueAt = index + 1;
    else if (depth === 1 && valueAt < 0) {
      name = JSON.parse(token);
      isEmpty = false;
    }
  }
  return done + text.slice(copied);
};

/** A SID of that kind; the all-zero ones that transfer plugins leave behind do not count. */
export const sidIn = (value: unknown, prefix: string): string | undefined =>
  typeof value === 'string' && new RegExp(`^${prefix}(?!0{32}$)[0-9a-fA-F]{32}$`).test(value) ? value : undefined;

export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Booleans travel as booleans and as words; `"false"` is not true. */
export const isTrue = (value: unknown): boolean => value === true || value === 'true';

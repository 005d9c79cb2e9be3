/** What an attributes text says, or that it says nothing that could be merged with and written back. */
export type Attributes = { legible: true; values: Record<string, unknown> } | { legible: false };

/**
 * Reads attributes as Twilio keeps them: a text that ought to be a JSON object, written by whoever. Empty, `null`, an
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

/** A SID of that kind; the all-zero ones that transfer plugins leave behind do not count. */
export const sidIn = (value: unknown, prefix: string): string | undefined =>
  typeof value === 'string' && new RegExp(`^${prefix}(?!0{32}$)[0-9a-fA-F]{32}$`).test(value) ? value : undefined;

export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Booleans travel as booleans and as words; `"false"` is not true. */
export const isTrue = (value: unknown): boolean => value === true || value === 'true';

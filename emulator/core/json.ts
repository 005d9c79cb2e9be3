/** A JSON object; anything may stand in its place. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text that should hold a JSON object, as attributes should; anything may be in there. */
export const parseObject = (text: string | null | undefined): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};

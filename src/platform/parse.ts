/** Readers for data from outside this process. Each answers `undefined` where the value is not of its shape. */

export type Fields = Readonly<Record<string, unknown>>;

export const fieldsIn = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined; // by the checks before it

export const stringIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const booleanIn = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

export const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** Absent is no: with `exactOptionalPropertyTypes` a field that says yes or nothing. */
export const trueIn = (value: unknown): true | undefined => (value === true ? true : undefined);

/** A whole number from 0. */
export const countIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

export const oneOf = <const T extends string>(value: unknown, names: readonly T[]): T | undefined =>
  names.find((name) => name === value);

/** All of them, or nothing. */
export const listIn = <T>(value: unknown, read: (one: unknown) => T | undefined): T[] | undefined => {
  if (!Array.isArray(value)) return undefined;
  const items = value.map(read);
  return items.every((item) => item !== undefined) ? (items as T[]) : undefined; // by the check before it
};

/** All of its values, or nothing. */
export const recordIn = <T>(value: unknown, read: (one: unknown) => T | undefined): Record<string, T> | undefined => {
  const entries = Object.entries(fieldsIn(value) ?? {}).map(([name, one]) => [name, read(one)] as const);
  if (!fieldsIn(value) || entries.some(([, one]) => one === undefined)) return undefined;
  return Object.fromEntries(entries) as Record<string, T>; // by the check before it
};

/** The fields that have a value; with `exactOptionalPropertyTypes` an absent one may not be `undefined`. */
export const given = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>; // by the filter before it
  };

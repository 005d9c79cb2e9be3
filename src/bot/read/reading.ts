/**
 * A value from a file that somebody wrote by hand, on its way to become one of ours. What is wrong is collected with
 * its place, so that all of it can be told at once; what is read instead is harmless, and nobody gets to see it.
 */
export interface Reading {
  readonly value: unknown;
  readonly given: boolean;
  /** @param must how the sentence goes on behind the field's name and "must" */
  refuse(must: string): void;
  /** The fields of an object, those that are not there included. A name that is not known is a mistake. */
  fields<K extends string>(...known: K[]): Record<K, Reading>;
  /** The fields of an object whose names are free; `is` says of which form. */
  entries(is: RegExp): [string, Reading][];
  /** @param least entries: 1 where nothing else is said */
  list(least?: number): Reading[];
  text(longest: number): string;
  whole(least: number, most: number): number;
  flag(): boolean;
  oneOf<T extends string>(words: readonly T[]): T;
  /** Reads it where it is there. */
  maybe<T>(read: (reading: Reading) => T): T | undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const reading = (value: unknown, problems: string[], at = ''): Reading => {
  const given = value !== undefined;
  const name = at || 'the script';
  const inside = (key: string) => (at ? `${at}.${key}` : key);
  const refuse = (must: string) => void problems.push(`${name} ${given ? 'must' : 'is missing: it must'} ${must}`);
  const object = (): Record<string, unknown> => {
    if (isObject(value)) return value;
    refuse('be an object');
    return {};
  };
  const self: Reading = {
    value,
    given,
    refuse,
    fields<K extends string>(...known: K[]) {
      const found = object();
      for (const key of Object.keys(found)) {
        if (!known.some((one) => one === key)) problems.push(`${inside(key)} is not known`);
      }
      const read = (key: K): [K, Reading] => {
        const own = Object.hasOwn(found, key) ? found[key] : undefined;
        // Where the whole is missing, its parts need not be missed one by one.
        return [key, reading(own, isObject(value) ? problems : [], inside(key))];
      };
      return Object.fromEntries(known.map(read)) as Record<K, Reading>;
    },
    entries(is) {
      const found = Object.entries(object());
      for (const [key] of found)
        if (!is.test(key)) problems.push(`${inside(key)} must have a name of the form ${is.source}`);
      return found.map(([key, item]) => [key, reading(item, problems, inside(key))]);
    },
    list(least = 1) {
      if (Array.isArray(value) && value.length >= least) {
        return value.map((item: unknown, i) => reading(item ?? null, problems, `${at}[${i}]`));
      }
      refuse(`be a list${least ? ' with at least one entry' : ''}`);
      return [];
    },
    text(longest) {
      if (typeof value === 'string' && value.trim() !== '' && value.length <= longest) return value;
      refuse(`be a text of 1 to ${longest} characters`);
      return '';
    },
    whole(least, most) {
      if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
      refuse(`be a whole number from ${least} to ${most}`);
      return least;
    },
    flag() {
      if (typeof value !== 'boolean') refuse('be true or false');
      return value === true;
    },
    oneOf<T extends string>(words: readonly T[]) {
      const found = words.find((word) => word === value);
      if (found === undefined) refuse(`be one of ${words.join(', ')}`);
      return found ?? (words[0] as T);
    },
    maybe: (read) => (given ? read(self) : undefined),
  };
  return self;
};

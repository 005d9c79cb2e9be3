import { distance } from 'fastest-levenshtein';

/**
 * A value that came from outside, on its way to become one of ours. What is wrong is collected with its place, so that
 * all of it can be told at once; what is read instead is harmless, and is never used.
 */
export interface Reading {
  readonly value: unknown;
  readonly given: boolean;
  /** @param must how the sentence goes on behind the field's name and "must" */
  refuse(must: string): void;
  /** The fields of an object, those that are not there included. A name that is not known is a mistake. */
  fields<K extends string>(...known: K[]): Record<K, Reading>;
  /**
   * The fields of an object whose names are free.
   *
   * @param isName whether a name has the right form
   * @param form that form in words, behind "must be"
   */
  entries(isName: (name: string) => boolean, form: string): [string, Reading][];
  /** @param least entries: 1 where nothing else is said */
  list(least?: number): Reading[];
  text(longest: number): string;
  whole(least: number, most: number): number;
  flag(): boolean;
  oneOf<T extends string>(words: readonly T[]): T;
  /** The name of something that is defined elsewhere. @param what "a step" */
  nameOf(what: string, names: readonly string[]): string;
  /** Reads it where it is there. */
  maybe<T>(read: (reading: Reading) => T): T | undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** More names than that are no help. */
const MOST_NAMES = 12;

/** Which of the names may have been meant, as the end of a complaint. */
const hint = (name: string, names: readonly string[]): string => {
  const said = name.toLowerCase();
  const near = names
    .map((one) => {
      const known = one.toLowerCase();
      const isPart = said.length > 2 && (known.startsWith(said) || said.startsWith(known));
      return { one, wrong: isPart ? 1 : distance(said, known) };
    })
    .filter(({ one, wrong }) => wrong <= Math.max(1, one.length / 3))
    .sort((a, b) => a.wrong - b.wrong)[0];
  if (near) return `: did you mean ${near.one}?`;
  return names.length && names.length <= MOST_NAMES ? ` (known: ${names.join(', ')})` : '';
};

/** @param at the place of the value, for people: `steps.menu.say` */
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
        if (!known.some((one) => one === key)) problems.push(`${inside(key)} is not known${hint(key, known)}`);
      }
      const read = (key: K): [K, Reading] => {
        const own = Object.hasOwn(found, key) ? found[key] : undefined;
        // Where the whole is missing, its parts need not be missed one by one.
        return [key, reading(own, isObject(value) ? problems : [], inside(key))];
      };
      return Object.fromEntries(known.map(read)) as Record<K, Reading>; // reason: fromEntries forgets the keys' type
    },
    entries(isName, form) {
      const found = Object.entries(object());
      for (const [key] of found) if (!isName(key)) problems.push(`${inside(key)}: the name must be ${form}`);
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
      return found ?? (words[0] as T); // reason: every list of words has one, and what is read here is never used
    },
    nameOf(what, names) {
      const found = names.find((one) => one === value);
      if (found === undefined) refuse(`name ${what}${typeof value === 'string' ? hint(value, names) : ''}`);
      return found ?? '';
    },
    maybe: (read) => (given ? read(self) : undefined),
  };
  return self;
};

import { Refused } from './refusal';

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** ms in `25h`, `90s`, `1h30m`, `2d`; `undefined` where it is none of these. */
export const parseDuration = (text: string): number | undefined => {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
};

/** `25h`, `1h 30m`, `0s`: the two largest units that say something. */
export const formatDuration = (ms: number): string => {
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, size] of Object.entries(UNITS).reverse()) {
    if (rest < size || (unit === 'd' && rest % size !== 0)) continue;
    parts.push(`${Math.floor(rest / size)}${unit}`);
    rest %= size;
  }
  return parts.slice(0, 2).join(' ') || '0s';
};

/**
 * One value that an action takes. It arrives as text, from a command line, a page or JSON, and is read here; so the
 * help, the form on the page and the check of the API are all made from this one description.
 */
export interface Parameter<T = unknown> {
  help: string;
  example: string;
  /** Whether the action can do without it. */
  optional: boolean;
  /** On a command line: given as `--name value` instead of by its place. */
  named: boolean;
  /** On a command line: the last one takes all words that are left. */
  words: boolean;
  choices?: readonly string[];
  /** Some of the many values that it can have: a page offers them. */
  suggestions?: readonly string[];
  /** @throws {Refused} */
  read(text: string, name: string): T;
}

const malformed = (name: string, expected: string, example: string) =>
  new Refused('malformed', `${name} must be ${expected}.`, `For example: ${example}`);

const required = <T>(parameter: Pick<Parameter<T>, 'help' | 'example' | 'read'>): Parameter<T> => ({
  optional: false,
  named: false,
  words: false,
  ...parameter,
});

/** Any text but an empty one. */
export const text = (help: string, example: string): Parameter<string> =>
  required({
    help,
    example,
    read(value, name) {
      if (!value.trim()) throw malformed(name, 'a text that is not empty', example);
      return value;
    },
  });

/** Text that follows `pattern`; `expected` says so in words. */
export const pattern = (help: string, example: string, form: RegExp, expected: string): Parameter<string> =>
  required({
    help,
    example,
    read(value, name) {
      if (!form.test(value)) throw malformed(name, expected, example);
      return value;
    },
  });

/** A whole number from `least` to `most`. */
export const count = (help: string, example: number, least: number, most: number): Parameter<number> =>
  required({
    help,
    example: String(example),
    read(value, name) {
      const number = Number(value);
      const isIn = /^\d+$/.test(value) && number >= least && number <= most;
      if (!isIn) throw malformed(name, `a whole number from ${least} to ${most}`, String(example));
      return number;
    },
  });

/** ms, written as `90s`, `25h`, `1h30m`; not longer than `most` ms. */
export const duration = (help: string, example: string, most: number): Parameter<number> =>
  required({
    help,
    example,
    read(value, name) {
      const ms = parseDuration(value);
      if (ms === undefined) throw malformed(name, 'a number with a unit: ms, s, m, h or d', example);
      if (ms > most) throw malformed(name, `at most ${formatDuration(most)}`, example);
      return ms;
    },
  });

export const choice = <T extends string>(help: string, choices: readonly T[], example: T): Parameter<T> => ({
  ...required<T>({
    help,
    example,
    read(value, name) {
      const found = choices.find((one) => one === value);
      if (found === undefined) throw malformed(name, `one of ${choices.join(', ')}`, example);
      return found;
    },
  }),
  choices,
});

/** The action can do without it. */
export const optional = <T>(parameter: Parameter<T>): Parameter<T | undefined> => ({ ...parameter, optional: true });

/** Optional, and on a command line given by its name. */
export const option = <T>(parameter: Parameter<T>): Parameter<T | undefined> => ({
  ...parameter,
  optional: true,
  named: true,
});

/** On a command line it needs no quotes. */
export const words = <T>(parameter: Parameter<T>): Parameter<T> => ({ ...parameter, words: true });

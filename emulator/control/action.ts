import type { Parameter } from './parameter';
import { Refused } from './refusal';
import type { Stage } from './stage';

const GROUPS = ['customer', 'agent', 'time', 'trouble', 'account'] as const;
type Group = (typeof GROUPS)[number];

type Values<P> = { [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

/** Something that a person can make happen, from the page, the API or a command line. */
export interface Action {
  name: string;
  group: Group;
  /** One line. */
  help: string;
  /** In the order in which a command line takes them. */
  parameters: Readonly<Record<string, Parameter>>;
  /**
   * Resolves with one sentence that says what was done.
   * @throws {Refused}
   */
  run(stage: Stage, values: Readonly<Record<string, unknown>>): Promise<string>;
  /** Reads the values, and does nothing. @throws {Refused} */
  check(values: Readonly<Record<string, unknown>>): void;
}

interface Definition<P> {
  group: Group;
  help: string;
  parameters: P;
  run(stage: Stage, values: Values<P>): string | Promise<string>;
}

const listed = (names: readonly string[]) => names.join(', ') || 'none';

const reader =
  <P extends Record<string, Parameter>>(name: string, parameters: P) =>
  (given: Readonly<Record<string, unknown>>): Values<P> => {
    const names = Object.keys(parameters);
    const unknown = Object.keys(given).find((key) => !Object.hasOwn(parameters, key));
    if (unknown !== undefined) {
      throw new Refused('unknown-parameter', `${name} has no parameter ${unknown}.`, `It has: ${listed(names)}`);
    }
    const values = Object.entries(parameters).map(([key, parameter]) => {
      const value = given[key];
      const isAbsent = value === undefined || value === null || (parameter.optional && value === '');
      if (!isAbsent && typeof value === 'object') {
        throw new Refused('malformed', `${key} must be a text or a number.`, `For example: ${parameter.example}`);
      }
      if (!isAbsent) return [key, parameter.read(String(value), key)];
      if (parameter.optional) return [key, undefined];
      throw new Refused('missing', `${name} needs ${key}: ${parameter.help}`, `For example: ${parameter.example}`);
    });
    return Object.fromEntries(values) as Values<P>; // reason: each parameter read its own value
  };

/** Binds an action to its parameters, so that `run` gets values that were read and have their types. */
export const action = <P extends Record<string, Parameter>>(name: string, definition: Definition<P>): Action => {
  const { group, help, parameters, run } = definition;
  const read = reader(name, parameters);
  return {
    ...{ name, group, help, parameters },
    run: async (stage, values) => run(stage, read(values)),
    check: (values) => void read(values),
  };
};

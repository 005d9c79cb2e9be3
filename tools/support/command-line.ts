import { InvalidArgumentError } from 'commander';

/** What people call the Environment without a suffix, as Twilio's tools do. */
export const PRODUCTION = 'production';

/** At most 16 characters: https://www.twilio.com/docs/serverless/api/resource/environment */
const SUFFIX = /^[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?$/i;

/** An Environment's name is the suffix of its domain. For a command line. */
export const readEnvironmentName = (name: string): string => {
  if (name === PRODUCTION || SUFFIX.test(name)) return name;
  throw new InvalidArgumentError('It is a part of the domain: letters, digits and hyphens, at most 16.');
};

/** The flags that a hint hands on, and each command's default; `undefined`: the command has none. */
const TARGET = { env: '.env', embedded: undefined } as const;
const FLAGS = {
  setup: { ...TARGET, environment: 'dev', file: 'flows.json' },
  doctor: { ...TARGET, environment: 'dev', file: 'flows.json' },
  remove: TARGET,
  deploy: { ...TARGET, environment: 'dev' },
  flows: { ...TARGET, file: 'flows.json', domain: undefined },
  sweep: { ...TARGET, environment: undefined, url: undefined },
  console: { ...TARGET, environment: undefined, url: undefined },
} as const satisfies Record<string, Partial<Record<keyof GivenFlags, string | undefined>>>;

/** The flags that a command was given, as it has them: of all commands that act on an account. */
export interface GivenFlags {
  env?: string;
  embedded?: boolean;
  /** `dev`; `''` or `production`: the Environment without a suffix. */
  environment?: string;
  file?: string;
  domain?: string;
  url?: string;
}

/** One word for every shell, zsh included: in quotes where it has more than letters, digits and a few signs. */
export const shellWord = (word: string): string =>
  /^[\w@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** Scripts of package.json that are no command of `flexkeep`. */
const OTHER_SCRIPTS = ['generate', 'lint', 'typecheck', 'test:browser'];

/**
 * Commands in a text as they are typed where `program` was: every hint is written with `npm run`, and printed through this.
 *
 * @example asTyped('npx flexkeep', 'Look: npm run sweep -- --apply') // Look: npx flexkeep sweep --apply
 */
export const asTyped = (program: string, text: string): string =>
  program === 'npm run'
    ? text
    : text.replace(
        /\bnpm (?:run (?:--silent |-s )?([a-z][a-z:]*)|(start))(?: --(?= ))?/g,
        (line, script: string | undefined, start: string | undefined) =>
          script !== undefined && OTHER_SCRIPTS.includes(script) ? line : `${program} ${script ?? start}`,
      );

/**
 * A command that a person may copy. It acts on what the flags name, and on nothing else.
 *
 * @example commandLine({ embedded: true }, 'sweep', '--apply') // npm run sweep -- --apply --embedded
 */
export const commandLine = (given: GivenFlags, name: keyof typeof FLAGS, ...args: string[]): string => {
  const defaults: Partial<Record<keyof GivenFlags, string | undefined>> = FLAGS[name];
  const handed = Object.entries(defaults).flatMap(([flag, usual]) => {
    const value = given[flag as keyof GivenFlags]; // reason: `defaults` has no other keys
    if (value === undefined || value === false || value === usual) return [];
    if (value === true) return [`--${flag}`];
    return [`--${flag}`, flag === 'environment' && value === '' ? PRODUCTION : value];
  });
  const words = [...args, ...handed].map(shellWord);
  return `npm run ${name}${words.length ? ` -- ${words.join(' ')}` : ''}`;
};

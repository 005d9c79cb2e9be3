import { defaultOptions, type WorldOptions } from '../products/shared/options';
import { type Action, action } from './action';
import { choice, text, words } from './parameter';
import { Refused } from './refusal';

const DEFAULTS: Readonly<Record<string, unknown>> = { ...defaultOptions() };

const OPTION_NAMES = Object.keys(DEFAULTS);

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);

const parse = (value: string): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};

/**
 * One option from text, as a command line has it: `returnAddsWebhook` and `true`.
 *
 * @throws {Refused}
 */
const readOption = (name: string, value: string): Partial<WorldOptions> => {
  if (!Object.hasOwn(DEFAULTS, name)) {
    throw new Refused('not-found', `There is no option ${name}.`, `There is: ${OPTION_NAMES.join(', ')}`);
  }
  const [given, usual] = [parse(value), DEFAULTS[name]];
  if (kindOf(given) === kindOf(usual)) return { [name]: given };
  throw new Refused(
    'malformed',
    `${name} must be a ${kindOf(usual)}.`,
    `For example, as it is by default: ${JSON.stringify(usual)}`,
  );
};

/**
 * Options from the text of a variable: `returnAddsWebhook=true listLagMs=500`.
 *
 * @throws {Refused}
 */
export const readOptions = (text: string): Partial<WorldOptions> => {
  const options: Partial<WorldOptions> = {};
  for (const pair of text.split(/\s+/).filter(Boolean)) {
    const [, name = pair, value = ''] = /^(\w+)=(.*)$/.exec(pair) ?? [];
    Object.assign(options, readOption(name, value));
  }
  return options;
};

/** Where a person sets {@link readOptions} once for all starts and tests. */
export const OPTIONS_VARIABLE = 'EMBEDDED_OPTIONS';

export const setOption: Action = action('option', {
  group: 'account',
  help: 'Changes one thing in which accounts differ, or of which nothing says how Twilio does it.',
  parameters: {
    name: choice('Which: emulator/products/shared/options.ts says what each means.', OPTION_NAMES, 'returnAddsWebhook'),
    value: words(text('Its value.', 'true')),
  },
  run({ emulator }, { name, value }) {
    Object.assign(emulator.options, readOption(name, value));
    emulator.journal.note({ kind: 'note', name: 'option', detail: { [name]: value } });
    return `${name} is ${value} now.`;
  },
});

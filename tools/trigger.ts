import { Command } from 'commander';
import type { Action } from '../emulator/control/action';
import { ACTIONS } from '../emulator/control/actions';
import type { Outcome } from '../emulator/control/app';
import type { Parameter } from '../emulator/control/parameter';
import type { PeopleState } from '../emulator/control/state';
import { findStack } from '../emulator/stack-file';
import { colorsFor } from './journal-line';
import { outcomeText, stateText } from './outcome';

/** What the control API, or the lack of one, has to say to the person at the terminal. */
class Complaint extends Error {}

const NOTHING_RUNS = 'No embedded Twilio runs for this checkout. Start one in another terminal: npm start';

const GROUP_TITLES: Record<Action['group'], string> = {
  customer: 'Customers:',
  agent: 'Agents:',
  time: 'Time:',
  trouble: 'Trouble:',
  account: 'The account:',
};

interface Refusal {
  error?: { message?: string; remedy?: string };
}

const ask = async <T>(path: string, values?: Record<string, unknown>): Promise<T> => {
  const stack = await findStack(process.cwd());
  if (!stack) throw new Complaint(NOTHING_RUNS);
  const answer = await fetch(stack.console + path, values ? { method: 'POST', body: JSON.stringify(values) } : {});
  if (answer.ok) return (await answer.json()) as T;
  const { error = {} } = (await answer.json()) as Refusal;
  throw new Complaint([error.message, error.remedy].filter(Boolean).join('\n'));
};

const program = new Command('npm run trigger --')
  .description('Makes things happen in the embedded Twilio that `npm start` runs, and tells what came of it.')
  .option('--json', 'print the control API’s answer as it is')
  .helpCommand(false)
  .addHelpText('after', '\nOne action in detail: npm run trigger -- sms --help');

const print = <T>(value: T, words: (value: T, colors: ReturnType<typeof colorsFor>) => string): void => {
  const text = program.opts<{ json?: boolean }>().json
    ? JSON.stringify(value, null, 2)
    : words(value, colorsFor(process.stdout));
  process.stdout.write(`${text}\n`);
};

const helpOf = ({ help, example, choices }: Parameter): string =>
  `${help} ${choices ? `One of: ${choices.join(', ')}.` : `For example: ${example}`}`;

const placeholder = (name: string, { optional, words }: Parameter): string => {
  const inner = words ? `${name}...` : name;
  return optional ? `[${inner}]` : `<${inner}>`;
};

/** `for` → `--for <value>`; the others by their place. */
const addCommand = ({ name, group, help, parameters }: Action): void => {
  const command = program.command(name).summary(help).description(help).helpGroup(GROUP_TITLES[group]);
  const entries = Object.entries(parameters);
  const byPlace = entries.filter(([, parameter]) => !parameter.named);
  for (const [key, parameter] of byPlace) command.argument(placeholder(key, parameter), helpOf(parameter));
  for (const [key, parameter] of entries) {
    if (parameter.named) command.option(`--${key} <${parameter.choices ? 'choice' : 'value'}>`, helpOf(parameter));
  }
  command.action(async () => {
    const placed = byPlace.flatMap(([key], i) => {
      const value: unknown = command.processedArgs[i];
      return value === undefined ? [] : [[key, Array.isArray(value) ? value.join(' ') : value]];
    });
    const values = { ...command.opts<Record<string, unknown>>(), ...Object.fromEntries(placed) };
    print(await ask<Outcome>(`/api/actions/${name}`, values), outcomeText);
  });
};

for (const action of ACTIONS) addCommand(action);

program
  .command('state')
  .description('Who is where, and what the customers have on their screens.')
  .helpGroup(GROUP_TITLES.account)
  .action(async () => print(await ask<PeopleState>('/api/state'), stateText));

program.parseAsync().catch((error: unknown) => {
  const isExpected = error instanceof Complaint || error instanceof TypeError;
  process.stderr.write(`${isExpected ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

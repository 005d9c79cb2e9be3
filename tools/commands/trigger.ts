import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import type { describeActions } from '../../emulator/control/actions';
import type { Change } from '../../emulator/control/changes';
import type { Outcome } from '../../emulator/control/perform';
import type { Scenario } from '../../emulator/control/scenario';
import type { PeopleState } from '../../emulator/control/state';
import { type Act, createCommand } from '../support/command';
import { shellWord } from '../support/command-line';
import { Complaint } from '../support/complaint';
import { codeOf, readText } from '../support/files';
import { readJson } from '../support/json';
import type { System } from '../support/system';
import type { Terminal } from '../support/terminal';
import { createJournalLines } from '../trigger/journal-line';

type Colors = Terminal['colors'];

const changeLine = ({ kind, sid, was, is }: Change, colors: Colors): string => {
  if (kind === 'message') return `  ${colors.bold(`to ${sid}:`)} ${is}`;
  const about = `  ${kind.padEnd(8)} ${sid}  `;
  if (is === undefined) return `${about}${was} ${colors.dim('→')} gone`;
  return was === undefined ? `${about}${colors.dim('new:')} ${is}` : `${about}${was} ${colors.dim('→')} ${is}`;
};

/**
 * What was done, what happened in Twilio because of it, causes before effects, and what is different now.
 *
 * @param now epoch ms by this machine's clock: of entries of the same day no date is shown
 */
export const outcomeText = ({ did, journal, changes }: Outcome, colors: Colors, now: number): string => {
  const lines = createJournalLines(colors, now);
  const entries = [...journal].sort((a, b) => a.began - b.began);
  return [
    colors.bold(did),
    ...entries.flatMap(lines).map((line) => `  ${line}`),
    ...(changes.length ? [colors.bold('Changed:'), ...changes.map((change) => changeLine(change, colors))] : []),
  ].join('\n');
};

const age = (seconds: number): string =>
  seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;

/** Who is where, and what the customers have on their screens. */
const stateText = (state: PeopleState, colors: Colors): string => {
  const part = (title: string, lines: string[]) => [
    colors.bold(title),
    ...(lines.length ? lines.map((line) => `  ${line}`) : [colors.dim('  none')]),
  ];
  return [
    `It is ${state.now} at Twilio.`,
    ...part(
      'Agents',
      state.workers.map(({ sid, name, activity, tab }) => `${sid}  ${name}: ${activity}, Flex UI ${tab}`),
    ),
    ...part(
      'Tasks',
      state.tasks.map((task) => {
        const { sid, status, name, reservation, channelSid } = task;
        return `${sid}  ${status}, ${name ?? 'no name'}, ${reservation?.worker ?? 'no agent'}, ${age(task.age)}, ${channelSid ?? 'no channel'}`;
      }),
    ),
    ...part(
      'Chat Channels and Conversations',
      state.channels.map(
        ({ sid, type, status, lines }) => `${sid}  ${type ?? '?'}, ${status}, ${lines.length} messages`,
      ),
    ),
    ...part(
      'Proxy Sessions',
      state.sessions.map(({ sid, status, name }) => `${sid}  ${status}, ${name ?? 'no name'}`),
    ),
    ...part(
      'Interaction Channels',
      state.interactions.map(({ sid, status, conversationSid }) => `${sid}  ${status}, ${conversationSid}`),
    ),
    ...state.phones.flatMap(({ name, messages }) =>
      part(
        `On the screen of ${name}`,
        messages.map(({ direction, body }) => `${direction === 'sent' ? '  me:' : colors.cyan('them:')} ${body}`),
      ),
    ),
  ].join('\n');
};

type Description = ReturnType<typeof describeActions>[number];
type Parameter = Description['parameters'][number];

const NOTHING_RUNS = {
  where: 'This checkout',
  problem: 'none runs for it',
  remedy: 'Start one in another terminal: npm start',
};

const GROUP_TITLES: Record<Description['group'], string> = {
  customer: 'Customers:',
  agent: 'Agents:',
  time: 'Time:',
  trouble: 'Trouble:',
  account: 'The account:',
};

interface Refusal {
  error?: { message?: string; remedy?: string };
}

/** Asks the control API. */
const askAt =
  (console: string) =>
  async <T>(path: string, values?: Record<string, unknown>): Promise<T> => {
    const answer = await fetch(console + path, values ? { method: 'POST', body: JSON.stringify(values) } : {});
    // reason: the other end is this project's own program, which `npm start` runs
    if (answer.ok) return (await answer.json()) as T;
    const { error = {} } = (await answer.json()) as Refusal; // reason: as above
    throw new Complaint([error.message, error.remedy].filter(Boolean).join('\n'), [], 'refused');
  };

/** The example as a shell takes it; commander itself adds the choices. */
const helpOf = ({ help, example, choices }: Parameter): string =>
  choices ? help : `${help} For example: ${shellWord(example)}`;

/** For help and completion: what is not among the choices is refused by the embedded Twilio itself. */
const withChoices = <T extends Argument | Option>(one: T, { choices }: Parameter): T =>
  Object.assign(one, choices && { argChoices: [...choices] });

const placeholder = ({ name, optional, words }: Parameter): string => {
  const inner = words ? `${name}...` : name;
  return optional ? `[${inner}]` : `<${inner}>`;
};

/** What the arguments of a command line mean: the named ones as they are, the others by their place. */
const valuesOf = (byPlace: Parameter[], options: Record<string, unknown>, args: unknown[]): Record<string, unknown> => {
  const placed = byPlace.flatMap(({ name }, i) => {
    const value = args[i];
    return value === undefined ? [] : [[name, Array.isArray(value) ? value.join(' ') : value]];
  });
  const { json: _json, ...named } = options;
  return { ...named, ...Object.fromEntries(placed) };
};

type Ask = ReturnType<typeof askAt>;

interface Options {
  json?: boolean;
}

type InWords<T> = (answer: T, colors: System['terminal']['colors'], now: number) => string;

/** Asks the control API, and prints its answer. Resolves with the exit code. */
const printer =
  ({ terminal: { tell, colors }, now }: System, ask: Ask | undefined) =>
  async <T>(
    { json }: Options,
    inWords: InWords<T>,
    path: string,
    values?: Record<string, unknown>,
  ): Promise<number> => {
    if (!ask) throw new Complaint('There is no embedded Twilio.', [NOTHING_RUNS]);
    const answer = await ask<T>(path, values);
    tell(json ? JSON.stringify(answer, null, 2) : inWords(answer, colors, now()));
    return 0;
  };

type Print = ReturnType<typeof printer>;

const addAction = (program: Command, act: Act, { name, group, help, parameters }: Description, print: Print): void => {
  const command = program.command(name).summary(help).description(help).helpGroup(GROUP_TITLES[group]);
  const byPlace = parameters.filter(({ named }) => !named);
  for (const parameter of byPlace) {
    command.addArgument(withChoices(new Argument(placeholder(parameter), helpOf(parameter)), parameter));
  }
  for (const parameter of parameters.filter(({ named }) => named)) {
    const flags = `--${parameter.name} <${parameter.choices ? 'choice' : 'value'}>`;
    command.addOption(withChoices(new Option(flags, helpOf(parameter)), parameter));
  }
  command.action(
    act((options: Options, ...args: unknown[]) =>
      print<Outcome>(options, outcomeText, `/api/actions/${name}`, valuesOf(byPlace, { ...options }, args)),
    ),
  );
};

const save = async (system: System, ask: Ask | undefined, file: string, { json }: Options): Promise<number> => {
  if (!ask) throw new Complaint('There is no embedded Twilio.', [NOTHING_RUNS]);
  const scenario = await ask<Scenario>('/api/scenario');
  try {
    writeFileSync(resolve(system.cwd, file), `${JSON.stringify(scenario, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    const remedy = 'Take another name, or remove what is there.';
    throw new Complaint('Nothing was saved.', [{ where: file, problem: codeOf(error), remedy }]);
  }
  const said = `${scenario.acts.length} acts since the last reset are saved. Replay them with: npm run trigger -- replay ${shellWord(file)}`;
  system.terminal.tell(json ? JSON.stringify({ file, ...scenario }, null, 2) : said);
  return 0;
};

const addScenarios = (program: Command, act: Act, system: System, ask: Ask | undefined, print: Print): void => {
  program
    .command('save')
    .summary('Saves what was done since the last reset as a file, a scenario.')
    .description(
      'Saves what was done since the last reset as a file, a scenario: without SIDs and dates, to be shared.',
    )
    .helpGroup('Scenarios:')
    .argument('<file>', 'the file, which must not be there yet')
    .action(act((options: Options, file: string) => save(system, ask, file, options)));
  program
    .command('replay')
    .summary('Resets the account, and does again what a scenario says.')
    .description(
      "Resets the account, and does again what a scenario says, in Twilio's time. Stops at the first act that is refused.",
    )
    .helpGroup('Scenarios:')
    .argument('<file>', 'the file that `save` wrote')
    .action(
      act((options: Options, file: string) =>
        print<Outcome[]>(
          options,
          (outcomes, colors, now) => outcomes.map((outcome) => outcomeText(outcome, colors, now)).join('\n'),
          '/api/scenario',
          // reason: the embedded Twilio checks it
          readJson(readText(system, file, 'Name a file that `trigger save` wrote.'), file) as Record<string, unknown>,
        ),
      ),
    );
};

export const triggerCommand = createCommand('trigger', async (program, act, system) => {
  const stack = await system.stack();
  const ask = stack && askAt(stack.console);
  // The embedded Twilio that runs says by itself what it can do; loading all of it takes 1 s.
  const actions = ask
    ? await ask<Description[]>('/api/actions')
    : (require('../../emulator/control/actions').describeActions() as Description[]); // reason: `require` has no types
  const print = printer(system, ask);
  program
    .description('Makes things happen in the embedded Twilio that `npm start` runs, and tells what came of it.')
    .option('--json', 'print the control API’s answer as it is')
    .addHelpText('after', '\nOne action in detail: npm run trigger -- sms --help');
  for (const action of actions) addAction(program, act, action, print);
  addScenarios(program, act, system, ask, print);
  program
    .command('state')
    .description('Who is where, and what the customers have on their screens.')
    .helpGroup(GROUP_TITLES.account)
    .action(act((options: Options) => print<PeopleState>(options, stateText, '/api/state')));
});

import { createInterface } from 'node:readline/promises';
import { InvalidArgumentError, Option } from 'commander';
import { pickLanguage } from '../../src/bot/phrase';
import { createRemoteBot } from '../../src/bot/remote/remote';
import { type BotScript, LANGUAGE } from '../../src/bot/script';
import { createScriptedBot } from '../../src/bot/scripted';
import type { Bot } from '../../src/core/bot';
import type { LogEntry } from '../../src/platform/log';
import { readBotAddress } from '../../src/platform/settings';
import { checkScript } from '../bot/check';
import { error, type ScriptFinding } from '../bot/finding';
import { parseScriptFile, readScriptFile, SHIPPED } from '../bot/parse-script';
import { explainFailure, play } from '../bot/play';
import { CHANNEL_TYPES } from '../flows/flow';
import { createCommand } from '../support/command';
import { Complaint } from '../support/complaint';
import { systemRuntime } from '../support/runtime';
import type { System } from '../support/system';
import { counted } from '../support/terminal';

/** What the customer writes. */
interface Input {
  lines(): AsyncIterable<string> & { close?(): void };
  /** Asks the person for the next line; absent where the lines come from a pipe. */
  prompt: (() => void) | undefined;
}

interface PlayOptions {
  language?: string[];
  channel: string;
  now?: number;
  url?: string;
  json?: boolean;
}

/** A script speaks its own languages; which ones a bot elsewhere speaks, only that bot knows. */
const checkLanguages = ({ languages }: BotScript, { language = [], url }: PlayOptions): void => {
  const isKnown = (tag: string) =>
    url === undefined ? pickLanguage(['', ...languages], [tag]) !== '' : LANGUAGE.test(tag);
  const expected = url === undefined ? `the script speaks ${languages.join(', ')}` : 'a language is like en or de-AT';
  const unknown = language.find((tag) => !isKnown(tag));
  if (unknown !== undefined) {
    throw new Complaint('There is no such language.', [{ where: '--language', problem: `"${unknown}": ${expected}` }]);
  }
};

const createBot = ({ environment, terminal }: System, script: BotScript, url: string | undefined): Bot => {
  if (url === undefined) return createScriptedBot(script);
  const address = readBotAddress({ ...environment, BOT_URL: url });
  if (!address) throw new Complaint('--url needs the address of a bot.');
  const deadline = { left: () => 60_000, allows: () => true };
  const log = (entry: LogEntry) => {
    for (const line of explainFailure(entry, address.url)) terminal.talk(line);
  };
  return createRemoteBot({ script, address, runtime: systemRuntime, deadline, log });
};

const readMoment = (text: string): number => {
  const moment = Date.parse(text);
  if (Number.isFinite(moment)) return moment;
  throw new InvalidArgumentError('A moment is like 2026-12-24T18:00+01:00.');
};

const EXAMPLES = `
How a script is written: docs/bot.md

Examples:
  npm run bot -- check
  npm run bot -- play
  npm run bot -- play --language de --now 2026-12-24T18:00+01:00
  printf 'hi\\n1\\nagent\\n' | npm run --silent bot -- play
  BOT_SECRET=whsec_… npm run bot -- play --url http://127.0.0.1:8080/`;

/** What cannot be parsed has errors as well: they are results like all others. */
const findingsIn = (file: string): ScriptFinding[] => {
  const script = parseScriptFile(file);
  return 'wrong' in script ? script.wrong.map(error) : checkScript(script);
};

const check = ({ tell, talk, colors }: System['terminal'], { json }: { json?: boolean }, file: string): number => {
  const findings = findingsIn(file);
  if (json) tell(JSON.stringify({ file, findings }, null, 2));
  else
    for (const { kind, text } of findings) {
      tell(`${kind === 'error' ? colors.red('error ') : colors.yellow('remark')} ${text}`);
    }
  const errors = findings.filter(({ kind }) => kind === 'error').length;
  talk(
    findings.length
      ? `${counted(errors, 'error')}, ${counted(findings.length - errors, 'remark')}.`
      : 'Nothing to remark on.',
  );
  return errors ? 1 : 0;
};

const playScript = async (system: System, { lines, prompt }: Input, options: PlayOptions, file: string) => {
  const script = readScriptFile(file);
  checkLanguages(script, options);
  const { language = [], channel, now, url, json = false } = options;
  const bot = createBot(system, script, url);
  const input = lines();
  await play(
    {
      ...{ script, bot, url, languages: language, channelType: channel },
      now: now === undefined ? system.now : () => now,
      newSid: (prefix) => prefix + systemRuntime.id().replaceAll('-', ''),
    },
    { ...system.terminal, lines: input, prompt, isJson: json },
  );
  input.close?.();
  return 0;
};

/** @param input a test gives its own lines */
export const createBotCommand = (input: Input) =>
  createCommand('bot', (program, act, system) => {
    program
      .description('Plays and checks the script of the bot, without a deployment and without an account.')
      .addHelpText('after', EXAMPLES);

    program
      .command('check')
      .summary('find what is wrong with a script')
      .description(
        'Prints errors (unknown fields and steps, a keyword that means two things, a message that is cut) and remarks ' +
          '(steps that no dialogue reaches, dead ends, missing translations, words that an SMS does not carry). Exits with 1 ' +
          'for errors only.',
      )
      .argument('[file]', 'the script', SHIPPED)
      .option('--json', 'print the findings as JSON')
      .action(act((options: { json?: boolean }, file: string) => check(system.terminal, options, file)));

    program
      .command('play')
      .summary('talk to the bot')
      .description(
        'You are the customer: each line is a message. Ends when the bot hands over or closes, or with Ctrl-D.',
      )
      .argument('[file]', 'the script', SHIPPED)
      .option(
        '--language <tag>',
        'the language of the customer, best first; may be given more than once',
        (tag, all: string[] = []) => [...all, tag],
      )
      .addOption(new Option('--channel <type>', 'where the customer writes').choices(CHANNEL_TYPES).default('web'))
      .option('--now <moment>', 'play as if it were then', readMoment)
      .option('--json', 'print each message and the bot’s answer as a line of JSON')
      .option('--url <address>', 'ask this bot instead, signing with BOT_SECRET of the environment')
      .action(act((options: PlayOptions, file: string) => playScript(system, input, options, file)));
  });

const { stdin, stdout } = process;

export const botCommand = createBotCommand({
  lines: () => createInterface({ input: stdin, terminal: false }),
  prompt: stdin.isTTY ? () => void stdout.write('you: ') : undefined,
});

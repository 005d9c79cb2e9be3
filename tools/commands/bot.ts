import { createInterface } from 'node:readline/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { Bot } from '../../src/bot/port';
import { createRemoteBot } from '../../src/bot/remote/remote';
import type { BotScript } from '../../src/bot/script';
import { createScriptedBot } from '../../src/bot/scripted';
import { readBotAddress } from '../../src/platform/settings';
import { checkScript } from '../bot/check';
import { play } from '../bot/play';
import { readScriptFile, SHIPPED } from '../bot/script-file';
import { type Act, type CliCommand, runCommandLine } from '../support/command';
import { Complaint } from '../support/complaint';
import { systemRuntime } from '../support/runtime';
import type { System } from '../support/system';

interface PlayOptions {
  language: string[];
  channel: string;
  now?: number;
  url?: string;
}

const createBot = ({ environment, terminal }: System, script: BotScript, url: string | undefined): Bot => {
  if (url === undefined) return createScriptedBot(script);
  const address = readBotAddress({ ...environment, BOT_URL: url });
  if (!address) throw new Complaint('--url needs the address of a bot.');
  const deadline = { left: () => 60_000, allows: () => true };
  const log = (entry: object) => terminal.talk(JSON.stringify(entry));
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

const check = ({ tell, talk }: System['terminal'], file: string): number => {
  const findings = checkScript(readScriptFile(file));
  for (const finding of findings) tell(finding);
  talk(findings.length ? `${findings.length} to look at.` : 'Nothing to find fault with.');
  return findings.length ? 1 : 0;
};

const playScript = async (system: System, { language, channel, now, url }: PlayOptions, file: string) => {
  const { tell } = system.terminal;
  const bot = createBot(system, readScriptFile(file), url);
  const { stdin, stdout } = process;
  const input = createInterface({ input: stdin, terminal: false });
  await play({
    ...{ bot, lines: input, languages: language, channelType: channel, tell },
    now: now === undefined ? system.now : () => now,
    prompt: () => void (stdin.isTTY && stdout.write('you: ')),
    heard: (text) => void (stdin.isTTY || tell(`you: ${text}`)),
    newSid: (prefix) => prefix + systemRuntime.id().replaceAll('-', ''),
  });
  input.close();
  return 0;
};

const define = (system: System) => (program: Command, act: Act) => {
  program
    .description('Plays and checks the script of the bot, without a deployment and without an account.')
    .addHelpText('after', EXAMPLES);

  program
    .command('check')
    .summary('find what is wrong with a script')
    .description(
      'Finds unknown fields and targets, steps that nobody reaches, dead ends, missing translations, keywords that mean ' +
        'two things, and opening hours that overlap. Exits with 1 if there is anything.',
    )
    .argument('[file]', 'the script', SHIPPED)
    .action(act((_: object, file: string) => check(system.terminal, file)));

  program
    .command('play')
    .summary('talk to the bot')
    .description(
      'You are the customer: each line is a message. Ends when the bot hands over or closes, or with Ctrl-D.',
    )
    .argument('[file]', 'the script', SHIPPED)
    .option(
      '--language <tag>',
      'what speaks for a language, best first; may be given more than once',
      (tag, all: string[]) => [...all, tag],
      [],
    )
    .option('--channel <type>', 'sms, web, whatsapp, …', 'web')
    .option('--now <moment>', 'play as if it were then', readMoment)
    .option('--url <address>', 'ask this bot instead, signing with BOT_SECRET of the environment')
    .action(act((options: PlayOptions, file: string) => playScript(system, options, file)));
};

export const botCommand: CliCommand = (system, args) =>
  runCommandLine({ usage: 'bot', define: define(system) }, system.terminal, args);

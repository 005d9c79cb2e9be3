import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { Bot } from '../src/bot/port';
import { createRemoteBot } from '../src/bot/remote/remote';
import { type BotScript, parseScript, ScriptError } from '../src/bot/script';
import { createScriptedBot } from '../src/bot/scripted';
import type { Runtime } from '../src/platform/runtime';
import { readBotAddress, SettingsError } from '../src/platform/settings';
import { checkScript } from './bot/check';
import { play } from './bot/play';

/** Something that the person at the terminal can put right. */
class Complaint extends Error {}

export const SHIPPED = join(__dirname, '../assets/bot.private.json');

const talk = (line: string) => process.stderr.write(`${line}\n`);
const tell = (line: string) => process.stdout.write(`${line}\n`);

/** @throws {Complaint | ScriptError} */
export const readScriptFile = (file: string): BotScript => {
  if (!existsSync(file)) throw new Complaint(`There is no file ${file}`);
  try {
    return parseScript(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Complaint(`${file} is not JSON: ${error.message}`);
    throw error;
  }
};

const runtime: Runtime = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
    }),
  random: () => Math.random(),
  id: () => randomUUID(),
  print: talk,
  asset: () => undefined,
  fetch: (...request) => fetch(...request),
};

interface PlayOptions {
  language: string[];
  channel: string;
  now?: number;
  url?: string;
}

const createBot = (script: BotScript, url: string | undefined): Bot => {
  if (url === undefined) return createScriptedBot(script);
  const address = readBotAddress({ ...process.env, BOT_URL: url });
  if (!address) throw new Complaint('--url needs the address of a bot');
  const deadline = { left: () => 60_000, allows: () => true };
  return createRemoteBot({ script, address, runtime, deadline, log: (entry) => talk(JSON.stringify(entry)) });
};

const readMoment = (text: string): number => {
  const moment = Date.parse(text);
  if (Number.isFinite(moment)) return moment;
  throw new InvalidArgumentError('A moment is like 2026-12-24T18:00+01:00.');
};

const program = new Command('npm run bot --')
  .description('Plays and checks the script of the bot, without a deployment and without an account.')
  .helpCommand(false)
  .addHelpText(
    'after',
    `
How a script is written: docs/bot.md

Examples:
  npm run bot -- check
  npm run bot -- play
  npm run bot -- play --language de --now 2026-12-24T18:00+01:00
  printf 'hi\\n1\\nagent\\n' | npm run --silent bot -- play
  BOT_SECRET=whsec_… npm run bot -- play --url http://127.0.0.1:8080/`,
  );

program
  .command('check')
  .summary('find what is wrong with a script')
  .description(
    'Finds unknown fields and targets, steps that nobody reaches, dead ends, missing translations, keywords that mean ' +
      'two things, and opening hours that overlap. Exits with 1 if there is anything.',
  )
  .argument('[file]', 'the script', SHIPPED)
  .action((file: string) => {
    const findings = checkScript(readScriptFile(file));
    for (const finding of findings) tell(finding);
    talk(findings.length ? `${findings.length} to look at.` : 'Nothing to find fault with.');
    if (findings.length) process.exitCode = 1;
  });

program
  .command('play')
  .summary('talk to the bot')
  .description('You are the customer: each line is a message. Ends when the bot hands over or closes, or with Ctrl-D.')
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
  .action(async (file: string, { language, channel, now, url }: PlayOptions) => {
    const bot = createBot(readScriptFile(file), url);
    const input = createInterface({ input: process.stdin, terminal: false });
    const { isTTY } = process.stdin;
    await play({
      ...{ bot, lines: input, languages: language, channelType: channel, tell },
      now: now === undefined ? runtime.now : () => now,
      prompt: () => void (isTTY && process.stdout.write('you: ')),
      heard: (text) => void (isTTY || tell(`you: ${text}`)),
      newSid: (prefix) => prefix + runtime.id().replaceAll('-', ''),
    });
    input.close();
  });

const explain = (error: unknown): string[] => {
  if (error instanceof ScriptError) return error.wrong;
  if (error instanceof Complaint || error instanceof SettingsError) return [error.message];
  throw error;
};

if (require.main === module) {
  program.parseAsync().catch((error: unknown) => {
    for (const line of explain(error)) talk(line);
    process.exitCode = 1;
  });
}

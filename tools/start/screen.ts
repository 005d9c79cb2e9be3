import { basename, resolve } from 'node:path';
import { waysIn } from '../../emulator/people/ways-in';
import type { Stack } from '../../emulator/stack';
import type { Terminal } from '../support/terminal';
import { shortSid } from '../trigger/journal-line';
import { KEYS } from './keys';

const row = (name: string, value: string) => `  ${name.padEnd(16)}${value}`;

const MOST_ENDPOINTS = 8;

/** So that one line has them. */
const MOST_WAYS_IN = 2;

type Shown = Pick<Stack, 'account' | 'deployed' | 'functionsUrl' | 'consoleUrl' | 'environment' | 'emulator'>;

interface Screen {
  colors: Terminal['colors'];
  /** Whether single keys are listened to. */
  hasKeys: boolean;
  /** Another one than this: its directory. */
  project?: string;
}

/** `Alice and Bob`, `Alice, Bob and 1998 more`. */
const staff = ([first, second, ...rest]: string[]): string => {
  if (first === undefined) return 'none';
  if (second === undefined) return first;
  return rest.length ? `${first}, ${second} and ${rest.length} more` : `${first} and ${second}`;
};

/** What runs where, and what to try next: at most one screen, 24 lines of 80 columns. */
export const startScreen = (stack: Shown, { colors, hasKeys, project }: Screen): string => {
  const { account, deployed, functionsUrl, consoleUrl, environment } = stack;
  const shown = deployed.functions.slice(0, MOST_ENDPOINTS);
  const width = Math.max(20, ...shown.map(({ path }) => path.length));
  const all = shown.map(({ path, access }) => row('', `${path.padEnd(width)} ${colors.dim(access)}`));
  const rest = deployed.functions.length - MOST_ENDPOINTS;
  const endpoints = [...all, ...(rest > 0 ? [row('', `and ${rest} more`)] : [])];
  const customers = waysIn(stack.emulator).slice(0, MOST_WAYS_IN);
  const next = [
    ['npm run trigger -- sms hi', 'a customer writes, the bot answers'],
    ['npm run trigger -- sms agent', 'an agent’s Task; then: accept, say, end-chat'],
    ['npm run trigger -- wait 25h', "Twilio's time goes by"],
    ['npm run demo', 'the whole story, by itself'],
  ] as const;
  const callable = deployed.functions.find(({ access }) => access !== 'private')?.path ?? '/PATH';
  const first = customers.length
    ? (['npx flexkeep trigger sms hi', 'a customer writes'] as const)
    : ([`npx flexkeep trigger call ${callable}`, 'a Function is called, signed'] as const);
  const own = [
    first,
    ['npx flexkeep trigger wait 25h', "Twilio's time goes by"],
    ['npx flexkeep trigger --help', 'all that can happen'],
  ] as const;
  // Commands find what runs by their own directory.
  const place = project === undefined || resolve(project) === process.cwd() ? '' : `, in ${project}`;
  return [
    colors.bold(
      `${project === undefined ? 'Flexkeep' : basename(resolve(project))} runs, on an embedded Twilio: no account and no network needed.`,
    ),
    '',
    row('Page', `${colors.cyan(consoleUrl)}  ${colors.dim('tour, phone, agent’s desk, journal')}`),
    row('Functions', colors.cyan(functionsUrl)),
    ...(endpoints.length ? endpoints : [row('', 'none: is their functionsFolder in .twilioserverlessrc?')]),
    row('Account', shortSid(`${account.accountSid}  ${account.workspaceSid}  chat ${account.chatServiceSid}`)),
    row('', shortSid(`proxy ${account.proxyServiceSid}`)),
    row(
      'Customers',
      customers.length ? `write to ${customers.join(' or ')}` : 'can write nowhere: no number leads anywhere',
    ),
    // Not its path, which may hold a secret.
    ...(environment.BOT_URL ? [row('Bot', `elsewhere, at ${new URL(environment.BOT_URL).origin}`)] : []),
    row('Agents', staff(account.workers.map(({ name }) => name))),
    '',
    `Try next, in another terminal${place}:`,
    ...(project === undefined ? next : own).map(([command, what]) => `  ${command.padEnd(29)}  ${colors.dim(what)}`),
    '',
    colors.dim(`${hasKeys ? KEYS : 'Ctrl-C stops everything.'} What happens, by Twilio’s time (UTC):`),
    '',
  ].join('\n');
};

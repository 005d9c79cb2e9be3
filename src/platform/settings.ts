import { CONSUMER_VARIABLES, EXPECTED as CONSUMERS, type Consumer, readConsumers } from './consumers';
import { Unusable } from './errors';
import { isSecure } from './web-address';

/** What the environment says, checked. Names and meaning: `.env.example`. */
export interface Settings {
  accountSid: string;
  workspaceSid: string;
  workflowSid: string;
  chatServiceSid: string;
  /** Present where flex-flow is looked after. */
  proxyServiceSid?: string;
  /** `default` is an alias that Sync itself knows. */
  syncServiceSid: string;
  orchestrations: OrchestrationName[];
  /** h */
  minAgeHours: number;
  /** h; a customer who was quiet for so long while with the bot has left. Absent: `minAgeHours`. */
  botIdleHours?: number;
  /** The bot elsewhere that is asked instead of the script, and what signs the questions. Absent: the script. */
  bot?: { url: string; secrets: string[] };
  /** Where this bundle is deployed, as the platform says. */
  domain?: string;
  /** Further consumers of the workspace's events. Absent: none. */
  downstream?: Consumer[];
  /** The sweeper's own timer, made of TaskRouter. Absent: it has none. */
  sweepTimer?: SweepTimer;
}

export interface SweepTimer {
  /** Leads into a queue that no Worker serves. */
  workflowSid: string;
  /** min from the beginning of one sweep to the beginning of the next. */
  minutes: number;
}

export const ORCHESTRATIONS = ['flex-flow', 'conversations'] as const;
export type OrchestrationName = (typeof ORCHESTRATIONS)[number];

interface SettingProblem {
  variable: string;
  problem: 'missing' | 'malformed';
  expected: string;
}

/** Names every variable that is missing or malformed, and what it should look like; never its value. */
export class SettingsError extends Unusable {
  readonly status = 500;
  readonly code = 'settings';
  override readonly name = 'SettingsError';
  constructor(override readonly problems: SettingProblem[]) {
    super(problems.map((p) => `${p.variable} is ${p.problem}: expected ${p.expected}`).join('; '));
  }
}

export type Environment = Record<string, unknown>;

/** A Task lives 24 h; with 25 nothing that a live Task could still need is old enough. */
const DEFAULT_MIN_AGE_HOURS = 25;

const DEFAULT_TIMER_MINUTES = 60;
/** min; a Task waits two weeks at most: https://www.twilio.com/docs/taskrouter/api/task */
const LONGEST_TIMER_MINUTES = 20_160;

const sid = (prefix: string) => ({
  test: (value: string) => new RegExp(`^${prefix}[0-9a-fA-F]{32}$`).test(value),
  expected: `${prefix} and 32 hex digits`,
});
const syncSid = {
  test: (value: string) => value === 'default' || sid('IS').test(value),
  expected: '"default", or IS and 32 hex digits',
};
const names = {
  test(value: string) {
    const found = listed(value);
    return found.length > 0 && found.every((name) => ORCHESTRATIONS.some((known) => known === name));
  },
  expected: `one or both of ${ORCHESTRATIONS.join(',')}`,
};
const hours = {
  test: (value: string) => Number.isFinite(Number(value)) && Number(value) > 0,
  expected: 'a number of hours above 0, such as 25',
};
const minutes = {
  test: (value: string) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= LONGEST_TIMER_MINUTES,
  expected: `a whole number of minutes from 1 to ${LONGEST_TIMER_MINUTES}, such as ${DEFAULT_TIMER_MINUTES}`,
};
const isThere = { test: () => true, expected: "the account's Auth Token, which the platform sets, to sign with" };

export const webAddress = {
  test(value: string) {
    if (!URL.canParse(value)) return false;
    const url = new URL(value);
    return isSecure(url) && !url.username && !url.password;
  },
  expected: 'an https URL (http on loopback only) without credentials in it',
};
const isSecret = (text: string): boolean => {
  const bytes = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1] ?? '';
  const { length } = Buffer.from(bytes, 'base64');
  // https://www.standardwebhooks.com: "Between 24 bytes (192 bits) and 64 bytes (512 bits)"
  return length >= 24 && length <= 64;
};
/** What signs the console's sign-in, HS256: https://datatracker.ietf.org/doc/html/rfc7518#section-3.2 */
const consoleSecret = {
  test: (value: string) => value.length >= 32,
  expected: 'at least 32 characters',
};
const secrets = {
  test: (value: string) => value.split(/\s+/).length <= 2 && value.split(/\s+/).every(isSecret),
  expected: 'whsec_ and 24 to 64 bytes in base64; two of these, with a space between, while one replaces the other',
};

/** Each once: an orchestration that is named twice would be looked after twice. */
const listed = (value: string): string[] => {
  const found = value.split(',').map((name) => name.trim());
  return [...new Set(found.filter(Boolean))];
};

interface Rule {
  test(value: string): boolean;
  expected: string;
}

export const isSet = (environment: Environment, variable: string): boolean => {
  const raw = environment[variable];
  return typeof raw === 'string' && raw.trim() !== '';
};

/** Reads one variable after the other; what is missing or malformed is noted, and read as an empty text. */
const reader =
  (environment: Environment, problems: SettingProblem[]) =>
  (variable: string, rule: Rule, fallback?: string): string => {
    const value = isSet(environment, variable) ? String(environment[variable]).trim() : fallback;
    if (value === undefined) problems.push({ variable, problem: 'missing', expected: rule.expected });
    else if (!rule.test(value)) problems.push({ variable, problem: 'malformed', expected: rule.expected });
    else return value;
    return '';
  };

/** As {@link reader}, with a list of its own for what is wrong. */
export const createReader = (environment: Environment) => {
  const problems: SettingProblem[] = [];
  return { problems, read: reader(environment, problems) };
};

const readBot = (environment: Environment, problems: SettingProblem[]): Settings['bot'] => {
  if (!isSet(environment, 'BOT_URL')) return undefined;
  const read = reader(environment, problems);
  return { url: read('BOT_URL', webAddress), secrets: read('BOT_SECRET', secrets).split(/\s+/) };
};

const readDownstream = (environment: Environment, problems: SettingProblem[]): Settings['downstream'] => {
  const lists = CONSUMER_VARIABLES.filter((variable) => isSet(environment, variable));
  for (const variable of lists) {
    const wrong = readConsumers(String(environment[variable]));
    if (typeof wrong === 'string') {
      problems.push({ variable, problem: 'malformed', expected: `${CONSUMERS} (${wrong})` });
    }
  }
  const all = readConsumers(lists.map((variable) => environment[variable]).join(' '));
  return lists.length && typeof all !== 'string' ? all : undefined;
};

/** As {@link readSettings}, of `BOT_URL` and `BOT_SECRET` alone; `undefined`: there is no bot elsewhere. */
export const readBotAddress = (environment: Environment): Settings['bot'] => {
  const problems: SettingProblem[] = [];
  const bot = readBot(environment, problems);
  if (problems.length) throw new SettingsError(problems);
  return bot;
};

const readSecret = (environment: Environment, problems: SettingProblem[]): string | undefined =>
  isSet(environment, 'CONSOLE_SECRET') ? reader(environment, problems)('CONSOLE_SECRET', consoleSecret) : undefined;

/** As {@link readSettings}, of `CONSOLE_SECRET` alone; `undefined`: the console is closed. */
export const readConsoleSecret = (environment: Environment): string | undefined => {
  const problems: SettingProblem[] = [];
  const secret = readSecret(environment, problems);
  if (problems.length) throw new SettingsError(problems);
  return secret;
};

/**
 * Reads the settings, or throws one {@link SettingsError} that names everything that is wrong.
 * Of `AUTH_TOKEN` it reads only that it is there.
 */
export const readSettings = (environment: Environment): Settings => {
  const problems: SettingProblem[] = [];
  const read = reader(environment, problems);
  const orchestrations = listed(read('ORCHESTRATIONS', names, ORCHESTRATIONS.join(','))) as OrchestrationName[];
  const settings: Settings = {
    accountSid: read('ACCOUNT_SID', sid('AC')),
    workspaceSid: read('TWILIO_FLEX_WORKSPACE_SID', sid('WS')),
    workflowSid: read('TWILIO_FLEX_WORKFLOW_SID', sid('WW')),
    chatServiceSid: read('TWILIO_FLEX_CHAT_SERVICE_SID', sid('IS')),
    syncServiceSid: read('TWILIO_FLEX_SYNC_SID', syncSid),
    orchestrations,
    minAgeHours: Number(read('SWEEP_MIN_AGE_HOURS', hours, String(DEFAULT_MIN_AGE_HOURS))),
  };
  if (orchestrations.includes('flex-flow')) {
    settings.proxyServiceSid = read('TWILIO_FLEX_PROXY_SERVICE_SID', sid('KS'));
  }
  if (isSet(environment, 'SWEEP_TIMER_WORKFLOW_SID')) {
    settings.sweepTimer = {
      workflowSid: read('SWEEP_TIMER_WORKFLOW_SID', sid('WW')),
      minutes: Number(read('SWEEP_TIMER_MINUTES', minutes, String(DEFAULT_TIMER_MINUTES))),
    };
  }
  const downstream = readDownstream(environment, problems);
  if (downstream) settings.downstream = downstream;
  const bot = readBot(environment, problems);
  if (bot) settings.bot = bot;
  if (isSet(environment, 'DOMAIN_NAME')) settings.domain = String(environment.DOMAIN_NAME).trim();
  if (isSet(environment, 'BOT_IDLE_HOURS')) settings.botIdleHours = Number(read('BOT_IDLE_HOURS', hours));
  readSecret(environment, problems);
  read('AUTH_TOKEN', isThere);
  if (problems.length) throw new SettingsError(problems);
  return settings;
};

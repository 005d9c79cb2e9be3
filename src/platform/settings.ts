import { Unusable } from './errors';

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
}

export const ORCHESTRATIONS = ['flex-flow', 'conversations'] as const;
export type OrchestrationName = (typeof ORCHESTRATIONS)[number];

export interface SettingProblem {
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

/** Each once: two keepers of one orchestration would do everything twice. */
const listed = (value: string): string[] => {
  const found = value.split(',').map((name) => name.trim());
  return [...new Set(found.filter(Boolean))];
};

/**
 * Reads the settings, or throws one {@link SettingsError} that names everything that is wrong.
 * Reads no credential but the account's SID: `AUTH_TOKEN` is the platform's own business.
 */
export const readSettings = (environment: Environment): Settings => {
  const problems: SettingProblem[] = [];
  const read = (variable: string, rule: { test(value: string): boolean; expected: string }, fallback?: string) => {
    const raw = environment[variable];
    const value = typeof raw === 'string' && raw.trim() !== '' ? raw.trim() : fallback;
    if (value === undefined) problems.push({ variable, problem: 'missing', expected: rule.expected });
    else if (!rule.test(value)) problems.push({ variable, problem: 'malformed', expected: rule.expected });
    else return value;
    return '';
  };
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
  if (environment.BOT_IDLE_HOURS) settings.botIdleHours = Number(read('BOT_IDLE_HOURS', hours));
  if (problems.length) throw new SettingsError(problems);
  return settings;
};

import { CONSUMER_VARIABLES } from '../../src/platform/consumers';
import type { Trouble } from '../support/complaint';
import type { Variables } from '../support/environment';

/** What the Functions read, and the platform does not set by itself. What each means: `.env.example`. */
export const FUNCTION_VARIABLES = [
  'TWILIO_FLEX_WORKSPACE_SID',
  'TWILIO_FLEX_WORKFLOW_SID',
  'TWILIO_FLEX_CHAT_SERVICE_SID',
  'TWILIO_FLEX_PROXY_SERVICE_SID',
  'TWILIO_FLEX_SYNC_SID',
  'ORCHESTRATIONS',
  'SWEEP_MIN_AGE_HOURS',
  'SWEEP_TIMER_WORKFLOW_SID',
  'SWEEP_TIMER_MINUTES',
  'BOT_IDLE_HOURS',
  'BOT_URL',
  'BOT_SECRET',
  ...CONSUMER_VARIABLES,
  'CONSOLE_SECRET',
  'ALERT_URL',
  'ALERT_TEMPLATE',
  'ALERT_ABOVE_STALE',
  'ALERT_ABOVE_FAILED',
  'METRICS_URL',
  'METRICS_HEADERS',
] as const;

/** What the commands need, and no Function is told by a deployment. */
export const LOCAL_VARIABLES = [
  'ACCOUNT_SID',
  'AUTH_TOKEN',
  'DOMAIN_NAME',
  'HTTP_PROXY',
  'NODE_EXTRA_CA_CERTS',
] as const;

/** The first is read only where the second is set. */
const ONLY_WITH: Record<string, string> = {
  BOT_SECRET: 'BOT_URL',
  SWEEP_TIMER_MINUTES: 'SWEEP_TIMER_WORKFLOW_SID',
  ALERT_TEMPLATE: 'ALERT_URL',
  ALERT_ABOVE_STALE: 'ALERT_URL',
  ALERT_ABOVE_FAILED: 'ALERT_URL',
  METRICS_HEADERS: 'METRICS_URL',
};

/** Never printed, not even cut off. */
const SECRETS = [
  'AUTH_TOKEN',
  'BOT_SECRET',
  'CONSOLE_SECRET',
  // The URL of a chat's webhook is its only key, and PagerDuty's stands in the template.
  'ALERT_URL',
  'ALERT_TEMPLATE',
  'METRICS_HEADERS',
];

export const isSecret = (name: string): boolean => SECRETS.includes(name);

const textOf = (variables: Variables, name: string): string => variables[name]?.trim() ?? '';

/** The variables that the deployed Functions get: set, and needed. */
export const deployedVariables = (variables: Variables): Record<string, string> =>
  Object.fromEntries(
    FUNCTION_VARIABLES.map((name) => [name, textOf(variables, name)] as const).filter(([name, value]) => {
      const other = ONLY_WITH[name];
      return value !== '' && (other === undefined || textOf(variables, other) !== '');
    }),
  );

/** Shorter than that is a word that a secret happens to hold. */
const SHORTEST_PART = 8;

/** Takes secrets out of another program's words; of several with white space between, each. */
export const withoutSecrets = (text: string, variables: Variables): string =>
  SECRETS.flatMap((name) => {
    const value = textOf(variables, name);
    return [value, ...value.split(/\s+/).filter((part) => part.length >= SHORTEST_PART)];
  })
    .filter(Boolean)
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), text);

/** Bytes: https://www.twilio.com/docs/serverless/api/resource/variable */
export const LONGEST_VALUE = 450;

/** Bytes of all that a Function is told: https://www.twilio.com/docs/api/errors/82006 */
const LARGEST_CONTEXT = 3 * 1024;

/** Of these: the account, the domain and the path. Generous, since what they are exactly is not documented. */
const NOT_OURS = 400;

/** What the platform would not take, or not run with. */
export const sizeTroubles = (variables: Record<string, string>): Trouble[] => {
  const long = Object.entries(variables).flatMap(([where, value]) => {
    const bytes = Buffer.byteLength(value);
    return bytes > LONGEST_VALUE
      ? [{ where, problem: `${bytes} bytes long; Twilio takes at most ${LONGEST_VALUE}` }]
      : [];
  });
  const all = Buffer.byteLength(JSON.stringify(variables));
  const most = LARGEST_CONTEXT - NOT_OURS;
  if (all <= most) return long;
  const problem = `${all} bytes together; a Function does not run with more than ${most}`;
  return [...long, { where: 'the variables', problem, remedy: 'Shorten the longest, such as DOWNSTREAM_EVENT_URLS.' }];
};

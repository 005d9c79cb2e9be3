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
  'DOWNSTREAM_EVENT_URLS',
  'CONSOLE_SECRET',
] as const;

/** What only somebody's own machine needs. */
export const LOCAL_VARIABLES = ['ACCOUNT_SID', 'AUTH_TOKEN', 'HTTP_PROXY', 'NODE_EXTRA_CA_CERTS'] as const;

/** Without the second, nobody reads the first. */
const ONLY_WITH: Record<string, string> = {
  BOT_SECRET: 'BOT_URL',
  SWEEP_TIMER_MINUTES: 'SWEEP_TIMER_WORKFLOW_SID',
};

/** Never printed, not even cut off. */
const SECRETS = ['AUTH_TOKEN', 'BOT_SECRET', 'CONSOLE_SECRET'];

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

/** Takes secrets out of what somebody else wants to say; of several with white space between, each. */
export const withoutSecrets = (text: string, variables: Variables): string =>
  SECRETS.flatMap((name) => {
    const value = textOf(variables, name);
    return [value, ...value.split(/\s+/).filter((part) => part.length >= SHORTEST_PART)];
  })
    .filter(Boolean)
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), text);

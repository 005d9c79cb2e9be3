import type { Account } from './fill';
import { SeedError } from './names';

/** What `{workflow:NAME}` and its like stand for. */
const KINDS = { queue: 'queues', workflow: 'workflows', worker: 'workers', flow: 'flows', studio: 'studio' } as const;

const SERVICES = ['accountSid', 'workspaceSid', 'chatServiceSid', 'proxyServiceSid', 'syncServiceSid'] as const;

const fillIn = (account: Account, variable: string, text: string): string =>
  text.replace(/\{(\w+)(?::([^}]+))?\}/g, (_, kind: string, name?: string) => {
    const service = SERVICES.find((one) => one === kind);
    const group = Object.entries(KINDS).find(([one]) => one === kind)?.[1];
    const found = service ? account[service] : group && account[group][name ?? ''];
    if (found) return found;
    throw new SeedError(
      `environment.${variable}: the account has no {${kind}${name ? `:${name}` : ''}}. ` +
        `There is: ${[...SERVICES, ...Object.keys(KINDS).map((one) => `${one}:NAME`)].join(', ')}`,
    );
  });

type Known = Pick<
  Account,
  'accountSid' | 'authToken' | 'workspaceSid' | 'chatServiceSid' | 'proxyServiceSid' | 'syncServiceSid'
> & { workflowSid: string };

/** The variables by which Functions find their account, under the names that Flexkeep gives them. */
export const environmentOf = (account: Known): Record<string, string> => ({
  ACCOUNT_SID: account.accountSid,
  AUTH_TOKEN: account.authToken,
  TWILIO_FLEX_WORKSPACE_SID: account.workspaceSid,
  TWILIO_FLEX_WORKFLOW_SID: account.workflowSid,
  TWILIO_FLEX_CHAT_SERVICE_SID: account.chatServiceSid,
  TWILIO_FLEX_PROXY_SERVICE_SID: account.proxyServiceSid,
  TWILIO_FLEX_SYNC_SID: account.syncServiceSid,
});

/**
 * The same, with those that a seed names.
 *
 * @throws {SeedError}
 */
export const variablesOf = (account: Account, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...environmentOf({ ...account, workflowSid: Object.values(account.workflows)[0] ?? '' }),
  ...Object.fromEntries(Object.entries(more).map(([name, text]) => [name, fillIn(account, name, text)])),
});

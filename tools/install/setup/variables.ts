import { type Variables, variablesIn } from '../../support/environment';
import { spreadConsumers } from '../consumer-list';
import type { EnvChanges } from '../env-file';
import type { Chosen } from './choices';

/** How the tools reach an embedded Twilio: its own file of them is gone when it stops. */
const CONNECTION = ['AUTH_TOKEN', 'HTTP_PROXY', 'NODE_EXTRA_CA_CERTS'];

export interface VariablesInput {
  accountSid: string;
  chosen: Chosen;
  /** The file's, and the process' over them. */
  variables: Variables;
  /** What the Functions have where they are deployed. */
  deployed: Record<string, string>;
  downstream: string;
  /** For `CONSOLE_SECRET`, where there is none. */
  secret: string;
  isEmbedded: boolean;
}

/** What the `.env` file shall say. What is not named here stays as it is. */
export const wantedVariables = (input: VariablesInput): Record<string, string> => {
  const { accountSid, chosen, variables, deployed, downstream, secret, isEmbedded } = input;
  const kept = (name: string) => variables[name]?.trim() || undefined;
  // A checkout that was not set up yet goes on with what another one has deployed.
  const isFresh = kept('TWILIO_FLEX_WORKSPACE_SID') === undefined;
  const takenOver = Object.fromEntries(
    Object.entries(isFresh ? deployed : {}).filter(([name, value]) => value && !kept(name)),
  );
  const connection = isEmbedded ? CONNECTION.flatMap((name) => (kept(name) ? [[name, kept(name)]] : [])) : [];
  return {
    ...Object.fromEntries(connection),
    ACCOUNT_SID: accountSid,
    ...takenOver,
    TWILIO_FLEX_WORKSPACE_SID: chosen.workspace.sid,
    TWILIO_FLEX_WORKFLOW_SID: chosen.workflow.sid,
    TWILIO_FLEX_CHAT_SERVICE_SID: chosen.chatService.sid,
    ...(chosen.proxyService ? { TWILIO_FLEX_PROXY_SERVICE_SID: chosen.proxyService.sid } : {}),
    TWILIO_FLEX_SYNC_SID: chosen.syncServiceSid,
    ...(chosen.orchestrations ? { ORCHESTRATIONS: chosen.orchestrations } : {}),
    CONSOLE_SECRET: kept('CONSOLE_SECRET') ?? deployed.CONSOLE_SECRET ?? secret,
    ...Object.fromEntries(
      Object.entries(spreadConsumers(downstream)).filter(([name, value]) => value || kept(name) || takenOver[name]),
    ),
  };
};

/** Where the other commands find what is deployed; the platform itself tells the Functions. */
export const addressOf = (origin: string): Record<string, string> => ({ DOMAIN_NAME: new URL(origin).host });

/** What of it the file does not say yet. */
export const changesTo = (text: string, wanted: Record<string, string>): EnvChanges => {
  const there = variablesIn(text, '.env');
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => there[name] !== value));
};

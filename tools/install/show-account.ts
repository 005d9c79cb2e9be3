import type { Reading } from '../engine/problem';
import { addressOf, type LiveFlow } from '../flows/flow';
import type { Terminal } from '../support/terminal';
import { callbackText } from './callback';
import type { Candidate } from './choose';
import type { Account } from './look';

type Colors = Terminal['colors'];

const WIDTH = 18;

const row = (title: string, lines: string[]): string[] =>
  lines.map((line, i) => `  ${(i === 0 ? title : '').padEnd(WIDTH)}${line}`);

const listed = <T>(title: string, found: Reading<T[]>, words: (one: T) => string): string[] => {
  if (!found.ok) return row(title, [found.problem.problem]);
  return row(title, found.value.length ? found.value.map(words) : ['none']);
};

const named = ({ sid, name }: Candidate): string => `${name}  ${sid}`;

const flowWords = ({ sid, state: flow }: LiveFlow): string =>
  `${flow.friendlyName}  ${sid}  ${addressOf(flow)}, ${flow.integrationType}${flow.enabled ? '' : ', disabled'}`;

const serviceWords = ({ service }: Account): string[] => {
  if (!service.ok) return [service.problem.problem];
  const { sid, sites = [] } = service.value ?? {};
  if (!sid) return ['not deployed'];
  return [`${sid}${sites.length ? '' : ', without an Environment'}`, ...sites.map(({ domain }) => `https://${domain}`)];
};

const installationWords = ({ installation }: Account): string => {
  if (!installation.ok) return installation.problem.problem;
  return installation.value ? 'by an earlier setup, in whole or in part' : 'no';
};

/** What was found, for people: one screen. */
export const accountText = (account: Account, { bold }: Colors): string =>
  [
    `${bold('Found')} · account ${account.sid}`,
    ...listed('Workspaces', account.workspaces, named),
    ...listed('  their events', account.workspaces, ({ callback }) => callbackText(callback)),
    ...listed('Chat Services', account.chatServices, named),
    ...listed('Proxy Services', account.proxyServices, named),
    ...listed('Sync Services', account.syncServices, named),
    ...listed('Flex Flows', account.flows, flowWords),
    ...row('Flexkeep', serviceWords(account)),
    ...row('Installed', [installationWords(account)]),
  ].join('\n');

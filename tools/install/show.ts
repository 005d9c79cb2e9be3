import type { Named } from '../engine/directory';
import { inOneLine, masked } from '../engine/mask';
import type { Reading } from '../engine/problem';
import { placeOf } from '../flows/address';
import { addressOf } from '../flows/flow';
import { type Terminal, titled } from '../support/terminal';
import type { Chosen } from './choose';
import { type Account, UNKNOWN_ORIGIN } from './session';

type Colors = Terminal['colors'];

const WIDTH = 18;

const row = (title: string, lines: string[]): string[] => titled(title, lines, WIDTH);

const listed = <T>(title: string, found: Reading<T[]>, words: (one: T) => string): string[] => {
  if (!found.ok) return row(title, [found.problem.problem]);
  return row(title, found.value.length ? found.value.map(words) : ['none']);
};

const named = ({ sid, name }: Named): string => `${inOneLine(name)}  ${sid}`;

const serviceWords = ({ service }: Account): string[] => {
  if (!service.ok) return [service.problem.problem];
  const { sid, sites = [] } = service.value ?? {};
  if (!sid) return ['not deployed'];
  return [`${sid}${sites.length ? '' : ', without an Environment'}`, ...sites.map(({ domain }) => `https://${domain}`)];
};

const installationWords = ({ installation }: Account): string => {
  if (!installation.ok) return installation.problem.problem;
  if (!installation.value) return 'no';
  return installation.value.completedAt
    ? `by setup, at ${installation.value.completedAt}`
    : 'begun by an earlier setup';
};

/** What was found, for people: one screen. */
export const accountText = (account: Account, { bold }: Colors): string =>
  [
    `${bold('Found')} · account ${account.sid}`,
    ...listed('Workspaces', account.workspaces, named),
    ...listed('  their events', account.workspaces, ({ url, filter }) =>
      url ? `${masked(url)} (${filter || 'all events'})` : 'nowhere',
    ),
    ...listed('Chat Services', account.chatServices, named),
    ...listed('Proxy Services', account.proxyServices, named),
    ...listed('Sync Services', account.syncServices, named),
    ...listed('Flex Flows', account.flows, ({ sid, state }) => {
      const { friendlyName, integrationType, enabled } = state;
      return `${inOneLine(friendlyName)}  ${sid}  ${addressOf(state)}, ${integrationType}${enabled ? '' : ', disabled'}`;
    }),
    ...listed('Addresses', account.addresses, ({ sid, state }) => {
      return `${placeOf(state)}  ${sid}${state['autoCreation.enabled'] ? '' : '  makes no Conversations'}`;
    }),
    ...row('Flexkeep', serviceWords(account)),
    ...row('Installed', [installationWords(account)]),
  ].join('\n');

export const originText = (text: string): string => text.replaceAll(UNKNOWN_ORIGIN, 'https://<the deployed domain>');

/** A numbered list of what is to be done. */
export const changesText = (words: string[], bold: (text: string) => string): string =>
  [bold('To be done'), ...words.map((line, i) => `  ${i + 1}  ${line}`)].join('\n');

/** What will be done, for people. `title` names account, Environment and domain. */
export const setupText = (
  title: string,
  { workspace, workflow, chatService, proxyService, syncServiceSid }: Chosen,
  { words, notices, details }: { words: string[]; notices: string[]; details: string[] },
  colors: Colors,
): string => {
  const chosen: [string, Named][] = [
    ['Workspace', workspace],
    ['Workflow', workflow],
    ['Chat Service', chatService],
    ...(proxyService ? [['Proxy Service', proxyService] satisfies [string, Named]] : []),
    ['Sync Service', { name: syncServiceSid, sid: '' }],
  ];
  const nothing = colors.bold(colors.green('Nothing to change. Flexkeep is set up in this account.'));
  const sections = [
    [
      `${colors.bold('Looked after')} · ${title}`,
      ...chosen.flatMap(([noun, one]) => row(noun, [named(one).trimEnd()])),
    ].join('\n'),
    ...details.map(originText),
    notices.map((notice) => `${colors.yellow('Note')} ${notice}`).join('\n'),
    words.length ? changesText(words, colors.bold) : nothing,
  ];
  return sections.filter(Boolean).join('\n\n');
};

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import satisfies from 'semver/functions/satisfies';
import { unless } from '../../src/platform/errors';
import { type Monitoring, readAllSettings, readMonitoring } from '../../src/platform/monitoring';
import { type Settings, SettingsError } from '../../src/platform/settings';
import { readSweepState } from '../../src/sweep/state';
import { createDocuments } from '../../src/twilio/documents';
import type { Named } from '../engine/directory';
import { quoted } from '../engine/mask';
import { amiss, type Finding, fine, ofTrouble, type Reading, readable, reading, unknown } from '../engine/problem';
import { commandLine } from '../support/command-line';
import type { Trouble } from '../support/complaint';
import { jsonIn } from '../support/json';
import { toUrl } from '../support/target';
import { counted } from '../support/terminal';
import { lacksOf } from './choose';
import { siteIn } from './kinds/site';
import type { Account, InstallOptions, Session, SetupWorld } from './session';

/** What stands on this machine: Node.js, and what would make an upload fail. Variables have lines of their own. */
export const checkMachine = (
  { cwd, nodeVersion }: Pick<SetupWorld, 'cwd' | 'nodeVersion'>,
  troubles: Trouble[],
): Finding[] => {
  const text = readFileSync(join(cwd, 'package.json'), 'utf8');
  const { engines } = JSON.parse(text) as { engines: { node: string } }; // reason: it is the project's own
  const todo = 'Install it: https://nodejs.org. With nvm: nvm install';
  const others = troubles.filter(({ where }) => !/^[A-Z][A-Z0-9_]*$/.test(where));
  return [
    satisfies(nodeVersion, engines.node)
      ? fine('Node.js', nodeVersion)
      : amiss('Node.js', `${nodeVersion}; expected ${engines.node}`, todo),
    ...(others.length ? [] : [fine('Build', 'the Functions build, and the platform will take their pins')]),
    ...others.map(({ where, problem, remedy }) => amiss('Build', `${where}: ${problem}`, remedy)),
  ];
};

/** The settings, where they are complete. */
export const checkVariables = (
  world: SetupWorld,
  { flags, env }: InstallOptions,
): { settings?: Settings; findings: Finding[] } => {
  try {
    const settings = readAllSettings(world.variables(flags));
    return { settings, findings: [fine('Variables', `complete, from ${env} and the environment`)] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    // Setup finds out what is missing, and refuses what is malformed.
    const todo = {
      missing: commandLine(flags, 'setup'),
      malformed: `Correct it where it is set: in ${env}, or in the environment`,
    };
    const findings = error.problems.map(({ variable, problem, expected }) =>
      amiss('Variables', `${variable} is ${problem}: expected ${expected}`, todo[problem]),
    );
    return { findings };
  }
};

export const checkInstalled = (account: Account, options: InstallOptions): Finding => {
  const check = 'Installed';
  const todo = commandLine(options.flags, 'setup');
  const noted = readable(account.installation);
  if (noted?.completedAt) return fine(check, `by setup, complete since ${noted.completedAt}`);
  if (noted) return amiss(check, 'setup was begun, and it is not noted that it came to its end', todo);
  if (!siteIn({ account, options })) return amiss(check, 'setup was not run', todo);
  return unknown(check, 'by other means than setup: what was there before is not noted');
};

const variableOf = (check: string): string => `TWILIO_FLEX_${check.replace(' ', '_').toUpperCase()}_SID`;

/** Whether what the variables name exists, and has what a handover needs. */
export const checkResources = async (session: Session, settings: Settings): Promise<Finding[]> => {
  const { client, account, options } = session;
  const { workspaceSid, workflowSid, chatServiceSid, proxyServiceSid, syncServiceSid } = settings;
  const isThere = (check: string, sid: string, found: Reading<Named[]>, variable = variableOf(check)): Finding => {
    if (!found.ok) return ofTrouble(check, found.problem);
    const named = found.value.find((one) => one.sid === sid);
    if (named) return fine(check, [named.name, sid].filter(Boolean).join('  '));
    const todo = `Correct ${variable} in ${options.env}: ${commandLine(options.flags, 'setup')}`;
    return amiss(check, `${variable} is ${sid}, and the account has none of that SID`, todo);
  };
  const workflows = await reading('TaskRouter Workflows', () => account.directory.workflows(workspaceSid));
  const sync = await reading('the Sync Service', async () => {
    const found = await unless(['gone'], () => client.sync.v1.services(syncServiceSid).fetch());
    return found ? [{ sid: syncServiceSid, name: '' }] : [];
  });
  const lacks = await lacksOf(account, settings);
  return [
    isThere('Workspace', workspaceSid, account.workspaces),
    isThere('Workflow', workflowSid, workflows),
    isThere('Chat Service', chatServiceSid, account.chatServices),
    ...(proxyServiceSid ? [isThere('Proxy Service', proxyServiceSid, account.proxyServices)] : []),
    isThere('Sync Service', syncServiceSid, sync, 'TWILIO_FLEX_SYNC_SID'),
    ...lacks.map((trouble) => ofTrouble(trouble.where, trouble)),
  ];
};

/** `sweep` and `console` go where DOMAIN_NAME says, as a domain or as a URL. */
const checkDomain = (account: Account, given: string | undefined, { env }: InstallOptions): Finding[] => {
  const domains = readable(account.service)?.sites.map((site) => site.domain) ?? [];
  const domain = given && (toUrl(given)?.hostname ?? given);
  if (!domain || domains.includes(domain)) return [];
  const there = domains.join(' and ') || 'none';
  const says = `DOMAIN_NAME is ${given}, and the account ${account.sid} has ${there}`;
  if (!/^flexkeep-\d+(-[a-z0-9-]+)?\.twil\.io$/.test(domain))
    return [unknown('Account', `${says}: is it this account's?`)];
  return [amiss('Account', `${says}: is it another account's?`, `Correct DOMAIN_NAME or ACCOUNT_SID in ${env}`)];
};

/**
 * Whether what is configured is what Flex itself, its flows and the deployment say: the Functions ignore what belongs to
 * another account, Workspace or Chat Service, and customers would get no answer.
 */
export const checkAgreement = (session: Session, { workspaceSid, chatServiceSid }: Settings): Finding[] => {
  const { account, options, variables } = session;
  const setup = commandLine(options.flags, 'setup');
  const found: Finding[] = [];
  const compare = (check: string, flag: string, other: string | undefined, ours: string, what: string) => {
    if (!other || other === ours) return;
    const says = `Flex itself works with another one, ${other}: ${what}`;
    found.push(amiss(check, says, `Choose again: ${setup}, with ${flag} ${other}`));
  };
  const { configured } = account;
  compare('Workspace', '--workspace', configured.workspaceSid, workspaceSid, 'its events do not come here');
  compare('Chat Service', '--chat-service', configured.chatServiceSid, chatServiceSid, 'messages there are ignored');
  found.push(...checkDomain(account, variables.DOMAIN_NAME?.trim(), options));
  for (const { sid, state } of readable(account.flows) ?? []) {
    const name = quoted(state.friendlyName, sid);
    const { chatServiceSid: chat, enabled, 'integration.workspaceSid': workspace = workspaceSid } = state;
    if (enabled && chat === chatServiceSid && workspace !== workspaceSid) {
      const says = `${name} makes its Tasks in the Workspace ${workspace}: Flexkeep does not look after them`;
      found.push(unknown('Flex Flows', says));
    }
  }
  return found;
};

const HOUR_MS = 3_600_000;
/** h; a Task lives for a day, so what a day's sweep did not see, no sweep has seen. */
const LONGEST_PAUSE_H = 25;

/** Whether sweeps run, and what came of the last one. */
export const checkSweeps = async (session: Session, settings: Settings, isTimed: boolean): Promise<Finding[]> => {
  const check = 'Last sweep';
  const { client, options, world } = session;
  const sweep = commandLine(options.flags, 'sweep', '--apply');
  const documents = createDocuments(client, settings.syncServiceSid);
  const state = await reading('Sync Documents', () => readSweepState({ documents, log: () => undefined }));
  if (!state.ok) return [ofTrouble(check, state.problem)];
  const [run] = state.value.runs ?? [];
  // What is not deployed yet can neither sweep nor be told to.
  if (!run && !isTimed && !siteIn(session)?.buildSid) return [];
  if (!run) return [isTimed ? fine(check, 'none yet; the timer is set') : amiss(check, 'there was none', sweep)];
  const hours = (world.now() - run.updatedAt) / HOUR_MS;
  const age = hours < 1 ? 'less than an hour ago' : `${Math.floor(hours)} h ago`;
  const says = `${age}: ${run.scanned} looked at, ${run.cleaned} cleaned`;
  const look = `Look at the Functions’ log, then: ${sweep}`;
  const left = `${run.left.length} could not be cleaned: ${run.left.join(', ')}`;
  return [
    hours > LONGEST_PAUSE_H ? amiss(check, says, sweep) : fine(check, says),
    ...(run.stopped ? [amiss(check, 'it stopped, since most of it failed', look)] : []),
    ...(run.left.length ? [amiss(check, left, sweep)] : []),
  ];
};

/** A line of the Functions' log that says that a host did not take what it was sent. */
const failureIn = ({ message, dateCreated: at }: { message: string; dateCreated: Date }) => {
  const { action, outcome, host, status } = jsonIn(message) ?? {};
  return outcome === 'failed' ? [{ action, host, status: Number(status ?? 0), at }] : [];
};

/** Twilio lists the last day, if not told otherwise: https://www.twilio.com/docs/serverless/api/resource/logs */
const MOST_LINES = 1000;

/** Another application that the Functions send something to. */
interface Listener {
  check: string;
  /** Of the log's lines about it. */
  action: string;
  host: string;
  /** What it is sent. */
  what: string;
  todo: string;
}

const listenersOf = ({ downstream = [] }: Settings, { alert, metrics }: Monitoring): Listener[] => {
  const hosts = [...new Set(downstream.map(({ host }) => host))];
  const consumer = {
    ...{ check: 'Consumers', action: 'pass-on', what: 'events' },
    todo: 'See that it answers within 2.5 s, or take it out of DOWNSTREAM_EVENT_URLS: docs/downstream.md',
  };
  const listener = (action: 'alert' | 'metrics', check: string, what: string, url: string | undefined) => {
    const variable = `${action.toUpperCase()}_URL`;
    const todo = `See that it answers within 2 s, or change ${variable}: docs/alerts.md`;
    return url === undefined ? [] : [{ check, action, what, todo, host: new URL(url).host }];
  };
  return [
    ...hosts.map((host) => ({ ...consumer, host })),
    ...listener('alert', 'Alerts', 'alerts', alert?.url),
    ...listener('metrics', 'Metrics', 'sets of metrics', metrics?.url),
  ];
};

/** Whether the other applications that events, alerts and metrics are sent to have taken them. */
export const checkListeners = async (session: Session, settings: Settings): Promise<Finding[]> => {
  const listeners = listenersOf(settings, readMonitoring(session.world.variables(session.options.flags)));
  const site = siteIn(session);
  if (!listeners.length || !site?.buildSid) return [];
  const { logs } = session.client.serverless.v1.services(site.serviceSid).environments(site.environmentSid);
  const found = await reading('the log of the Functions', () => logs.list({ pageSize: MOST_LINES, limit: MOST_LINES }));
  if (!found.ok) {
    return listeners.map(({ check, what, host }) =>
      unknown(check, `whether ${what} reach ${host}: ${found.problem.problem}`),
    );
  }
  const lines = counted(found.value.length, 'line');
  const failures = found.value.flatMap(failureIn).sort((a, b) => b.at.getTime() - a.at.getTime());
  return listeners.map(({ check, action, host, what, todo }) => {
    const { length, 0: last } = failures.filter((one) => one.host === host && one.action === action);
    if (!last) return fine(check, `${host}: no failure among ${lines} of the Functions’ log of the last 24 h`);
    const how = last.status ? `status ${last.status}` : 'no answer in time';
    const says = `${host} did not take ${length} ${what} in 24 h, the last at ${last.at.toISOString()}: ${how}`;
    return amiss(check, says, todo);
  });
};

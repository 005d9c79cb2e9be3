import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../../src/platform/errors';
import { readSettings, type Settings, SettingsError } from '../../src/platform/settings';
import type { SweepRun } from '../../src/sweep/history';
import { readSweepState } from '../../src/sweep/state';
import { createDocuments } from '../../src/sync/documents';
import type { Named } from '../engine/directory';
import type { Finding } from '../engine/kind';
import { type Reading, readable, reading } from '../engine/problem';
import { leadsTo } from '../flows/way-back';
import { commandLine } from '../support/command-line';
import type { Trouble } from '../support/complaint';
import type { Variables } from '../support/environment';
import { siteIn } from './kinds/site';
import type { Account, InstallOptions, Session } from './session';

const fine = (check: string, says: string): Finding => ({ check, ok: true, says });

export const amiss = (check: string, says: string, todo?: string): Finding => ({
  ...{ check, ok: false, says },
  ...(todo ? { todo } : {}),
});

const ofProblem = (check: string, { problem, remedy }: Trouble): Finding => amiss(check, problem, remedy);

const numbersIn = (version: string): number[] => version.replace(/^[v^]/, '').split('.').map(Number);

/** Of ranges such as `^20.19.0 || ^22.13.0`, as package.json has them. */
export const satisfies = (version: string, ranges: string): boolean =>
  ranges.split('||').some((range) => {
    const [major = 0, minor = 0, patch = 0] = numbersIn(range.trim());
    const [ourMajor = 0, ourMinor = 0, ourPatch = 0] = numbersIn(version);
    return ourMajor === major && (ourMinor > minor || (ourMinor === minor && ourPatch >= patch));
  });

export const checkNode = (cwd: string, nodeVersion: string): Finding => {
  const text = readFileSync(join(cwd, 'package.json'), 'utf8');
  const { engines } = JSON.parse(text) as { engines?: { node?: string } }; // reason: it is the project's own
  const needed = engines?.node ?? '*';
  if (needed === '*' || satisfies(nodeVersion, needed)) return fine('Node.js', nodeVersion);
  const todo = 'Install it: https://nodejs.org. With nvm: nvm install';
  return amiss('Node.js', `${nodeVersion}; expected ${needed}`, todo);
};

/** What would make an upload fail, but for the variables, which have a line of their own. */
export const checkBuild = (troubles: Trouble[]): Finding[] => {
  const found = troubles.filter(({ where }) => !/^[A-Z][A-Z0-9_]*$/.test(where));
  if (!found.length) return [fine('Build', 'the Functions build, and the platform will take their pins')];
  return found.map(({ where, problem, remedy }) => amiss('Build', `${where}: ${problem}`, remedy));
};

/** The settings, where they are complete. */
export const checkVariables = (
  variables: Variables,
  { flags, env }: InstallOptions,
): { settings?: Settings; findings: Finding[] } => {
  try {
    const settings = readSettings(variables);
    return { settings, findings: [fine('Variables', `complete, from ${env} and the environment`)] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const findings = error.problems.map(({ variable, problem, expected }) =>
      amiss('Variables', `${variable} is ${problem}: expected ${expected}`, commandLine(flags, 'setup')),
    );
    return { findings };
  }
};

export const checkInstalled = (account: Account, options: InstallOptions): Finding => {
  const todo = commandLine(options.flags, 'setup');
  const noted = readable(account.installation);
  if (noted?.completedAt) return fine('Installed', `by setup, complete since ${noted.completedAt}`);
  if (noted) return amiss('Installed', 'setup was begun, and it is not noted that it came to its end', todo);
  if (!siteIn({ account, options })) return amiss('Installed', 'setup was not run', todo);
  return { check: 'Installed', says: 'by other means than setup: what was there before is not noted' };
};

const isThere = (
  check: string,
  variable: string,
  sid: string,
  found: Reading<Named[]>,
  { flags, env }: InstallOptions,
): Finding => {
  if (!found.ok) return ofProblem(check, found.problem);
  const named = found.value.find((one) => one.sid === sid);
  if (named) return fine(check, `${named.name}  ${sid}`);
  const todo = `Correct ${variable} in ${env}: ${commandLine(flags, 'setup')}`;
  return amiss(check, `${variable} is ${sid}, and the account has none of that SID`, todo);
};

/** Whether what the variables name exists. */
export const checkResources = async (
  { client, account, options }: Session,
  { workspaceSid, workflowSid, chatServiceSid, proxyServiceSid, syncServiceSid }: Settings,
): Promise<Finding[]> => {
  const { directory } = account;
  const workflows = await reading('TaskRouter Workflows', () => directory.workflows(workspaceSid));
  const channels = await reading('Task Channels', () => directory.taskChannels(workspaceSid));
  const sync = await reading('the Sync Service', () => attempt(() => client.sync.v1.services(syncServiceSid).fetch()));
  const missing = ['chat', 'sms'].filter((name) => !readable(channels)?.some((one) => one.name === name));
  const make = 'Create it in the Console: TaskRouter, the Workspace, Task Channels';
  return [
    isThere('Workspace', 'TWILIO_FLEX_WORKSPACE_SID', workspaceSid, account.workspaces, options),
    isThere('Workflow', 'TWILIO_FLEX_WORKFLOW_SID', workflowSid, workflows, options),
    ...(channels.ok ? missing : []).map((name) => amiss('Task Channel', `the Workspace has no "${name}"`, make)),
    isThere('Chat Service', 'TWILIO_FLEX_CHAT_SERVICE_SID', chatServiceSid, account.chatServices, options),
    ...(proxyServiceSid
      ? [isThere('Proxy Service', 'TWILIO_FLEX_PROXY_SERVICE_SID', proxyServiceSid, account.proxyServices, options)]
      : []),
    sync.ok ? fine('Sync Service', syncServiceSid) : ofProblem('Sync Service', sync.problem),
  ];
};

/**
 * Whether what is configured is what Flex itself, its Proxy Service, its flows and the deployment say: the Functions
 * ignore what belongs to another account, Workspace or Chat Service, and customers would get no answer.
 */
export const checkAgreement = (session: Session, settings: Settings): Finding[] => {
  const { account, options, origin, variables } = session;
  const { workspaceSid, chatServiceSid, proxyServiceSid } = settings;
  const { configured } = account;
  const choose = `Choose again: ${commandLine(options.flags, 'setup')}, with`;
  const proxy = readable(account.proxyServices)?.find(({ sid }) => sid === proxyServiceSid);
  const sites = readable(account.service)?.sites ?? [];
  const domain = variables.DOMAIN_NAME?.trim();
  const isTwilios = /^flexkeep-\d+(-[a-z0-9-]+)?\.twil\.io$/.test(domain ?? '');
  const found: Finding[] = [];
  if (configured.workspaceSid && configured.workspaceSid !== workspaceSid) {
    const says = `Flex itself works with another one, ${configured.workspaceSid}: its events do not come here`;
    found.push(amiss('Workspace', says, `${choose} --workspace ${configured.workspaceSid}`));
  }
  if (configured.chatServiceSid && configured.chatServiceSid !== chatServiceSid) {
    const says = `Flex itself works with another one, ${configured.chatServiceSid}: messages there are ignored`;
    found.push(amiss('Chat Service', says, `${choose} --chat-service ${configured.chatServiceSid}`));
  }
  if (proxy?.chatServiceSid && proxy.chatServiceSid !== chatServiceSid) {
    const says = `its Sessions lead into another Chat Service: ${proxy.chatServiceSid}`;
    found.push(
      amiss('Proxy Service', says, `${choose} --proxy-service or --chat-service: the two that belong together`),
    );
  }
  if (domain && isTwilios && !sites.some((site) => site.domain === domain)) {
    const there = sites.map((site) => site.domain).join(' and ') || 'none';
    const says = `DOMAIN_NAME is ${domain}, and the account ${account.sid} has ${there}: is it another account's?`;
    found.push(amiss('Account', says, `Correct DOMAIN_NAME or ACCOUNT_SID in ${options.env}`));
  }
  for (const { sid, state } of readable(account.flows) ?? []) {
    const name = `"${state.friendlyName}" (${sid})`;
    const { 'integration.workspaceSid': other = workspaceSid } = state;
    const plan = commandLine(options.flags, 'flows', 'plan');
    if (leadsTo(state, [origin]) && state.chatServiceSid !== chatServiceSid) {
      const says = `${name} uses the Chat Service ${state.chatServiceSid}, and TWILIO_FLEX_CHAT_SERVICE_SID is ${chatServiceSid}: its messages are ignored`;
      found.push(amiss('Flex Flows', says, `Let the two agree: ${plan}, or ${commandLine(options.flags, 'setup')}`));
    }
    if (state.enabled && state.chatServiceSid === chatServiceSid && other !== workspaceSid) {
      const says = `${name} makes its Tasks in the Workspace ${other}: Flexkeep does not look after them`;
      found.push({ check: 'Flex Flows', says });
    }
  }
  return found;
};

const HOUR_MS = 3_600_000;
/** h; a Task lives for a day, so what a day's sweep did not see, no sweep has seen. */
const LONGEST_PAUSE_H = 25;

const ageText = (hours: number): string => (hours < 1 ? 'less than an hour ago' : `${Math.floor(hours)} h ago`);

const sweepFindings = (run: SweepRun | undefined, isTimed: boolean, now: number, sweep: string): Finding[] => {
  const check = 'Last sweep';
  if (!run) return isTimed ? [fine(check, 'none yet; the timer is set')] : [amiss(check, 'there was none', sweep)];
  const hours = (now - run.updatedAt) / HOUR_MS;
  const text = `${ageText(hours)}: ${run.scanned} looked at, ${run.cleaned} cleaned`;
  const look = `Look at the Functions’ log, then: ${sweep}`;
  const stopped = 'it stopped, since most of it failed';
  const left = `${run.left.length} could not be cleaned: ${run.left.join(', ')}`;
  return [
    hours > LONGEST_PAUSE_H ? amiss(check, text, sweep) : fine(check, text),
    ...(run.stopped ? [amiss(check, stopped, look)] : []),
    ...(run.left.length ? [amiss(check, left, sweep)] : []),
  ];
};

/** Whether sweeps run, and what came of the last one. */
export const checkSweeps = async (
  { client, options, world }: Session,
  { syncServiceSid }: Settings,
  isTimed: boolean,
): Promise<Finding[]> => {
  const sweep = commandLine(options.flags, 'sweep', '--apply');
  const state = await reading('Sync Documents', () => readSweepState(createDocuments(client, syncServiceSid)));
  if (!state.ok) return [ofProblem('Last sweep', state.problem)];
  return sweepFindings(state.value.runs?.[0], isTimed, world.now(), sweep);
};

interface PassOn {
  host: string;
  status: number;
  at: Date;
}

/** A line of the Functions' log that says that a consumer did not take an event. */
const failureIn = ({ message, dateCreated: at }: { message: string; dateCreated: Date }): PassOn[] => {
  const text = /\{.*"pass-on".*\}/.exec(message)?.[0];
  if (!text) return [];
  try {
    const { action, outcome, host, status } = JSON.parse(text) as Record<string, unknown>; // reason: each is looked at
    const isFailure = action === 'pass-on' && outcome === 'failed' && typeof host === 'string';
    return isFailure ? [{ host, status: Number(status ?? 0), at }] : [];
  } catch {
    return [];
  }
};

/** Twilio keeps the log for 30 days; without a date it lists the last one: https://www.twilio.com/docs/serverless/api/resource/logs */
const MOST_LINES = 1000;

/** Whether the consumers that events are passed on to have taken them. */
export const checkConsumers = async (session: Session, { downstream = [] }: Settings): Promise<Finding[]> => {
  const check = 'Consumers';
  const hosts = [...new Set(downstream.map(({ host }) => host))];
  const site = siteIn(session);
  if (!hosts.length || !site?.buildSid) return [];
  const { logs } = session.client.serverless.v1.services(site.serviceSid).environments(site.environmentSid);
  const found = await reading('the log of the Functions', () => logs.list({ pageSize: MOST_LINES, limit: MOST_LINES }));
  if (!found.ok) return [{ check, says: `whether events reach ${hosts.join(', ')}: ${found.problem.problem}` }];
  const failures = found.value.flatMap(failureIn);
  const todo = 'See that it answers within 2.5 s, or take it out of DOWNSTREAM_EVENT_URLS: docs/downstream.md';
  return hosts.map((host) => {
    const ours = failures.filter((one) => one.host === host).sort((a, b) => b.at.getTime() - a.at.getTime());
    const [last] = ours;
    if (!last) return fine(check, `${host}: no failure in the Functions’ log of the last 24 h`);
    const how = last.status ? `status ${last.status}` : 'no answer in time';
    return amiss(
      check,
      `${host} did not take ${ours.length} events in 24 h, the last at ${last.at.toISOString()}: ${how}`,
      todo,
    );
  });
};

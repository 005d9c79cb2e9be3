import type { Twilio } from 'twilio';
import { openDirectory } from '../../engine/directory';
import { readable, telling } from '../../engine/problem';
import type { LiveFlow } from '../../flows/flow';
import { flowKind } from '../../flows/kind';
import { leadsTo, planWayBack, readFlowNotes, type WayBack } from '../../flows/way-back';
import { Complaint } from '../../support/complaint';
import type { Account } from '../look';
import { SERVICE_NAME, TIMER_NAME } from '../names';
import type { Installation } from '../record';
import { findTimer } from '../timer';
import { type CallbackBack, planCallbackBack } from './callback-back';
import { type EnvBack, planEnvBack } from './env-back';
import { findLeftovers, type Leftover } from './leftovers';
import { planSitesBack, type SitesBack } from './sites-back';

export interface RemovePlan {
  installation: Installation;
  callback: CallbackBack;
  flows: WayBack;
  hasTimer: boolean;
  /** The Service that goes; absent: none does. */
  serviceSid?: string;
  /** Of one that stays. */
  sites: SitesBack;
  leftovers: Leftover[];
  env?: EnvBack;
  changes: string[];
  /** What stays as it is, and why. */
  left: string[];
  notices: string[];
}

const VERBS = { create: 'create', update: 'put back', delete: 'remove' } as const;

const originsOf = (account: Account, { deployed }: Installation): string[] => {
  const sites = readable(account.service)?.sites ?? [];
  return [...new Set([...sites.map(({ domain }) => domain), ...(deployed ? [deployed.domain] : [])])].map(
    (domain) => `https://${domain}`,
  );
};

/** Flows that would lead nowhere, if the Functions went. */
const refuseStranded = (live: LiveFlow[], { plan }: WayBack, origins: string[], isForced: boolean): string[] => {
  const touched = new Set(plan.actions.map(({ key }) => key));
  const stranded = live.filter(({ sid, state }) => !touched.has(sid) && leadsTo(state, origins));
  if (!stranded.length) return [];
  if (isForced)
    return stranded.map(({ sid, state }) => `"${state.friendlyName}" (${sid}) leads to Functions that are gone`);
  throw new Complaint(
    'Flex Flows that setup did not make lead to Flexkeep. Nothing was changed.',
    stranded.map(({ sid, state }) => ({
      where: `"${state.friendlyName}" (${sid})`,
      problem: 'what customers write there would reach nobody',
      remedy: 'Let it lead elsewhere, or remove it; then run this again. To remove Flexkeep all the same: --force',
    })),
  );
};

const serviceLine = ({ service }: Installation, account: Account): { sid?: string; change?: string; left?: string } => {
  const there = readable(account.service);
  if (!there) return {};
  if (service.made) return { sid: there.sid, change: `remove the Service "${SERVICE_NAME}" (${there.sid})` };
  return { left: `the Service "${SERVICE_NAME}" (${there.sid}): it was there before setup` };
};

const withBot = (leftovers: Leftover[]): string[] => {
  const count = leftovers.filter((one) => one.isWithBot).length;
  if (!count) return [];
  return [`Customers who are with the bot now: ${count}. What they write next in that conversation reaches nobody.`];
};

/** Works out the way back. Reads, and changes nothing. */
export const planRemoval = async (
  client: Twilio,
  account: Account,
  installation: Installation,
  envFile: { name: string; path: string },
  isForced: boolean,
): Promise<RemovePlan> => {
  const { list } = flowKind(client, openDirectory(client));
  const live = await telling('reading the Flex Flows', 'read Flex Flows', list);
  const needs = 'read Sync Documents, Workflows and Serverless Services';
  const [notes, leftovers, timer, sites] = await telling('reading what is there', needs, () =>
    Promise.all([
      readFlowNotes(client),
      findLeftovers(client, installation.syncServiceSid),
      installation.timer ? findTimer(client, installation.workspaceSid, installation.timer) : undefined,
      planSitesBack(client, account, installation),
    ]),
  );
  const origins = originsOf(account, installation);
  const flows = planWayBack(account.sid, notes, live, origins);
  const stranded = refuseStranded(live, flows, origins, isForced);
  const callback = planCallbackBack(account, installation);
  const service = serviceLine(installation, account);
  const hasTimer = Boolean(timer?.queue ?? timer?.workflow);
  const env = planEnvBack(envFile, account.sid, installation);
  return {
    ...{ installation, callback, flows, hasTimer, sites, leftovers },
    ...(service.sid ? { serviceSid: service.sid } : {}),
    ...(env ? { env } : {}),
    changes: [
      ...callback.changes,
      ...flows.plan.actions.map(({ kind, name }) => `${VERBS[kind]} the Flex Flow "${name}"`),
      ...(hasTimer ? [`remove the TaskQueue and the Workflow "${TIMER_NAME}", and the Tasks in them`] : []),
      ...(service.change ? [service.change] : []),
      ...sites.changes,
      ...(leftovers.length ? [`remove ${leftovers.length} Sync Documents`] : []),
      ...(env ? [`take out of ${env.file}: ${env.names.join(', ')}`] : []),
      'forget what was noted for this',
    ],
    left: [...callback.left, ...flows.left, ...stranded, ...(service.left ? [service.left] : []), ...sites.left],
    notices: withBot(leftovers),
  };
};

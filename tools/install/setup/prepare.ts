import { readable } from '../../engine/problem';
import { findService } from '../deployments';
import { type EnvChanges, editEnv, readEnvText, writeEnvText } from '../env-file';
import { type Installation, openRecords } from '../record';
import { noted, type SiteNote } from '../site-note';
import { makeTimer } from '../timer';
import type { SetupPlan } from './plan';
import type { Step } from './step';
import { addressOf, changesTo } from './variables';

const siteNote = ({ site, has }: SetupPlan): SiteNote =>
  site ? { before: { ...(site.buildSid ? { buildSid: site.buildSid } : {}), variables: noted(has) } } : {};

/** The Environment that is about to change, where it is one of a Service that was there. The oldest state stays. */
const withSite = (service: Installation['service'], suffix: string, plan: SetupPlan): Installation['service'] =>
  service.made || !plan.deploy.length ? service : { ...service, sites: { [suffix]: siteNote(plan), ...service.sites } };

/** First of all: what is about to be made is noted before it is made, so that `remove` finds also what was cut off. */
export const remember: Step = async ({ client, plan, options }, progress) => {
  const { account, chosen, timer } = plan;
  const there = readable(account.service);
  const isOwnTimer = options.timer && !timer.isForeign;
  await openRecords(client).keep((now) => ({
    ...now,
    format: 1,
    workspaceSid: chosen.workspace.sid,
    syncServiceSid: chosen.syncServiceSid,
    service: withSite(
      now?.service ?? { made: there === undefined, ...(there ? { sid: there.sid } : {}) },
      options.environment,
      plan,
    ),
    ...(isOwnTimer ? { timer: now?.timer ?? {} } : {}),
  }));
  return progress;
};

export const timer: Step = async ({ client, plan, options, tell }, progress) => {
  const { lacks, known, isForeign } = plan.timer;
  if (!options.timer || isForeign) return progress;
  // Also where nothing is lacking: a run that was cut off may have made it, and not noted it.
  const made = await makeTimer(client, plan.chosen.workspace.sid, known);
  await openRecords(client).update((now) => ({ ...now, timer: made }));
  for (const line of lacks) tell(`${line}: done`);
  return { ...progress, variables: { ...progress.variables, SWEEP_TIMER_WORKFLOW_SID: made.workflowSid } };
};

export const variables: Step = async ({ plan, options, tell }, progress) => {
  const { path, changes } = plan.env;
  const { SWEEP_TIMER_WORKFLOW_SID } = progress.variables;
  const text = readEnvText(path);
  const made: EnvChanges = SWEEP_TIMER_WORKFLOW_SID ? { ...changes, SWEEP_TIMER_WORKFLOW_SID } : changes;
  const next = editEnv(text, made);
  if (next === text || !Object.keys(made).length) return progress;
  writeEnvText(path, next);
  tell(`${options.env}: ${Object.keys(made).join(', ')}`);
  return progress;
};

export const deploy: Step = async ({ world, client, plan, options, tell }, progress) => {
  if (!plan.deploy.length) return progress;
  const { domain, serviceSid, environmentSid } = await world.deploy({
    environment: options.environment,
    envFile: plan.env.path,
    variables: progress.variables,
    talk: world.terminal.talk,
  });
  const site = (await findService(client))?.sites.find((one) => one.environmentSid === environmentSid);
  const { buildSid } = site ?? {};
  await openRecords(client).update((now) => {
    const deployed = { domain, serviceSid, environmentSid, ...(buildSid ? { buildSid } : {}), digest: plan.digest };
    const { sites = {} } = now.service;
    const note = sites[options.environment];
    const left = note && buildSid ? { sites: { ...sites, [options.environment]: { ...note, after: buildSid } } } : {};
    return { ...now, service: { ...now.service, sid: serviceSid, ...left }, deployed };
  });
  tell(`deployed to https://${domain}`);
  return { ...progress, origin: `https://${domain}` };
};

/** When it is known where the Functions are. */
export const address: Step = async ({ plan, options, tell }, progress) => {
  const { path } = plan.env;
  const text = readEnvText(path);
  const next = editEnv(text, changesTo(text, addressOf(progress.origin)));
  if (next === text) return progress;
  writeEnvText(path, next);
  tell(`${options.env}: DOMAIN_NAME`);
  return progress;
};

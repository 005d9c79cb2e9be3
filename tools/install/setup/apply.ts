import type { Twilio } from 'twilio';
import { telling } from '../../../src/flows/errors';
import type { Plan as FlowsPlan } from '../../../src/flows/plan';
import { attempt } from '../../../src/platform/errors';
import { carryOut } from '../../flows/carry-out';
import { makePlan as makeFlowsPlan } from '../../flows/plan';
import { Complaint } from '../../support/complaint';
import type { Variables } from '../../support/environment';
import { callbackText, filterText, isSameCallback, toCallback, withoutSecrets } from '../callback';
import { findService } from '../deployments';
import { type EnvChanges, editEnv, readEnvText, writeEnvText } from '../env-file';
import { noteFlows } from '../flow-notes';
import type { Lease } from '../lease';
import { readable } from '../reading';
import { openRecords } from '../record';
import { makeTimer } from '../timer';
import { startTimer } from '../timer-task';
import type { World } from '../world';
import type { SetupOptions } from './options';
import { adoptionFor, type SetupPlan } from './plan';

export interface Work {
  world: World;
  client: Twilio;
  plan: SetupPlan;
  options: SetupOptions;
  lease: Lease;
  /** Told of each thing that was changed. */
  tell(done: string): void;
}

/** What one step leaves for the next ones. */
interface Progress {
  variables: Variables;
  origin: string;
}

type Step = (work: Work, progress: Progress) => Promise<Progress>;

/** First of all: what is about to be made is noted before it is made, so that `remove` finds also what was cut off. */
const remember: Step = async ({ client, plan, options }, progress) => {
  const { account, chosen, timer } = plan;
  const there = readable(account.service);
  const isOwnTimer = options.timer && !timer.isForeign;
  await openRecords(client).keep((now) => ({
    ...now,
    format: 1,
    workspaceSid: chosen.workspace.sid,
    syncServiceSid: chosen.syncServiceSid,
    service: now?.service ?? { made: there === undefined, ...(there ? { sid: there.sid } : {}) },
    ...(isOwnTimer ? { timer: now?.timer ?? {} } : {}),
  }));
  return progress;
};

const timer: Step = async ({ client, plan, tell }, progress) => {
  const { lacks, known } = plan.timer;
  if (!lacks.length) return progress;
  const made = await makeTimer(client, plan.chosen.workspace.sid, known);
  await openRecords(client).update((now) => ({ ...now, timer: made }));
  for (const line of lacks) tell(`${line}: done`);
  return { ...progress, variables: { ...progress.variables, SWEEP_TIMER_WORKFLOW_SID: made.workflowSid } };
};

const variables: Step = async ({ plan, options, tell }, progress) => {
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

const deploy: Step = async ({ world, client, plan, options, tell }, progress) => {
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
    return { ...now, service: { ...now.service, sid: serviceSid }, deployed };
  });
  tell(`deployed to https://${domain}`);
  return { ...progress, origin: `https://${domain}` };
};

const callback: Step = async ({ client, plan, options, tell }, progress) => {
  const { chosen } = plan;
  const { set, before, adopted } = adoptionFor({ ...plan, options, deployed: {} }, progress.origin);
  const workspace = client.taskrouter.v1.workspaces(chosen.workspace.sid);
  const now = toCallback(await attempt(() => workspace.fetch()));
  const isDone = isSameCallback(now, set);
  if (!isDone && !isSameCallback(now, chosen.workspace.callback)) {
    const problem = `it is now ${callbackText(now)}`;
    throw new Complaint(
      'Somebody else has changed the callback.',
      [{ where: chosen.workspace.sid, problem }],
      'changed',
    );
  }
  const kept = { before, set, ...(adopted ? { adopted } : {}) };
  await openRecords(client).update((there) => ({ ...there, callback: kept }));
  if (isDone) return progress;
  await attempt(() => workspace.update({ eventCallbackUrl: set.url, eventsFilter: filterText(set.filter) }));
  tell(`the events of "${chosen.workspace.name}" go to ${callbackText(set)}`);
  if (adopted) tell(`${withoutSecrets(adopted)} is passed on what it got: ${before.filter.join(',') || 'all events'}`);
  return progress;
};

const timerStart: Step = async ({ world, client, plan, tell }, progress) => {
  const { timer, chosen } = plan;
  const { SWEEP_TIMER_WORKFLOW_SID: workflowSid } = progress.variables;
  if (!timer.starts || !workflowSid) return progress;
  const place = { workspaceSid: chosen.workspace.sid, workflowSid, syncServiceSid: chosen.syncServiceSid };
  const isSet = await startTimer(client, place, { key: world.secret(), minutes: timer.starts, now: world.now() });
  if (isSet) tell(`the timer is set: the first sweep is in ${timer.starts} min`);
  return progress;
};

const signatureOf = ({ actions }: FlowsPlan): string =>
  JSON.stringify(actions.map((one) => [one.kind, one.friendlyName]));

const flows: Step = async ({ world, client, plan, options, tell }, progress) => {
  if (!plan.flows) return progress;
  const { variables: now, origin } = progress;
  const flowsWorld = { ...world, variables: () => now };
  const asked = { file: options.file, domain: origin };
  const { plan: fresh, opened } = await makeFlowsPlan(flowsWorld, asked);
  if (signatureOf(fresh) !== signatureOf(plan.flows)) {
    throw new Complaint('Somebody else has changed the Flex Flows. None was changed by this run.', [], 'changed');
  }
  if (!fresh.actions.length) return progress;
  await noteFlows(client, fresh);
  if ((await carryOut(flowsWorld, opened, fresh, asked)) !== 0)
    throw new Complaint('The Flex Flows are not as the file says.');
  for (const { kind, friendlyName } of fresh.actions) {
    tell(`the Flex Flow "${friendlyName}" is ${kind === 'create' ? 'made' : 'changed'}`);
  }
  return progress;
};

const STEPS: { doing: string; needs: string; run: Step }[] = [
  { doing: 'noting what is there', needs: 'write Sync Documents', run: remember },
  { doing: "making the sweep's timer", needs: 'create TaskQueues and Workflows', run: timer },
  { doing: 'writing the variables', needs: 'write the file', run: variables },
  { doing: 'deploying', needs: 'deploy to Functions and Assets', run: deploy },
  { doing: 'setting the callback', needs: 'update TaskRouter Workspaces', run: callback },
  { doing: 'starting the timer', needs: 'create Tasks', run: timerStart },
  { doing: 'applying the Flex Flows', needs: 'update Flex Flows', run: flows },
];

/** Does all of it, step by step; each can be repeated. Resolves with the origin of what is deployed. */
export const applySetup = async (work: Work): Promise<string> => {
  const { plan, lease } = work;
  let progress: Progress = { variables: plan.variables, origin: plan.origin };
  for (const { doing, needs, run } of STEPS) {
    await lease.renew();
    const now = progress;
    progress = await telling(doing, needs, () => run(work, now));
  }
  return progress.origin;
};

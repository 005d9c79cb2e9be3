import { attempt } from '../../../src/platform/errors';
import { carryOut, makePlan as makeFlowsPlan } from '../../flows/commands';
import type { Plan as FlowsPlan } from '../../flows/plan';
import { noteFlows } from '../../flows/way-back';
import { Complaint } from '../../support/complaint';
import { callbackText, filterText, isSameCallback, toCallback, withoutSecrets } from '../callback';
import { openRecords } from '../record';
import { startTimer } from '../timer-task';
import { adoptionFor } from './plan';
import type { Step } from './step';

export const callback: Step = async ({ client, plan, options, tell }, progress) => {
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

export const timerStart: Step = async ({ world, client, plan, tell }, progress) => {
  const { timer, chosen } = plan;
  const { SWEEP_TIMER_WORKFLOW_SID: workflowSid } = progress.variables;
  if (!timer.starts || !workflowSid) return progress;
  const place = { workspaceSid: chosen.workspace.sid, workflowSid, syncServiceSid: chosen.syncServiceSid };
  const isSet = await startTimer(client, place, { key: world.secret(), minutes: timer.starts, now: world.now() });
  if (isSet) tell(`the timer is set: the first sweep is in ${timer.starts} min`);
  return progress;
};

const signatureOf = ({ actions }: FlowsPlan): string => JSON.stringify(actions.map((one) => [one.kind, one.name]));

export const flows: Step = async ({ world, client, plan, options, tell }, progress) => {
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
  for (const { kind, name } of fresh.actions) {
    tell(`the Flex Flow "${name}" is ${kind === 'create' ? 'made' : 'changed'}`);
  }
  return progress;
};

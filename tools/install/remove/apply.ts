import type { Twilio } from 'twilio';
import { attempt } from '../../../src/platform/errors';
import { openDirectory } from '../../engine/directory';
import { telling } from '../../engine/problem';
import { carryOut } from '../../flows/commands';
import { flowKind } from '../../flows/kind';
import { Complaint } from '../../support/complaint';
import { toCallback } from '../callback';
import { removeService } from '../deployments';
import { writeEnvText } from '../env-file';
import type { Lease } from '../lease';
import { removeTimer } from '../timer';
import type { World } from '../world';
import { forgetInstallation, removeLeftovers } from './leftovers';
import type { RemovePlan } from './plan';
import { putBackSites } from './sites-back';

interface Work {
  world: World;
  client: Twilio;
  plan: RemovePlan;
  lease: Lease;
}

type Step = (work: Work) => Promise<unknown>;

const callback: Step = async ({ client, plan }) => {
  const { workspaceSid, to } = plan.callback;
  if (!to) return;
  const workspace = client.taskrouter.v1.workspaces(workspaceSid);
  const now = toCallback(await attempt(() => workspace.fetch()));
  if (now.url !== plan.installation.callback?.set.url) {
    const problem = 'somebody else has changed it since it was shown';
    throw new Complaint('The callback was not touched.', [{ where: workspaceSid, problem }], 'changed');
  }
  await attempt(() => workspace.update({ eventCallbackUrl: to.url, eventsFilter: to.text }));
};

const flows: Step = async ({ world, client, plan }) => {
  if (!plan.flows.plan.actions.length) return;
  const directory = openDirectory(client);
  const { accountSid } = client;
  const opened = { accountSid, kind: flowKind(client, directory), directory, around: {} };
  const code = await carryOut(world, opened, plan.flows.plan, { file: '' });
  if (code !== 0) throw new Complaint('The Flex Flows are not as they were.');
};

const STEPS: { doing: string; needs: string; run: Step }[] = [
  { doing: 'putting back the callback', needs: 'update TaskRouter Workspaces', run: callback },
  { doing: 'putting back the Flex Flows', needs: 'update Flex Flows', run: flows },
  {
    doing: "removing the sweep's timer",
    needs: 'delete Tasks, Workflows and TaskQueues',
    run: async ({ client, plan: { hasTimer, installation } }) =>
      hasTimer ? removeTimer(client, installation.workspaceSid, installation.timer) : undefined,
  },
  {
    doing: 'removing the Functions',
    needs: 'delete Serverless Services, and to deploy to them',
    run: ({ client, plan: { serviceSid, sites } }) =>
      serviceSid ? removeService(client, serviceSid) : putBackSites(client, sites),
  },
  {
    doing: 'removing the Sync Documents',
    needs: 'delete Sync Documents',
    run: ({ client, plan }) => removeLeftovers(client, plan.leftovers),
  },
  {
    doing: 'writing the variables',
    needs: 'write the file',
    run: async ({ plan: { env } }) => (env ? writeEnvText(env.path, env.text) : undefined),
  },
  // Last of all: until here, a run that is cut off can be run again.
  {
    doing: 'forgetting the installation',
    needs: 'delete Sync Documents',
    run: ({ client }) => forgetInstallation(client),
  },
];

/** Does all of it, step by step; each can be repeated. First what leads customers and events here, then what is here. */
export const applyRemoval = async (work: Work): Promise<void> => {
  for (const { doing, needs, run } of STEPS) {
    work.world.terminal.talk(`${doing} …`);
    await telling(doing, needs, async () => {
      await work.lease.renew();
      await run(work);
    });
  }
};

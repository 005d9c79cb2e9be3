import { telling } from '../../engine/problem';
import type { Lease } from '../lease';
import { callback, flows, timerStart } from './connect';
import { address, deploy, remember, timer, variables } from './prepare';
import type { Progress, Step, Work } from './step';

const STEPS: { doing: string; needs: string; run: Step }[] = [
  { doing: 'noting what is there', needs: 'write Sync Documents', run: remember },
  { doing: "making the sweep's timer", needs: 'create TaskQueues and Workflows', run: timer },
  { doing: 'writing the variables', needs: 'write the file', run: variables },
  { doing: 'deploying', needs: 'deploy to Functions and Assets', run: deploy },
  { doing: 'writing where it is', needs: 'write the file', run: address },
  { doing: 'setting the callback', needs: 'update TaskRouter Workspaces', run: callback },
  { doing: 'starting the timer', needs: 'create Tasks', run: timerStart },
  { doing: 'applying the Flex Flows', needs: 'update Flex Flows', run: flows },
];

/** Does all of it, step by step; each can be repeated. Resolves with the origin of what is deployed. */
export const applySetup = async (work: Work & { lease: Lease }): Promise<string> => {
  const { plan, lease } = work;
  let progress: Progress = { variables: plan.variables, origin: plan.origin };
  for (const { doing, needs, run } of STEPS) {
    const now = progress;
    work.world.terminal.talk(`${doing} …`);
    progress = await telling(doing, needs, async () => {
      await lease.renew();
      return run(work, now);
    });
  }
  return progress.origin;
};

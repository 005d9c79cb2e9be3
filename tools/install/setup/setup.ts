import { resolve } from 'node:path';
import { telling } from '../../engine/problem';
import { Complaint } from '../../support/complaint';
import type { Variables } from '../../support/environment';
import { confirm } from '../../support/terminal';
import { takeLease } from '../lease';
import { type Account, lookAt, requireReadable } from '../look';
import { runSelfTest } from '../self-test';
import { accountText } from '../show-account';
import type { World } from '../world';
import { applySetup } from './apply';
import { changesIn } from './changes';
import { type Chosen, makeChoices } from './choices';
import { requireOneAccount } from './one-account';
import type { SetupOptions } from './options';
import { planSetup, type SetupPlan, UNKNOWN_ORIGIN } from './plan';
import { brokenOffText, type Result, report } from './report';
import { planText } from './show';

/** Sets up Flexkeep in an account, or completes what an earlier run has begun. Resolves with the exit code. */
export const setup = async (world: World, options: SetupOptions): Promise<number> => {
  const { terminal } = world;
  const show = options.json ? terminal.talk : terminal.tell;
  const colors = options.json ? terminal.talkColors : terminal.colors;
  const variables: Variables = world.variables(options);
  const envPath = resolve(world.cwd, options.env);
  requireOneAccount(envPath, variables);
  const client = world.connect(variables);
  const account = requireReadable(await lookAt(client));
  show(`${accountText(account, colors)}\n`);
  const chosen = await makeChoices(client, account, options, variables, terminal);
  const { digest } = options.deploy ? await world.build(variables) : { digest: '' };
  const input = { world, client, options, variables, digest, envPath, secret: world.secret() };
  const planFor = (found: Account, wanted: Chosen): Promise<SetupPlan> =>
    telling('looking at the account', 'read Tasks, Workflows, TaskQueues and Variables', () =>
      planSetup({ ...input, account: found, chosen: wanted }),
    );
  const plan = await planFor(account, chosen);
  const changes = changesIn(plan, options);
  show(planText(plan, changes, colors));

  const end = async (outcome: Result['outcome'], origin: string, done: string[] = []) => {
    const isTested = outcome !== 'planned' && options.selfTest && origin !== UNKNOWN_ORIGIN;
    const selfTest = isTested ? await runSelfTest(world, origin, variables) : [];
    return report(world, options, account, { outcome, origin, changes, done, notices: plan.notices, selfTest });
  };
  if (options.dryRun) return end('planned', plan.origin);
  if (!changes.length) return end('nothing-to-do', plan.origin);
  if (!options.yes && !(await confirm(terminal, `Shall this be done in ${account.sid}?`))) {
    throw new Complaint('Not approved. Nothing was changed.', [], 'stopped');
  }

  const lease = await telling('taking the right to change it', 'write Sync Documents', () =>
    takeLease({ client, holder: world.holder, now: world.now(), takeOver: options.takeOver === true }),
  );
  const done: string[] = [];
  const tell = (line: string) => void done.push(line);
  /** Between the look and the yes, somebody else may have been here. */
  const again = async (): Promise<SetupPlan> => {
    const now = await lookAt(client);
    const fresh = await makeChoices(client, now, { ...options, ...pinned(plan) }, variables, terminal);
    const next = await planFor(now, fresh);
    if (JSON.stringify(changesIn(next, options)) === JSON.stringify(changes)) return next;
    throw new Complaint(
      'The account has changed since it was shown. Nothing was changed by this run: run it again.',
      [],
      'changed',
    );
  };
  try {
    const origin = await applySetup({ world, client, plan: await again(), options, lease, tell });
    return await end('done', origin, done);
  } catch (error) {
    if (done.length) terminal.talk(`\n${brokenOffText(done)}`);
    throw error;
  } finally {
    // Where it cannot be given back it ends by itself.
    await lease.release().catch(() => undefined);
  }
};

/** What was chosen, and shown, is not chosen again. */
const pinned = ({ chosen }: SetupPlan): Partial<SetupOptions> => ({
  workspace: chosen.workspace.sid,
  workflow: chosen.workflow.sid,
  chatService: chosen.chatService.sid,
  ...(chosen.proxyService ? { proxyService: chosen.proxyService.sid } : {}),
});

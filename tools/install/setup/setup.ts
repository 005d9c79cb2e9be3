import { Complaint, toText } from '../../support/complaint';
import type { Variables } from '../../support/environment';
import { confirm } from '../../support/terminal';
import { requireVariable } from '../../support/environment';
import { takeLease } from '../lease';
import { type Account, lookAt } from '../look';
import { problemsIn } from '../reading';
import { type Probe, runSelfTest } from '../self-test';
import { accountText } from '../show-account';
import type { World } from '../world';
import { applySetup } from './apply';
import { type Change, changesIn } from './changes';
import { makeChoices } from './choices';
import { requireOneAccount } from './one-account';
import type { SetupOptions } from './options';
import { planSetup, type SetupPlan, UNKNOWN_ORIGIN } from './plan';
import { planText } from './show';

interface Result {
  outcome: 'nothing-to-do' | 'planned' | 'done';
  origin: string;
  changes: Change[];
  done: string[];
  notices: string[];
  selfTest: Probe[];
}

/** Where nothing at all can be read there is one reason, and it is told once. */
const requireReadable = (account: Account): Account => {
  const { workspaces, chatServices, proxyServices, flows, service, installation } = account;
  const readings = [workspaces, chatServices, proxyServices, flows, service, installation];
  const problems = problemsIn(...readings);
  const [first] = problems;
  if (!first || problems.length < readings.length) return account;
  throw new Complaint('The account cannot be read. Nothing was changed.', [{ ...first, where: account.sid }]);
};

const probeText = ({ name, ok, detail }: Probe): string => `  ${ok ? 'ok  ' : 'FAIL'}  ${name}: ${detail}`;

const report = (world: World, options: SetupOptions, account: Account, result: Result): number => {
  const { terminal } = world;
  const { outcome, origin, done, selfTest } = result;
  const failed = selfTest.filter(({ ok }) => !ok);
  if (options.json) {
    const domain = origin === UNKNOWN_ORIGIN ? {} : { domain: new URL(origin).host };
    const { changes, notices } = result;
    terminal.tell(JSON.stringify({ accountSid: account.sid, outcome, ...domain, changes, done, notices, selfTest }, null, 2));
  } else {
    const { bold } = terminal.colors;
    if (done.length) terminal.tell(['', bold('Changed'), ...done.map((line) => `  ${line}`)].join('\n'));
    if (selfTest.length) terminal.tell(['', bold(`Self-test · ${origin}`), ...selfTest.map(probeText)].join('\n'));
  }
  if (failed.length) terminal.talk('\nThe self-test failed. To look closer: npm run doctor');
  else if (outcome === 'done') terminal.talk('\nFlexkeep is set up. To check it any time: npm run doctor. To undo it all: npm run remove');
  return failed.length ? 1 : 0;
};

/** Sets up Flexkeep in an account, or completes what an earlier run has begun. Resolves with the exit code. */
export const setup = async (world: World, options: SetupOptions): Promise<number> => {
  const { terminal } = world;
  const show = options.json ? terminal.talk : terminal.tell;
  const colors = options.json ? terminal.talkColors : terminal.colors;
  const variables: Variables = world.variables(options.env);
  requireOneAccount(options.env, variables);
  const client = world.connect(variables);
  const authToken = requireVariable(variables, 'AUTH_TOKEN', /^\S+$/, "the account's Auth Token");
  const account = requireReadable(await lookAt(client));
  show(`${accountText(account, colors)}\n`);
  const chosen = await makeChoices(client, account, options, variables, terminal);
  const digest = options.deploy ? await world.build() : '';
  const input = { world, client, options, variables, digest, envPath: options.env, secret: world.secret() };
  const plan = await planSetup({ ...input, account, chosen });
  const changes = changesIn(plan, options);
  show(planText(plan, changes, colors));

  const end = async (outcome: Result['outcome'], origin: string, done: string[] = []) => {
    const isTested = outcome !== 'planned' && options.selfTest && origin !== UNKNOWN_ORIGIN;
    const selfTest = isTested ? await runSelfTest(world, origin, authToken) : [];
    return report(world, options, account, { outcome, origin, changes, done, notices: plan.notices, selfTest });
  };
  if (options.dryRun) return end('planned', plan.origin);
  if (!changes.length) return end('nothing-to-do', plan.origin);
  if (!options.yes && !(await confirm(terminal, `Shall this be done in ${account.sid}?`))) {
    throw new Complaint('Not approved. Nothing was changed.', [], 'stopped');
  }

  const lease = await takeLease({ client, holder: world.holder, now: world.now(), takeOver: options.takeOver === true });
  const done: string[] = [];
  const tell = (line: string) => {
    done.push(line);
    terminal.talk(`  ${line}`);
  };
  /** Between the look and the yes, somebody else may have been here. */
  const again = async (): Promise<SetupPlan> => {
    const now = await lookAt(client);
    const fresh = await makeChoices(client, now, { ...options, ...pinned(plan) }, variables, terminal);
    const next = await planSetup({ ...input, account: now, chosen: fresh });
    if (JSON.stringify(changesIn(next, options)) === JSON.stringify(changes)) return next;
    throw new Complaint('The account has changed since it was shown. Nothing was changed by this run: run it again.', [], 'changed');
  };
  try {
    const origin = await applySetup({ world, client, plan: await again(), options, lease, tell });
    await lease.release();
    return await end('done', origin, done);
  } catch (error) {
    await lease.release().catch(() => undefined);
    if (done.length) terminal.talk(`\n${toText(brokenOff(done))}`);
    throw error;
  }
};

const brokenOff = (done: string[]) => ({
  message: 'Setup broke off. What was done stays, and the next run goes on from there:',
  problems: done.map((problem) => ({ where: 'done', problem })),
});

/** What was chosen, and shown, is not chosen again. */
const pinned = ({ chosen }: SetupPlan): Partial<SetupOptions> => ({
  workspace: chosen.workspace.sid,
  workflow: chosen.workflow.sid,
  chatService: chosen.chatService.sid,
  ...(chosen.proxyService ? { proxyService: chosen.proxyService.sid } : {}),
});

import { resolve } from 'node:path';
import { problemsIn, readable, telling } from '../../engine/problem';
import { Complaint } from '../../support/complaint';
import { takeLease } from '../lease';
import { lookAt, requireReadable } from '../look';
import type { World } from '../world';
import { applyRemoval } from './apply';
import type { RemoveOptions } from './options';
import { planRemoval, type RemovePlan } from './plan';

const WORD = 'remove';

const planText = ({ changes, left, notices }: RemovePlan, bold: (text: string) => string): string =>
  [
    bold('To be done'),
    ...changes.map((change, i) => `  ${i + 1}  ${change}`),
    ...(left.length ? ['', bold('Left as it is'), ...left.map((line) => `  ${line}`)] : []),
    ...(notices.length ? ['', ...notices.map((notice) => `Note: ${notice}`)] : []),
  ].join('\n');

/** Takes Flexkeep out of an account, which is afterwards as it was. Resolves with the exit code. */
export const remove = async (world: World, options: RemoveOptions): Promise<number> => {
  const { terminal } = world;
  const show = options.json ? terminal.talk : terminal.tell;
  const client = world.connect(world.variables(options));
  const envFile = { name: options.env, path: resolve(world.cwd, options.env) };
  const look = async (): Promise<RemovePlan | undefined> => {
    const account = requireReadable(await lookAt(client));
    const { installation, workspaces, service } = account;
    const problems = problemsIn(installation, workspaces, service);
    if (problems.length)
      throw new Complaint('It cannot be told what has to be put back. Nothing was changed.', problems);
    const noted = readable(installation);
    return noted && planRemoval(client, account, noted, envFile, options.force === true);
  };
  const end = (outcome: 'nothing-to-do' | 'planned' | 'done', plan?: RemovePlan): number => {
    const { changes = [], left = [], notices = [] } = plan ?? {};
    if (options.json)
      terminal.tell(JSON.stringify({ accountSid: client.accountSid, outcome, changes, left, notices }, null, 2));
    else if (outcome === 'nothing-to-do')
      terminal.tell(`Nothing to remove: no setup is noted in ${client.accountSid}.`);
    else if (outcome === 'done')
      terminal.tell(
        `\nFlexkeep is removed${left.length ? '; what was left stands above' : ': the account is as it was'}.`,
      );
    return 0;
  };

  const plan = await look();
  if (!plan) return end('nothing-to-do');
  show(planText(plan, terminal.colors.bold));
  if (options.dryRun) return end('planned', plan);
  if (!options.yes) {
    const answer = await terminal.ask(`\nType "${WORD}" to take Flexkeep out of ${client.accountSid}: `);
    if (answer?.trim() !== WORD) throw new Complaint('Not approved. Nothing was changed.', [], 'stopped');
  }
  const lease = await telling('taking the right to change it', 'write Sync Documents', () =>
    takeLease({ client, holder: world.holder, now: world.now(), takeOver: options.takeOver === true }),
  );
  try {
    const fresh = await look();
    if (!fresh) return end('nothing-to-do');
    if (JSON.stringify(fresh.changes) !== JSON.stringify(plan.changes)) {
      throw new Complaint(
        'The account has changed since it was shown. Nothing was changed: run it again.',
        [],
        'changed',
      );
    }
    await applyRemoval({ world, client, plan: fresh, lease });
    return end('done', fresh);
  } finally {
    // Where it cannot be given back it ends by itself.
    await lease.release().catch(() => undefined);
  }
};

import { readFlows } from './account';
import { telling } from './errors';
import { recall } from './memory';
import { type Plan, planFlows } from './plan';
import { renderPlan } from './render';
import { resolveFlows } from './resolve';
import { noticesOn } from './rules';
import { savePlan } from './saved-plan';
import { viewOf } from './view';
import { type CommonOptions, type Opened, openAccount, readFlowsFile, type World, writeText } from './world';

export interface PlanOptions extends CommonOptions {
  out?: string;
}

export const NO_CHANGE = 0;
export const CHANGES = 2;

/** Reads the file first: what is wrong with it needs no account. */
export const makePlan = async (world: World, options: CommonOptions): Promise<{ plan: Plan; opened: Opened }> => {
  const file = readFlowsFile(world, options);
  const opened = openAccount(world, options);
  const { account, directory, around } = opened;
  const live = await readFlows(account);
  const { flows, names, notices } = await telling('looking up names', 'read what the file names', () =>
    resolveFlows(file, directory, around),
  );
  const plan = planFlows({
    accountSid: account.sid,
    wanted: flows,
    live,
    names,
    notices: [...noticesOn(file, flows), ...notices],
    remembered: recall(world.cwd, account.sid),
  });
  return { plan, opened };
};

export const plan = async (world: World, options: PlanOptions): Promise<number> => {
  const { terminal } = world;
  const { plan: made } = await makePlan(world, options);
  if (options.out) writeText(world, options.out, savePlan(made));
  terminal.tell(options.json ? JSON.stringify(viewOf(made), null, 2) : renderPlan(made, terminal.colors));
  if (!made.actions.length) return NO_CHANGE;
  if (options.out) terminal.talk(`\nSaved. To make exactly these changes: npm run flows -- apply ${options.out}`);
  else
    terminal.talk('\nTo make these changes: npm run flows -- apply. It plans again, so with --out they are fixed now.');
  return CHANGES;
};

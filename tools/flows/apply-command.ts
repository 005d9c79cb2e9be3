import { Complaint } from '../support/complaint';
import { confirm } from '../support/terminal';
import { carryOut } from './carry-out';
import type { Plan } from './plan';
import { makePlan } from './plan-command';
import { renderPlan } from './render';
import { readSavedPlan } from './saved-plan';
import { countOf, viewOf } from './view';
import { type CommonOptions, type Opened, openAccount, readText, type World } from './world';

export interface ApplyOptions extends CommonOptions {
  autoApprove?: boolean;
}

const openPlan = (world: World, path: string, options: CommonOptions): { plan: Plan; opened: Opened } => {
  const text = readText(world, path, 'To make one: npm run flows -- plan --out plan.json');
  const opened = openAccount(world, options);
  return { plan: readSavedPlan(text, path, opened.account.sid), opened };
};

export const declined = (): Complaint => new Complaint('Not approved. Nothing was changed.', [], 'stopped');

export const apply = async (world: World, saved: string | undefined, options: ApplyOptions): Promise<number> => {
  const { terminal } = world;
  const { plan, opened } = saved === undefined ? await makePlan(world, options) : openPlan(world, saved, options);
  if (options.json) terminal.talk(renderPlan(plan, terminal.talkColors));
  else terminal.tell(renderPlan(plan, terminal.colors));
  if (!plan.actions.length && saved === undefined) {
    if (options.json) terminal.tell(JSON.stringify({ ...viewOf(plan), outcome: 'applied', done: [] }, null, 2));
    return 0;
  }
  const question = `Shall these changes be made in ${opened.account.sid}?`;
  if (plan.actions.length && !options.autoApprove && !(await confirm(terminal, question))) throw declined();
  const code = await carryOut(world, opened, plan, options);
  if (code === 0 && !options.json) {
    terminal.tell(`\nApplied: ${countOf(plan, 'create')} added, ${countOf(plan, 'update')} changed.`);
  }
  return code;
};

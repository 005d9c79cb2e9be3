import { Complaint } from '../support/complaint';
import type { Terminal } from '../support/terminal';
import { readFlows } from './account';
import { type ApplyOptions, declined } from './apply-command';
import { carryOut } from './carry-out';
import { planRemoval } from './plan';
import { renderPlan } from './render';
import { countOf, viewOf } from './view';
import { openAccount, readFlowsFile, type World } from './world';

/** Each removal is agreed to by typing the flow's name; anything else keeps it. */
const agreedTo = async (names: string[], terminal: Terminal): Promise<string[]> => {
  const agreed: string[] = [];
  for (const name of names) {
    const answer = await terminal.ask(`\nType "${name}" to remove it; anything else keeps it: `);
    if (answer?.trim() === name.trim()) agreed.push(name);
  }
  return agreed;
};

/** Removes flows that the file names, and never another. */
export const destroy = async (world: World, names: string[], options: ApplyOptions): Promise<number> => {
  const { terminal } = world;
  const known = readFlowsFile(world, options).flows.map(({ friendlyName }) => friendlyName);
  const strangers = names.filter((name) => !known.includes(name));
  if (strangers.length) {
    const remedy = `Only what ${options.file} names is removed.`;
    const problems = strangers.map((name) => ({ where: name, problem: 'the file does not name it', remedy }));
    throw new Complaint('Nothing was changed.', problems, 'file');
  }
  const opened = openAccount(world, options);
  const { account } = opened;
  const live = await readFlows(account);
  const planFor = (friendlyNames: string[]) => planRemoval({ accountSid: account.sid, live, friendlyNames });

  const all = planFor(names.length ? names : known);
  const finish = (plan: typeof all) => {
    if (options.json) terminal.tell(JSON.stringify({ ...viewOf(plan), outcome: 'applied', done: [] }, null, 2));
    else terminal.tell('Nothing to remove.');
    return 0;
  };
  if (!all.actions.length) return finish(all);
  if (options.json) terminal.talk(renderPlan(all, terminal.talkColors));
  else terminal.tell(renderPlan(all, terminal.colors));
  const there = all.actions.map(({ friendlyName }) => friendlyName);
  const agreed = options.autoApprove ? there : await agreedTo(there, terminal);
  if (!agreed.length) throw declined();
  const plan = planFor(agreed);
  const code = await carryOut(world, opened, plan, options);
  if (code === 0 && !options.json) terminal.tell(`\nRemoved: ${countOf(plan, 'delete')}.`);
  return code;
};

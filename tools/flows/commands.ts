import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { mayHoldSecret } from '../engine/mask';
import { commandLine } from '../support/command-line';
import { Complaint } from '../support/complaint';
import { readText, writeText } from '../support/files';
import { confirm, notApproved, warn } from '../support/terminal';
import { placeOf } from './address';
import { carryOutPlan } from './carry-out-plan';
import type { FlowsFile } from './file';
import { secretsIn, toFile } from './import';
import { allOf, type Inventory, makePlan, namesAddresses, readInventory } from './make-plan';
import { isEmpty, matchFlows, type Plan, planRemoval, toPlan, writesOf } from './plan';
import { type LiveResource, stateOf, webhookOf } from './resource';
import { readSavedPlan, remember, savePlan } from './saved';
import { countOf, renderPlan, viewOf } from './show';
import { type FlowsOptions, type FlowsWorld, type Opened, openAccount, readFlowsFile } from './world';

/** An entry of the file, what the account has of it, and what a person may call it. */
interface Named {
  found: LiveResource | undefined;
  names: (string | undefined)[];
}

interface DestructionInput extends Inventory {
  file: FlowsFile;
  path: string;
  accountSid: string;
}

/**
 * Plans the removal of what the file names.
 *
 * @param names of Flex Flows their names, of Addresses their addresses, of both their SIDs; none: all
 * @returns a plan for those of them that are agreed to, by SID
 * @throws {Complaint} where a name means none, or several
 */
const planDestruction = (
  { file, path, accountSid, flows: liveFlows, addresses: liveAddresses = [] }: DestructionInput,
  names: string[],
): ((isAgreed: (sid: string) => boolean) => Plan) => {
  const flows = matchFlows(file.flows, liveFlows).map((found, i) => ({
    ...{ found, names: [file.flows[i]?.friendlyName, found?.sid] },
  }));
  const addresses = (file.addresses ?? []).map((entry) => {
    const { sid, address } = entry;
    const found = liveAddresses.find((one) => (sid ? one.sid === sid : one.state.address === address));
    return { found, names: [address, placeOf(entry), found?.sid] };
  });
  const everyone: Named[] = [...flows, ...addresses];
  const problems = names.flatMap((where) => {
    const meant = everyone.filter((one) => one.names.includes(where));
    const remedy = `Only what ${path} names is removed.`;
    if (!meant.length) return [{ where, problem: 'the file does not name it', remedy }];
    const sids = meant.flatMap(({ found }) => found?.sid ?? []).join(' and ');
    return meant.length > 1 ? [{ where, problem: `it is the name of several: ${sids}`, remedy: 'Give SIDs.' }] : [];
  });
  if (problems.length) throw new Complaint('Nothing was changed.', problems, 'file');
  const meant = everyone
    .filter((one) => !names.length || names.some((given) => one.names.includes(given)))
    .flatMap(({ found }) => found ?? []);
  const live = [...liveFlows, ...liveAddresses];
  return (isAgreed) =>
    toPlan(
      planRemoval(
        live,
        meant.filter(({ sid }) => isAgreed(sid)),
      ),
      { accountSid, live },
    );
};

const NO_CHANGE = 0;
const CHANGES = 2;

export const plan = async (world: FlowsWorld, options: FlowsOptions): Promise<number> => {
  const { terminal } = world;
  const { plan: made } = await makePlan(world, options);
  const { out, open: _, ...rest } = options;
  const { file: __, domain: ___, ...target } = rest;
  if (out) writeText(world, out, savePlan(made), true);
  const mayHold = [...made.base.map(({ state }) => state), ...writesOf(made).map(stateOf)];
  if (out && mayHold.some((state) => mayHoldSecret(webhookOf(state)))) {
    warn(terminal, `${out} holds URLs with what may be secrets: it is for you only, and not to be committed.`);
  }
  terminal.tell(options.json ? JSON.stringify(viewOf(made), null, 2) : renderPlan(made, terminal.colors));
  if (isEmpty(made)) return NO_CHANGE;
  terminal.talk(
    out
      ? `\nSaved. To make exactly these changes: ${commandLine(target, 'flows', 'apply', out)}`
      : `\nTo make these changes: ${commandLine(rest, 'flows', 'apply')}. It plans again, so with --out they are fixed now.`,
  );
  return CHANGES;
};

const removedWords = (plan: Plan): string => (countOf(plan, 'delete') ? `, ${countOf(plan, 'delete')} removed` : '');

const showPlan = (plan: Plan, { terminal }: FlowsWorld, { json }: FlowsOptions): void =>
  json ? terminal.talk(renderPlan(plan, terminal.talkColors)) : terminal.tell(renderPlan(plan, terminal.colors));

/** Nothing to do is done. */
const finish = (plan: Plan, words: string[], { terminal }: FlowsWorld, { json }: FlowsOptions): number => {
  if (json) terminal.tell(JSON.stringify({ ...viewOf(plan), outcome: 'applied', done: [] }, null, 2));
  else for (const line of words) terminal.tell(line);
  return 0;
};

const openPlan = (world: FlowsWorld, path: string, options: FlowsOptions): { plan: Plan; opened: Opened } => {
  const remake = commandLine(options, 'flows', 'plan', '--out', path);
  const text = readText(world, path, `To make one: ${remake}`);
  const opened = openAccount(world, options);
  return { plan: readSavedPlan(text, path, opened.accountSid, remake), opened };
};

export const apply = async (world: FlowsWorld, saved: string | undefined, options: FlowsOptions): Promise<number> => {
  const { terminal } = world;
  const { plan, opened } = saved === undefined ? await makePlan(world, options) : openPlan(world, saved, options);
  showPlan(plan, world, options);
  if (isEmpty(plan) && saved === undefined) return finish(plan, [], world, options);
  const on = plan.origin ? `, with Flexkeep on ${plan.origin}` : '';
  const question = `Shall these changes be made in the account ${opened.accountSid}${on}?`;
  // Each move is asked for by itself.
  if (plan.actions.length && !options.autoApprove && !(await confirm(terminal, question))) throw notApproved();
  const code = await carryOutPlan(world, opened, plan, options);
  if (code === 0 && !options.json) {
    terminal.tell(
      `\nApplied: ${countOf(plan, 'create')} added, ${countOf(plan, 'update')} changed${removedWords(plan)}.`,
    );
  }
  return code;
};

/** Removes what the file names, and never anything else. `names` are names, addresses or SIDs; none: all. */
export const destroy = async (world: FlowsWorld, names: string[], options: FlowsOptions): Promise<number> => {
  const { terminal } = world;
  const file = readFlowsFile(world, options);
  const opened = openAccount(world, options);
  const inventory = await readInventory(opened.resources, namesAddresses(file));
  const planFor = planDestruction({ ...inventory, file, path: options.file, accountSid: opened.accountSid }, names);
  const all = planFor(() => true);
  if (!all.actions.length) return finish(all, ['Nothing to remove.'], world, options);
  showPlan(all, world, options);
  const agreed: string[] = [];
  for (const { key, name } of all.actions) {
    const question = `\nType "${name}" to remove it; anything else keeps it: `;
    if (options.autoApprove || (await terminal.ask(question))?.trim() === name.trim()) agreed.push(key);
  }
  if (!agreed.length) throw notApproved();
  const plan = planFor((sid) => agreed.includes(sid));
  const code = await carryOutPlan(world, opened, plan, options);
  if (code === 0 && !options.json) terminal.tell(`\nRemoved: ${countOf(plan, 'delete')}.`);
  return code;
};

/** Named `importFile` since `import` is a word of the language. */
export const importFile = async (world: FlowsWorld, options: FlowsOptions): Promise<number> => {
  const { terminal, cwd } = world;
  const { file: path, json } = options;
  if (!json && existsSync(resolve(cwd, path)) && !options.force) {
    const remedy = 'To write over it: --force. To only look: --json. To write elsewhere: --file other.json';
    throw new Complaint('Nothing was written.', [{ where: path, problem: 'it exists already', remedy }], 'file');
  }
  const opened = openAccount(world, options);
  const inventory = await readInventory(opened.resources, false);
  const file = await toFile(inventory, opened.directory, opened.around);
  const text = JSON.stringify(file, null, 2);
  const secrets = secretsIn(file);
  if (json) terminal.tell(text);
  else {
    writeText(world, path, `${text}\n`, secrets.length > 0);
    remember(cwd, opened.accountSid, allOf(inventory));
    const compare = commandLine(options, 'flows', 'plan');
    const { flows, addresses } = inventory;
    const counts = `${flows.length} Flex Flows and ${addresses ? addresses.length : 'no'} Addresses`;
    terminal.talk(`${counts} of ${opened.accountSid} are in ${path} now. To compare: ${compare}`);
    if (!addresses) terminal.talk('The Addresses are left out: the credentials may not read them.');
  }
  if (secrets.length) {
    warn(
      terminal,
      `the URLs of ${secrets.map((name) => `"${name}"`).join(', ')} may hold secrets.
    Do not commit them: set each secret as a variable in .env, and write {{ITS_NAME}} in its place. See docs/flows.md.`,
    );
  }
  return 0;
};

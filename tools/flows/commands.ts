import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Applied, Progress } from '../engine/apply';
import { carryOut as carryOutSteps } from '../engine/carry-out';
import type { Write } from '../engine/kind';
import { mayHoldSecret } from '../engine/mask';
import { telling } from '../engine/problem';
import { commandLine } from '../support/command-line';
import { Complaint, toText } from '../support/complaint';
import { confirm } from '../support/terminal';
import { changesBetween, type Flow, type LiveFlow } from './flow';
import { importFlows, secretsIn } from './import';
import { differencesBetween, matchFlows, type Plan, planFlows, planRemoval, toWords } from './plan';
import { resolveFlows } from './resolve';
import { noticesOn } from './rules';
import { readSavedPlan, recall, remember, savePlan } from './saved';
import { countOf, renderPlan, viewOf, viewOfWrites } from './show';
import {
  type FlowsOptions,
  type FlowsWorld,
  type Opened,
  openAccount,
  readFlowsFile,
  readText,
  writeText,
} from './world';

const NO_CHANGE = 0;
const CHANGES = 2;

const readFlows = ({ kind }: Opened): Promise<LiveFlow[]> =>
  telling('reading the Flex Flows', 'read Flex Flows', kind.list);

/** Reads the file first: what is wrong with it needs no account. */
export const makePlan = async (world: FlowsWorld, options: FlowsOptions): Promise<{ plan: Plan; opened: Opened }> => {
  const file = readFlowsFile(world, options);
  const opened = openAccount(world, options);
  const { accountSid, directory, around } = opened;
  const live = await readFlows(opened);
  const resolved = await telling('looking up names', 'read what the file names', () =>
    resolveFlows(file, directory, around),
  );
  const { flows: wanted, origin, names } = resolved;
  const plan = planFlows({
    ...{ accountSid, origin, wanted, sids: file.flows.map(({ sid }) => sid), live, names },
    notices: [...noticesOn(file, wanted), ...resolved.notices],
    remembered: recall(world.cwd, accountSid),
  });
  return { plan, opened };
};

export const plan = async (world: FlowsWorld, options: FlowsOptions): Promise<number> => {
  const { terminal } = world;
  const { plan: made } = await makePlan(world, options);
  const { out, file: _, domain: __, ...target } = options;
  if (out) writeText(world, out, savePlan(made), true);
  const mayHold = made.base.concat(made.steps.flatMap((step) => ('to' in step ? [{ sid: '', state: step.to }] : [])));
  if (out && mayHold.some(({ state }) => mayHoldSecret(state['integration.url'] ?? ''))) {
    const warning = terminal.talkColors.yellow('Warning:');
    terminal.talk(
      `${warning} ${out} holds URLs with what may be secrets: it is for you only, and not to be committed.`,
    );
  }
  terminal.tell(options.json ? JSON.stringify(viewOf(made), null, 2) : renderPlan(made, terminal.colors));
  if (!made.actions.length) return NO_CHANGE;
  terminal.talk(
    out
      ? `\nSaved. To make exactly these changes: ${commandLine(target, 'flows', 'apply', out)}`
      : `\nTo make these changes: ${commandLine(options, 'flows', 'apply')}. It plans again, so with --out they are fixed now.`,
  );
  return CHANGES;
};

/** A swap takes two writes for one flow, and they should not look the same. */
const whatWasDone = (write: Write<Flow>): string => {
  if (write.kind === 'delete') return 'removed';
  if (write.kind === 'create') return write.to.enabled ? 'created' : 'created, off';
  const { length, 0: only } = changesBetween(write.from, write.to);
  return length === 1 && only?.property === 'enabled' ? `switched ${write.to.enabled ? 'on' : 'off'}` : 'changed';
};

const progressLine = ({ write, number, total, way }: Progress): string => {
  const what = whatWasDone(write as Write<Flow>); // reason: the steps below are those of the Flex Flows
  return `${way === 'back' ? 'back ' : ''}${number}/${total}  "${write.name}"  ${what}`;
};

const HEADS: Record<Applied['outcome'], string> = {
  applied: '',
  undone: 'This could not be finished. Everything that was done has been taken back: the account is as it was.',
  unfinished: 'This could not be finished. The account is now in between:',
};

/** For the next plan's drift: the flows that the file names, and after a removal those that are left of them. */
const takeNote = ({ cwd }: FlowsWorld, { accountSid, actions, unnamed }: Plan, live: LiveFlow[]): void => {
  const removed = actions.flatMap(({ kind, key }) => (kind === 'delete' ? [key] : []));
  const known = removed.length ? (recall(cwd, accountSid) ?? []) : live;
  const others = removed.length ? removed : unnamed.map(({ sid }) => sid);
  const kept = known.filter(({ sid }) => !others.includes(sid));
  remember(cwd, accountSid, kept);
};

/** Applies a plan that was shown and agreed to, and tells of it. Resolves with the exit code. */
const carryOut = async (world: FlowsWorld, opened: Opened, plan: Plan, { json }: FlowsOptions): Promise<number> => {
  const { terminal } = world;
  const { kind } = opened;
  const differences = differencesBetween(plan.base, await readFlows(opened));
  if (differences.length) {
    throw new Complaint(
      'The account has changed since the plan was made. Nothing was changed by this run: make a new plan.',
      differences.map((difference) => ({ where: 'the account', problem: toWords(difference) })),
      'changed',
    );
  }
  const steps = plan.steps.map((write) => ({ kind, write }));
  const applied = await carryOutSteps(world, steps, progressLine);
  const { outcome, problems, remains } = applied;
  const live = outcome === 'applied' ? await kind.list().catch(() => undefined) : undefined;
  if (live) takeNote(world, plan, live);
  if (json) {
    const done = viewOfWrites(applied.done as Write<Flow>[]); // reason: the steps above are those of the Flex Flows
    terminal.tell(JSON.stringify({ ...viewOf(plan), ...applied, done }, null, 2));
  }
  if (outcome === 'applied') return 0;
  const reason = toText({ message: 'The reason:', problems });
  const again = 'Run it again when the reason is gone: it goes on from what is there.';
  terminal.talk(['', HEADS[outcome], ...remains.map((line) => `  ${line}`), reason, again].join('\n'));
  return 1;
};

const declined = (): Complaint => new Complaint('Not approved. Nothing was changed.', [], 'stopped');

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
  if (!plan.actions.length && saved === undefined) return finish(plan, [], world, options);
  const on = plan.origin ? `, with Flexkeep on ${plan.origin}` : '';
  const question = `Shall these changes be made in the account ${opened.accountSid}${on}?`;
  if (plan.actions.length && !options.autoApprove && !(await confirm(terminal, question))) throw declined();
  const code = await carryOut(world, opened, plan, options);
  if (code === 0 && !options.json) {
    terminal.tell(`\nApplied: ${countOf(plan, 'create')} added, ${countOf(plan, 'update')} changed.`);
  }
  return code;
};

/** Removes flows that the file names, and never another. `names` are names or SIDs; none: all. */
export const destroy = async (world: FlowsWorld, names: string[], options: FlowsOptions): Promise<number> => {
  const { terminal } = world;
  const { flows: entries } = readFlowsFile(world, options);
  const opened = openAccount(world, options);
  const { accountSid } = opened;
  const live = await readFlows(opened);
  const named = matchFlows(entries, live).map((found, i) => ({ found, names: [entries[i]?.friendlyName, found?.sid] }));
  const problems = names.flatMap((where) => {
    const meant = named.filter((one) => one.names.includes(where));
    const remedy = `Only what ${options.file} names is removed.`;
    if (!meant.length) return [{ where, problem: 'the file does not name it', remedy }];
    const sids = meant.flatMap(({ found }) => found?.sid ?? []).join(' and ');
    return meant.length > 1 ? [{ where, problem: `it is the name of several: ${sids}`, remedy: 'Give SIDs.' }] : [];
  });
  if (problems.length) throw new Complaint('Nothing was changed.', problems, 'file');
  const isMeant = (one: (typeof named)[number]) => !names.length || names.some((given) => one.names.includes(given));
  const planFor = (removed: LiveFlow[]) => planRemoval({ accountSid, live, removed });
  const all = planFor(named.filter(isMeant).flatMap(({ found }) => found ?? []));
  if (!all.actions.length) return finish(all, ['Nothing to remove.'], world, options);
  showPlan(all, world, options);
  const agreed: string[] = [];
  for (const { key, name } of all.actions) {
    const question = `\nType "${name}" to remove it; anything else keeps it: `;
    if (options.autoApprove || (await terminal.ask(question))?.trim() === name.trim()) agreed.push(key);
  }
  if (!agreed.length) throw declined();
  const plan = planFor(live.filter(({ sid }) => agreed.includes(sid)));
  const code = await carryOut(world, opened, plan, options);
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
  const live = await readFlows(opened);
  const file = await importFlows(live, opened.directory, opened.around);
  const text = JSON.stringify(file, null, 2);
  const secrets = secretsIn(file);
  if (json) terminal.tell(text);
  else {
    writeText(world, path, `${text}\n`, secrets.length > 0);
    remember(cwd, opened.accountSid, live);
    const compare = commandLine(options, 'flows', 'plan');
    terminal.talk(`${live.length} Flex Flows of ${opened.accountSid} are in ${path} now. To compare: ${compare}`);
  }
  if (secrets.length) {
    terminal.talk(
      `${terminal.talkColors.yellow('Warning:')} the URLs of ${secrets.map((name) => `"${name}"`).join(', ')} may hold secrets.
    Do not commit them: set each secret as a variable in .env, and write {{ITS_NAME}} in its place. See docs/flows.md.`,
    );
  }
  return 0;
};

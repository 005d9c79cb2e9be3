import { carryOutParts, type Part, planAll } from '../engine/carry-out';
import { type Lease, openJournal } from '../engine/journal';
import { inverseOf } from '../engine/kind';
import { readable, telling } from '../engine/problem';
import { commandLine } from '../support/command-line';
import { isComplaint, toText } from '../support/complaint';
import { confirm, notApproved } from '../support/terminal';
import type { SiteState } from './kinds/site';
import { readLeft } from './left';
import { type Probe, runSelfTest } from './self-test';
import {
  changedSince,
  type InstallOptions,
  type Session,
  type SetupWorld,
  siteText,
  UNKNOWN_ORIGIN,
  underLease,
} from './session';
import { planSetup, requireOneAccount, type SetupInput, type SetupPlan } from './setup-plan';
import { accountText, setupText } from './show';

/** Before anything is made it is noted, so that `remove` finds also what was cut off. */
const beginJournal = async ({ client, journal, account, workspaceSid, chosen, options }: Session) => {
  const service = readable(account.service);
  // One that an earlier setup made, and `remove` has left, is still setup's.
  const made = service === undefined || (await readLeft(client, service)) !== undefined;
  const left = (['timer', 'flows'] as const).filter((part) => !options[part]);
  return journal.keep((now) => {
    const { completedAt: _, ...rest } = now ?? { leftOut: left };
    return {
      ...rest,
      ...{ format: 1, workspaceSid, syncServiceSid: chosen?.syncServiceSid ?? 'default' },
      service: now?.service ?? { made, ...(service ? { sid: service.sid } : {}) },
      ...(options.timer ? { timer: now?.timer ?? {} } : {}),
      // What an earlier run has set up is in use, although this one leaves it alone.
      leftOut: left.filter((part) => rest.leftOut?.includes(part)),
    };
  });
};

/** `titles`: of the kinds that are written in it. */
interface Stage {
  doing: string;
  titles: string[];
}

/** Each stays when a later one fails: the next run goes on from there. */
const PREPARE: Stage[] = [
  { doing: "making the sweep's timer", titles: ['Timer'] },
  { doing: 'writing the variables', titles: ['Variables'] },
  { doing: 'deploying', titles: ['Service', 'Deployment'] },
  { doing: 'writing where it is', titles: ['Variables'] },
];

/** From now on customers and events come here. Where it cannot be finished, all of it is switched back. */
const SWITCH: Stage = {
  doing: 'switching callback and Flex Flows over',
  titles: ['Callback', 'First sweep', 'Flex Flows'],
};

/** Which resources are written, and what becomes of each: what was agreed to, and nothing else. */
const signatureOf = (part: Part | undefined): string[] =>
  part?.planned.writes.map(({ kind, name }) => `${kind} ${name}`) ?? [];

const carryOutStage = (world: SetupWorld, { doing, titles }: Stage, agreed: Part[], lease: Lease): Promise<Part[]> =>
  telling(doing, 'read what is there, and write Sync Documents', async () => {
    world.terminal.talk(`${doing} …`);
    await lease.renew();
    const kinds = agreed.map(({ kind }) => kind).filter(({ title }) => titles.includes(title));
    const parts = await planAll(kinds, 'plan');
    for (const part of titles === SWITCH.titles ? parts : []) {
      const known = signatureOf(agreed.find(({ kind }) => kind === part.kind));
      if (signatureOf(part).some((write) => !known.includes(write))) throw changedSince();
    }
    for (const { kind, planned } of parts) await kind.note?.(planned);
    await carryOutParts(world, parts);
    return parts;
  });

const doneIn = (parts: Part[], { origin }: Session): string[] =>
  parts.flatMap(({ kind, planned: { words } }) =>
    kind.title === 'Deployment' && words.length ? [`deployed to ${origin}`] : words,
  );

/** What ran before runs again: it is still in use where an earlier setup has switched callback and flows over. */
const deployBack = async (world: SetupWorld, parts: Part[]): Promise<string[]> => {
  const { kind, planned } = parts.find(({ kind: { title } }) => title === 'Deployment') ?? {};
  const write = planned?.writes[0];
  const { buildSid } = write?.kind === 'update' ? (write.from as SiteState) : {}; // reason: it is of this kind
  if (!kind || !write || !buildSid) return [];
  try {
    await carryOutParts(world, [{ kind, planned: { writes: [inverseOf(write)], words: [] } }]);
    return [`${buildSid} runs again, with the variables that it had`];
  } catch (error) {
    if (!isComplaint(error)) throw error;
    return [`${buildSid} does not run again: ${toText(error)}`];
  }
};

/** Between the look and the yes, the account may have changed. What was chosen, and shown, is not chosen again. */
const planAgain = async ({ session: { chosen }, changes }: SetupPlan, input: SetupInput): Promise<SetupPlan> => {
  const { workspace, workflow, chatService, proxyService } = chosen;
  const sids = { workspace: workspace.sid, workflow: workflow.sid, chatService: chatService.sid };
  const options = { ...input.options, ...sids, ...(proxyService ? { proxyService: proxyService.sid } : {}) };
  const next = await planSetup({ ...input, options, found: () => undefined });
  if (JSON.stringify(next.changes) !== JSON.stringify(changes)) throw changedSince();
  return next;
};

const probeText = ({ name, ok, detail }: Probe): string => `  ${ok ? 'ok  ' : 'FAIL'}  ${name}: ${detail}`;

type Outcome = 'nothing-to-do' | 'planned' | 'not-switched' | 'done';

/** Sets up Flexkeep in an account, or completes what an earlier run has begun. Resolves with the exit code. */
export const setup = async (world: SetupWorld, options: InstallOptions): Promise<number> => {
  const { terminal } = world;
  const [show, colors] = options.json ? [terminal.talk, terminal.talkColors] : [terminal.tell, terminal.colors];
  const variables = world.variables(options.flags);
  requireOneAccount(world, options, variables);
  const client = world.connect(variables);
  const journal = openJournal(client);
  let built: Promise<{ digest: string }> | undefined;
  const input: SetupInput = {
    ...{ world, client, journal, options, variables, secret: world.secret() },
    async build() {
      built ??= options.deploy ? world.build(variables) : Promise.resolve({ digest: '' });
      return (await built).digest;
    },
    found: (account) => show(`${accountText(account, colors)}\n`),
  };
  const plan = await planSetup(input);
  const { session, parts, changes } = plan;
  const { chosen, account } = session;
  const place = `account ${account.sid}, ${siteText(session)}`;
  const notices = [...chosen.notices, ...parts.flatMap(({ planned }) => planned.notices ?? [])];
  const details = parts.flatMap(({ planned }) => planned.details?.(colors) ?? []);
  show(setupText(place, chosen, { words: changes.map(({ what }) => what), notices, details }, colors));

  const report = (outcome: Outcome, origin: string, selfTest: Probe[], done: string[] = []): number => {
    const isFailed = selfTest.some(({ ok }) => !ok);
    const domain = origin === UNKNOWN_ORIGIN ? {} : { domain: new URL(origin).host };
    const environment = options.environment || 'production';
    const result = { accountSid: account.sid, environment, outcome, ...domain, changes, done, notices, selfTest };
    const section = (title: string, lines: string[]) =>
      lines.length ? terminal.tell(['', colors.bold(title), ...lines].join('\n')) : undefined;
    if (options.json) terminal.tell(JSON.stringify(result, null, 2));
    else {
      section(
        'Done',
        done.map((line) => `  ${line}`),
      );
      section(`Self-test · ${origin}`, selfTest.map(probeText));
    }
    const [doctor, remove] = (['doctor', 'remove'] as const).map((name) => commandLine(options.flags, name));
    if (isFailed) terminal.talk(`\nThe self-test failed. To look closer: ${doctor}`);
    else if (outcome === 'done') {
      terminal.talk(`\nFlexkeep is set up. To check it any time: ${doctor}. To undo it all: ${remove}`);
    }
    return isFailed ? 1 : 0;
  };
  const test = async (origin: string): Promise<Probe[]> =>
    options.selfTest && origin !== UNKNOWN_ORIGIN ? runSelfTest(world, origin, variables) : [];
  if (options.dryRun) return report('planned', session.origin, []);
  if (!changes.length) return report('nothing-to-do', session.origin, await test(session.origin));
  if (!options.yes && !(await confirm(terminal, `Shall this be done in ${place}?`))) throw notApproved();

  return underLease(world, client, options, async (lease) => {
    const done: string[] = [];
    try {
      const { session: now, parts: agreed } = await planAgain(plan, input);
      await telling('noting what is there', 'write Sync Documents', () => beginJournal(now));
      const written: Part[] = [];
      const carry = async (stage: Stage): Promise<void> => {
        const stageParts = await carryOutStage(world, stage, agreed, lease);
        written.push(...stageParts);
        done.push(...doneIn(stageParts, now));
      };
      for (const stage of PREPARE) await carry(stage);
      const selfTest = await test(now.origin);
      if (selfTest.some(({ ok }) => !ok)) {
        done.push(...(await deployBack(world, written)));
        terminal.talk('\nCallback and Flex Flows were not switched over: they are as they were.');
        return report('not-switched', now.origin, selfTest, done);
      }
      await carry(SWITCH);
      const completedAt = new Date(world.now()).toISOString();
      await telling('noting that it is complete', 'write Sync Documents', () =>
        journal.update((noted) => ({ ...noted, completedAt })),
      );
      return report('done', now.origin, selfTest, done);
    } catch (error) {
      const problems = done.map((problem) => ({ where: 'done', problem }));
      const message = 'Setup broke off. What was done stays, and the next run goes on from there:';
      if (done.length) terminal.talk(`\n${toText({ message, problems })}`);
      throw error;
    }
  });
};

import { carryOutParts, type Part, planAll } from '../engine/carry-out';
import { SERVICE_NAME } from '../engine/directory';
import { type Installation, openJournal } from '../engine/journal';
import { problemsIn, readable, telling } from '../engine/problem';
import { commandLine } from '../support/command-line';
import { Complaint } from '../support/complaint';
import { notApproved } from '../support/terminal';
import { callbackKind } from './kinds/callback';
import { documentsKind } from './kinds/documents';
import { flowsKind } from './kinds/flows';
import { goingWith, serviceKind } from './kinds/service';
import { siteKind } from './kinds/site';
import { timerKind } from './kinds/timer';
import { variablesKind } from './kinds/variables';
import { forgetLeft, noteLeft, readLeft } from './left';
import {
  type Account,
  changedSince,
  type InstallOptions,
  lookAt,
  type Session,
  type SetupWorld,
  underLease,
} from './session';
import { changesText } from './show';

const WORD = 'remove';

const LAST = 'forget what was noted for this';

interface Removal {
  session: Session;
  parts: Part[];
  changes: string[];
  left: string[];
  notices: string[];
}

/** First what leads customers and events here, then what is here. */
const kindsFor = (session: Session) => {
  const functions = goingWith(session).service ? [serviceKind] : [serviceKind, siteKind];
  return [callbackKind, flowsKind, timerKind, ...functions, documentsKind, variablesKind];
};

const planText = ({ session, changes, left, notices }: Removal, bold: (text: string) => string): string =>
  [
    `${bold('Remove Flexkeep')} · account ${session.account.sid}`,
    '',
    changesText(changes, bold),
    ...(left.length ? ['', bold('Left as it is'), ...left.map((line) => `  ${line}`)] : []),
    ...(notices.length ? ['', ...notices.map((notice) => `Note: ${notice}`)] : []),
  ].join('\n');

/** Where the Service that setup made is left, its note is what a later `--force` goes by. */
const forget = async ({ session, session: { client, journal, account } }: Removal): Promise<void> => {
  const { now } = journal;
  const service = readable(account.service);
  if (now?.service.made && service && !goingWith(session).service) await noteLeft(client, now, service.sid);
  else await forgetLeft(client);
  await journal.forget();
};

/** Takes Flexkeep out of an account, which is afterwards as it was. Resolves with the exit code. */
export const remove = async (world: SetupWorld, options: InstallOptions): Promise<number> => {
  const { terminal } = world;
  const show = options.json ? terminal.talk : terminal.tell;
  const variables = world.variables(options.flags);
  const client = world.connect(variables);
  const journal = openJournal(client);
  /** Of a Service that an earlier removal has left. */
  let hint = '';

  /** What an earlier removal has left is removed only where that is asked for. */
  const leftIn = async ({ installation, service }: Account): Promise<Installation | undefined> => {
    if (readable(installation)) return undefined;
    const there = readable(service);
    const doing = ['reading what an earlier removal has left', 'read Sync Documents'] as const;
    const left = await telling(...doing, () => readLeft(client, there));
    const force = commandLine(options.flags, 'remove', '--force');
    hint = left && there ? ` The Service "${SERVICE_NAME}" (${there.sid}) is left; to remove it as well: ${force}` : '';
    return options.force ? left : undefined;
  };

  /** Works out the way back. Reads only. `undefined`: nothing was set up. */
  const look = async (): Promise<Removal | undefined> => {
    const account = await lookAt(client, journal);
    const { installation, workspaces, service } = account;
    const problems = problemsIn(installation, workspaces, service);
    if (problems.length) {
      throw new Complaint('It cannot be told what has to be put back. Nothing was changed.', problems);
    }
    const left = await leftIn(account);
    const noted = readable(installation) ?? left;
    if (!noted) return undefined;
    const session: Session = {
      ...{ world, client, options, account, variables, workspaceSid: noted.workspaceSid },
      journal: left ? { ...journal, now: left } : journal,
      ...{ origin: `https://${noted.deployed?.domain ?? ''}`, digest: '', secret: '', deployed: {}, takenOver: {} },
    };
    const kinds = kindsFor(session).map((kind) => kind(session));
    const needs = 'read Sync Documents, Workflows and Serverless Services';
    const parts = await telling('reading what is there', needs, () => planAll(kinds, 'planBack'));
    const all = (of: 'words' | 'left' | 'notices') => parts.flatMap(({ planned }) => planned[of] ?? []);
    return { session, parts, changes: [...all('words'), LAST], left: all('left'), notices: all('notices') };
  };
  const end = (outcome: 'nothing-to-do' | 'planned' | 'done', plan?: Removal): number => {
    const { changes = [], left = [], notices = [] } = plan ?? {};
    const { accountSid } = client;
    if (options.json) terminal.tell(JSON.stringify({ accountSid, outcome, changes, left, notices }, null, 2));
    else if (outcome === 'nothing-to-do')
      terminal.tell(`Nothing to remove: no setup is noted in ${accountSid}.${hint}`);
    else if (outcome === 'done') {
      const rest = left.length ? '; what was left stands above' : ': the account is as it was';
      terminal.tell(`\nFlexkeep is removed${rest}.`);
    }
    return 0;
  };

  const plan = await look();
  if (!plan) return end('nothing-to-do');
  show(planText(plan, terminal.colors.bold));
  if (options.dryRun) return end('planned', plan);
  if (!options.yes) {
    const answer = await terminal.ask(`\nType "${WORD}" to take Flexkeep out of the account ${client.accountSid}: `);
    if (answer?.trim() !== WORD) throw notApproved();
  }
  return underLease(world, client, options, async (lease) => {
    const fresh = await look();
    if (!fresh) return end('nothing-to-do');
    // Customers' Documents come and go; all of them are removed.
    const compared = ({ changes }: Removal) => changes.filter((line) => !line.endsWith('Sync Documents')).join('\n');
    if (compared(fresh) !== compared(plan)) throw changedSince();
    for (const part of fresh.parts.filter(({ planned }) => planned.writes.length)) {
      terminal.talk(`${part.planned.words.join('; ')} …`);
      await telling('removing it', 'write Sync Documents', lease.renew);
      await carryOutParts(world, [part]);
    }
    // Last of all: until here, a run that is cut off can be run again.
    await telling('forgetting the installation', 'write and delete Sync Documents', () => forget(fresh));
    return end('done', fresh);
  });
};

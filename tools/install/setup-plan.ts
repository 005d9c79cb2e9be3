import type { Twilio } from 'twilio';
import { type Part, planAll } from '../engine/carry-out';
import type { Journal } from '../engine/journal';
import { readable, telling } from '../engine/problem';
import { originOf } from '../flows/domain';
import { commandLine } from '../support/command-line';
import { Complaint } from '../support/complaint';
import { readEnvFile, type Variables } from '../support/environment';
import { makeChoices } from './choose';
import { callbackKind } from './kinds/callback';
import { flowsKind } from './kinds/flows';
import { serviceKind } from './kinds/service';
import { readSiteVariables, siteIn, siteKind } from './kinds/site';
import { firstSweepKind, timerKind } from './kinds/timer';
import { variablesKind } from './kinds/variables';
import { type Account, type InstallOptions, lookAt, type Session, type SetupWorld, UNKNOWN_ORIGIN } from './session';
import { originText } from './show';

/** A file that was written for one account is not filled with another one's SIDs. */
export const requireOneAccount = ({ cwd }: SetupWorld, { env }: InstallOptions, { ACCOUNT_SID }: Variables): void => {
  const there = readEnvFile(cwd, env)?.ACCOUNT_SID?.trim();
  if (!there || !ACCOUNT_SID || there === ACCOUNT_SID) return;
  const problem = `it is for the account ${there}, and the environment says ${ACCOUNT_SID}`;
  const remedy = 'Name another file: --env .env.other. Or take ACCOUNT_SID and AUTH_TOKEN out of the environment.';
  throw new Complaint('It is not known which account is meant.', [{ where: env, problem, remedy }]);
};

const requireOneInstallation = ({ installation }: Account, workspaceSid: string, { flags }: InstallOptions): void => {
  const there = readable(installation)?.workspaceSid;
  if (there === undefined || there === workspaceSid) return;
  const remedy = `Remove it there first: ${commandLine(flags, 'remove')}. Or keep it: --workspace ${there}`;
  const problem = `Flexkeep is installed for the Workspace ${there} of this account`;
  throw new Complaint('Another Workspace is looked after.', [{ where: workspaceSid, problem, remedy }]);
};

/** Where Flexkeep is: as was said, or as the account has it; else it is known when it is deployed. */
const originFor = (account: Account, options: InstallOptions): string => {
  const given = options.domain ?? siteIn({ account, options })?.domain;
  const origin = given === undefined ? UNKNOWN_ORIGIN : originOf(given);
  if (origin !== undefined && (origin !== UNKNOWN_ORIGIN || options.deploy)) return origin;
  const problem = given === undefined ? 'it is not deployed, and shall not be' : `"${given}" is not a domain`;
  const remedy = 'Say where it is: --domain flexkeep-1234-dev.twil.io';
  throw new Complaint('It is not known where Flexkeep is.', [{ where: '--no-deploy', problem, remedy }]);
};

const journalWords = ({ installation }: Account): string[] => {
  const noted = readable(installation);
  if (!noted) return ['note in Sync what is there now, for the way back'];
  return noted.completedAt ? [] : ['complete what an earlier setup has begun, and note in Sync that it is complete'];
};

export interface SetupPlan {
  session: Session & { chosen: NonNullable<Session['chosen']> };
  parts: Part[];
  /** For people and programs. */
  changes: { step: string; what: string }[];
}

export interface SetupInput {
  world: SetupWorld;
  client: Twilio;
  journal: Journal;
  options: InstallOptions;
  variables: Variables;
  secret: string;
  /** What stands in the checkout; built once, when it is known that there is something to deploy it for. */
  build(): Promise<string>;
  /** Told what was found, before anything is asked. */
  found(account: Account): void;
}

/** Looks at the account, chooses, and works out what is to be done. Reads only. */
export const planSetup = (input: SetupInput): Promise<SetupPlan> =>
  telling('looking at the account', 'read Tasks, Workflows, TaskQueues and Variables', async () => {
    const { client, journal, options, variables, world } = input;
    const account = await lookAt(client, journal);
    input.found(account);
    const chosen = await makeChoices(account, options, variables, world.terminal);
    const { sid: workspaceSid } = chosen.workspace;
    requireOneInstallation(account, workspaceSid, options);
    const session = {
      ...{ ...input, account, chosen, workspaceSid, digest: await input.build() },
      ...{ origin: originFor(account, options), deployed: {}, takenOver: {} },
    };
    const site = siteIn(session);
    if (site) {
      const kept = (name: string) => Boolean(variables[name]?.trim());
      const deployed = await readSiteVariables(session, site);
      const others = Object.entries(deployed).filter(([name]) => !kept(name));
      session.deployed = deployed;
      if (!kept('TWILIO_FLEX_WORKSPACE_SID')) session.takenOver = Object.fromEntries(others);
    }
    const kinds = [timerKind, variablesKind, serviceKind, siteKind, callbackKind, firstSweepKind, flowsKind];
    const parts = await planAll(
      kinds.map((kind) => kind(session)),
      'plan',
    );
    const memory = journalWords(account).map((what) => ({ step: 'memory', what }));
    const changes = parts.flatMap(({ kind: { step }, planned: { words } }) =>
      words.map((what) => ({ step, what: originText(what) })),
    );
    return { session, parts, changes: [...memory, ...changes] };
  });

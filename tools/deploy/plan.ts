import type { Twilio } from 'twilio';
import { sidIn } from '../../src/platform/attributes';
import { unless } from '../../src/platform/errors';
import { readSettings } from '../../src/platform/settings';
import { type FoundService, findService, type Site, siteAt, variablesAt } from '../engine/directory';
import { type Reading, reading, telling } from '../engine/problem';
import { commandLine, type GivenFlags, PRODUCTION } from '../support/command-line';
import { Complaint, type Trouble } from '../support/complaint';
import { readCredentials } from '../support/credentials';
import type { Variables } from '../support/environment';
import { connect } from '../support/twilio';
import { findTroubles, findWarnings } from './check';
import { openStage, type Stage } from './stage';
import { deployedVariables } from './variables';

/** Whether the account has what the variables name. */
interface Compared {
  troubles: Trouble[];
  /** What exists. */
  found: string[];
  /** What may not be read, and why: it may exist. */
  unread: string[];
}

/** What the Functions work with, by the variable that names it. */
const namedIn = (client: Twilio, variables: Variables) => {
  const { workspaceSid, workflowSid, chatServiceSid, proxyServiceSid, syncServiceSid, sweepTimer } =
    readSettings(variables);
  const { workspaces } = client.taskrouter.v1;
  const { workflows } = workspaces(workspaceSid);
  type Fetch = (sid: string) => { fetch(): Promise<unknown> };
  const all: [variable: string, what: string, sid: string | undefined, at: Fetch][] = [
    ['TWILIO_FLEX_WORKSPACE_SID', 'Workspace', workspaceSid, workspaces],
    ['TWILIO_FLEX_WORKFLOW_SID', 'Workflow', workflowSid, workflows],
    ['TWILIO_FLEX_CHAT_SERVICE_SID', 'Chat Service', chatServiceSid, client.chat.v2.services],
    ['TWILIO_FLEX_PROXY_SERVICE_SID', 'Proxy Service', proxyServiceSid, client.proxy.v1.services],
    ['TWILIO_FLEX_SYNC_SID', 'Sync Service', syncServiceSid, client.sync.v1.services],
    ['SWEEP_TIMER_WORKFLOW_SID', 'Workflow of the timer', sweepTimer?.workflowSid, workflows],
  ];
  return all.flatMap(([variable, what, sid, at]) => (sid ? [{ variable, what, exists: () => at(sid).fetch() }] : []));
};

/** Asks the account for everything that the variables name. @throws {SettingsError} */
export const compareWithAccount = async (
  client: Twilio,
  variables: Variables,
  flags: GivenFlags = {},
): Promise<Compared> => {
  const named = namedIn(client, variables);
  const readings: Reading<unknown>[] = await Promise.all(
    named.map(({ what, exists }) => reading(`the ${what}`, () => unless(['gone'], exists))),
  );
  const compared: Compared = { troubles: [], found: [], unread: [] };
  for (const [i, { variable, what }] of named.entries()) {
    const answer = readings[i];
    if (answer?.ok === false) compared.unread.push(`${what}: ${answer.problem.problem}`);
    else if (answer?.value) compared.found.push(what);
    else {
      const inside = what.startsWith('Workflow') ? 'that Workspace' : `the account ${client.accountSid}`;
      const problem = `${inside} has no ${what} of that SID`;
      compared.troubles.push({
        where: variable,
        problem,
        remedy: `Correct it; or leave it out, and have the right one found: ${commandLine(flags, 'setup')}`,
      });
    }
  }
  return compared;
};

export interface DeployOptions {
  /** The checkout. Default: the working directory. */
  root?: string;
  /** The Environment, as its domain ends: `dev`. `production` is the one without a suffix. */
  environment: string;
  /** A Build (`ZB…`) that was uploaded before: it is activated, and nothing uploaded. */
  build?: string;
  /** Another Environment, whose Build is to run here as well; nothing is uploaded. */
  from?: string;
  /** Removes variables of an earlier deployment that are not set any more. Default: they are named, and stay. */
  prune?: boolean;
  /** Credentials, the Functions' variables, and the way to the account. */
  variables: Variables;
  /** What names the same account on another command line. */
  flags?: GivenFlags;
  /** Default: by the variables. */
  client?: Twilio;
  talk(line: string): void;
}

/** What a deployment is about to do. Until it is closed, what would be uploaded lies in a directory. */
export interface DeployPlan {
  client: Twilio;
  stage: Stage;
  /** `undefined`: the account has none yet. */
  service: FoundService | undefined;
  /** `undefined`: the Environment is new. */
  site: Site | undefined;
  /** The Build that is activated; `undefined`: one is uploaded. */
  build?: string;
  /** The variables that the Functions get. */
  variables: Record<string, string>;
  /** Variables of an earlier deployment that are not set here. */
  leftOver: string[];
  /** What the account was asked for and has, and what it may not be asked for. */
  found: string[];
  unread: string[];
}

/** Code `account`: nothing was sent. */
const UNSENT = { message: 'Nothing was deployed.', code: 'account' };

const refuse = (where: string, problem: string, remedy: string): never => {
  throw new Complaint('There is nothing to activate.', [{ where, problem, remedy }]);
};

/** The Build that is to run, where none is uploaded. */
const chooseBuild = async (
  client: Twilio,
  { environment, build, from }: DeployOptions,
  service: FoundService | undefined,
): Promise<string | undefined> => {
  if (build === undefined && from === undefined) return undefined;
  if (build !== undefined && !sidIn(build, 'ZB')) {
    return refuse(
      '--build',
      `"${build}" is no SID of a Build`,
      'Expected: ZB and 32 hex digits, as each deployment prints it.',
    );
  }
  if (!service)
    return refuse(
      'the account',
      'nothing was ever deployed to it',
      'Upload a Build first: without --build and --from.',
    );
  const sid = build ?? siteAt(service, from ?? PRODUCTION)?.buildSid;
  if (!sid)
    return refuse(`the Environment ${from}`, 'nothing is deployed there', 'Name another one, or deploy to it first.');
  // Twilio answers 20409, and twilio-run guesses what that may mean.
  if (siteAt(service, environment)?.buildSid === sid) {
    return refuse(
      `the Environment ${environment}`,
      `${sid} runs there already`,
      'Choose another Build, or Environment.',
    );
  }
  const found = await unless(['gone'], () => client.serverless.v1.services(service.sid).builds(sid).fetch());
  if (found) return sid;
  return refuse('--build', `the Service has no Build ${sid}`, 'Twilio keeps a Build for some time only: upload one.');
};

/** twilio-run only adds and changes variables: one of ours that is not set any more stays as it was. */
export const leftOverAt = async (...[client, site, wanted]: [...Parameters<typeof variablesAt>, object]) =>
  (await variablesAt(client, site)).filter(({ key }) => !(key in wanted));

/**
 * Builds, and checks whatever can be checked before an upload: what is built, the variables, and whether the account has
 * what they name. Writes nothing.
 *
 * @throws {Complaint} that names everything that is wrong
 */
export const planDeployment = async (options: DeployOptions): Promise<DeployPlan> => {
  const { root = process.cwd(), environment, variables, talk } = options;
  readCredentials(variables);
  const stage = await openStage(root);
  try {
    const troubles = findTroubles(stage, variables);
    if (troubles.length) throw new Complaint('Nothing was deployed.', troubles);
    for (const warning of findWarnings(stage)) talk(warning);
    const client = options.client ?? connect(variables);
    const plan = async (): Promise<DeployPlan> => {
      const service = await findService(client);
      const site = siteAt(service, environment);
      const build = await chooseBuild(client, options, service);
      const compared = await compareWithAccount(client, variables, options.flags);
      if (compared.troubles.length) throw new Complaint('Nothing was deployed.', compared.troubles);
      const wanted = deployedVariables(variables);
      const leftOver = site ? (await leftOverAt(client, site, wanted)).map(({ key }) => key) : [];
      const { found, unread } = compared;
      return { client, stage, service, site, ...(build ? { build } : {}), variables: wanted, leftOver, found, unread };
    };
    return await telling('reading the account', 'read Serverless Services', plan, UNSENT);
  } catch (error) {
    await stage.close();
    throw error;
  }
};

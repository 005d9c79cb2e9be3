import type { Twilio } from 'twilio';
import { type FoundService, findService, type Site, siteAt, variablesAt } from '../engine/directory';
import { telling } from '../engine/problem';
import type { GivenFlags } from '../support/command-line';
import { Complaint } from '../support/complaint';
import { readCredentials } from '../support/credentials';
import type { Variables } from '../support/environment';
import { connect } from '../support/twilio';
import { compareWithAccount } from './account';
import { findTroubles, findWarnings } from './check';
import { PRODUCTION } from './environment-name';
import { openStage, type Stage } from './stage';
import { deployedVariables } from './variables';

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
const chooseBuild = (options: DeployOptions, service: FoundService | undefined): string | undefined => {
  const { environment, build, from } = options;
  if (build === undefined && from === undefined) return undefined;
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
  if (siteAt(service, environment)?.buildSid !== sid) return sid;
  return refuse(`the Environment ${environment}`, `${sid} runs there already`, 'Choose another Build, or Environment.');
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
      const build = chooseBuild(options, service);
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

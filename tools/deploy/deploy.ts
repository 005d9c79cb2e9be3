import type { Twilio } from 'twilio';
import { attempt, TwilioFailure, unless } from '../../src/platform/errors';
import { explain } from '../engine/problem';
import { type FoundService, findService, type Site } from '../install/deployments';
import { Complaint, isComplaint, toText } from '../support/complaint';
import { readCredentials } from '../support/credentials';
import type { Variables } from '../support/environment';
import { connect } from '../support/twilio';
import { findTroubles, findWarnings } from './check';
import { PRODUCTION } from './environment-name';
import { openStage, type Stage } from './stage';
import { runToolkit, type Told } from './toolkit';
import { deployedVariables, FUNCTION_VARIABLES } from './variables';

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
  /** Credentials, the Functions' variables, and HTTP_PROXY. */
  variables: Variables;
  /** Default: by the variables. */
  client?: Twilio;
  talk(line: string): void;
}

export interface Deployment extends Told {
  /** The Build that ran before. */
  previous?: string;
}

const withWords = async <T>(doing: string, needs: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await attempt(call);
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    throw new Complaint('Twilio did not answer as it should.', [explain(error, doing, needs)], 'twilio');
  }
};

const isAt =
  (environment: string) =>
  ({ suffix = PRODUCTION }: Site): boolean =>
    suffix === environment;

/** twilio-run only adds and changes variables: one of ours that is not set any more stays as it was. */
const leftOver = async (client: Twilio, { serviceSid, environmentSid }: Told, wanted: Record<string, string>) => {
  const place = client.serverless.v1.services(serviceSid).environments(environmentSid).variables;
  const ours: readonly string[] = FUNCTION_VARIABLES;
  const found = (await place.list()).filter(({ key }) => ours.includes(key) && !(key in wanted));
  return found.map(({ key, sid }) => ({ key, remove: () => unless(['gone'], () => place(sid).remove()) }));
};

/** They may be another person's, whose `.env` is more complete: nothing is removed that nobody asked for. */
const settle = async (client: Twilio, told: Told, { variables, talk, prune }: DeployOptions): Promise<void> => {
  for (const { key, remove } of await leftOver(client, told, deployedVariables(variables))) {
    if (prune) await remove();
    talk(
      prune
        ? `${key} is not set here: removed from the deployment.`
        : `${key} is not set here, and stays as it was deployed before; --prune removes it.`,
    );
  }
};

const where = (environment: string): string[] =>
  environment === PRODUCTION ? ['--production'] : ['--environment', environment];

/** In the stage; twilio-run asks for folders of these names whatever its configuration says. */
const FOLDERS = ['--functions-folder', 'functions', '--assets-folder', 'assets'];

const refuse = (where: string, problem: string, remedy: string): never => {
  throw new Complaint('There is nothing to activate.', [{ where, problem, remedy }]);
};

/** The Build that is to run, where none is uploaded. */
const chooseBuild = ({ environment, build, from = PRODUCTION }: DeployOptions, sites: Site[]): string => {
  const sid = build ?? sites.find(isAt(from))?.buildSid;
  if (!sid) return refuse(from, 'nothing is deployed there', `npm run deploy -- --environment ${from}`);
  // Twilio answers 20409, and twilio-run guesses what that may mean.
  if (sites.find(isAt(environment))?.buildSid !== sid) return sid;
  return refuse(environment, `${sid} runs there already`, 'Choose another Build, or Environment.');
};

const argsFor = (options: DeployOptions, service: FoundService | undefined): string[] => {
  const { environment, build, from } = options;
  if (build === undefined && from === undefined) return ['deploy', ...where(environment), ...FOLDERS];
  if (!service) return refuse('the account', 'nothing was ever deployed to it', 'npm run deploy');
  const source = ['--service-sid', service.sid, '--build-sid', chooseBuild(options, service.sites)];
  return ['promote', ...where(environment), ...source, '--create-environment'];
};

/**
 * Deploys what stands in `root` with the real twilio-run, or activates what was deployed before, after everything was
 * checked that can be checked before an upload.
 *
 * @throws {Complaint} code `setup` or `build`: nothing was sent; code `twilio`: on the way.
 */
export const deploy = async (options: DeployOptions): Promise<Deployment> => {
  const { root = process.cwd(), environment, variables, talk } = options;
  readCredentials(variables);
  const stage = await checkedStage(root, variables, talk);
  try {
    const client = options.client ?? connect(variables);
    const service = await withWords('reading the deployment', 'read Serverless Services', () => findService(client));
    const args = argsFor(options, service);
    talk(`${args[0] === 'deploy' ? 'Deploying' : 'Activating'} with twilio-run …`);
    const told = await runToolkit(stage, args, variables);
    await withWords('reading the variables', 'read and write Variables', () => settle(client, told, options)).catch(
      (error: unknown) => {
        if (!isComplaint(error)) throw error;
        // What was to be deployed runs.
        talk(`Whether variables of an earlier deployment are left is not known. ${toText(error)}`);
      },
    );
    const previous = service?.sites.find(isAt(environment))?.buildSid;
    return { ...told, ...(previous && previous !== told.buildSid ? { previous } : {}) };
  } finally {
    await stage.close();
  }
};

/** Builds and checks. @throws {Complaint} that names everything that is wrong. */
export const checkedStage = async (
  root: string,
  variables: Variables,
  talk: (line: string) => void,
): Promise<Stage> => {
  const stage = await openStage(root);
  try {
    const troubles = findTroubles(stage, variables);
    if (troubles.length) throw new Complaint('Nothing was deployed.', troubles);
    for (const warning of findWarnings(stage)) talk(warning);
    return stage;
  } catch (error) {
    await stage.close();
    throw error;
  }
};

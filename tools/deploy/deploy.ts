import type { Twilio } from 'twilio';
import { explain } from '../../src/flows/errors';
import { attempt, TwilioFailure, unless } from '../../src/platform/errors';
import { findService, type Site } from '../install/deployments';
import { Complaint } from '../support/complaint';
import type { Variables } from '../support/environment';
import { connect, readCredentials } from '../support/twilio';
import { findTroubles, findWarnings } from './check';
import { openStage, type Stage } from './stage';
import { runToolkit, type Told } from './toolkit';
import { deployedVariables, FUNCTION_VARIABLES } from './variables';

export interface DeployOptions {
  /** The checkout. Default: the working directory. */
  root?: string;
  /** The Environment's domain suffix; `''`: the one without a suffix. */
  environment: string;
  /** A Build (`ZB…`) that was uploaded before: it is activated, and nothing uploaded. */
  build?: string;
  /** An Environment's suffix, whose Build is to run here as well; nothing is uploaded. */
  from?: string;
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

const suffixed = ({ suffix = '' }: Site, wanted: string): boolean => suffix === wanted;

/** twilio-run only adds and changes variables: one of ours that is not set any more would stay as it was. */
const dropUnset = async (client: Twilio, { serviceSid, environmentSid }: Told, wanted: Record<string, string>) => {
  const place = client.serverless.v1.services(serviceSid).environments(environmentSid).variables;
  const ours: readonly string[] = FUNCTION_VARIABLES;
  const unset = (await place.list()).filter(({ key }) => ours.includes(key) && !(key in wanted));
  for (const { sid } of unset) await unless(['gone'], () => place(sid).remove());
  return unset.map(({ key }) => key);
};

const where = (environment: string): string[] => (environment ? ['--environment', environment] : ['--production']);

const argsFor = ({ environment, build, from }: DeployOptions, serviceSid: string | undefined): string[] => {
  if (build === undefined && from === undefined) return ['deploy', ...where(environment)];
  const source = build === undefined ? ['--source-environment', from ?? ''] : ['--build-sid', build];
  return ['promote', ...where(environment), ...source, '--service-sid', serviceSid ?? '', '--create-environment'];
};

const refuseIfNothingToActivate = ({ from, environment, build }: DeployOptions, sites: Site[]): void => {
  const refuse = (problem: string, remedy: string) => {
    throw new Complaint('There is nothing to activate.', [{ where: environment || 'production', problem, remedy }]);
  };
  if (!sites.length) refuse('nothing was ever deployed to this account', 'npm run deploy');
  const source = sites.find((site) => suffixed(site, from ?? ''));
  const sid = build ?? source?.buildSid;
  if (!sid) refuse(`nothing is deployed to ${from || 'production'}`, `npm run deploy -- --environment ${from}`);
  // Twilio answers 20409, and twilio-run guesses what that may mean.
  const target = sites.find((site) => suffixed(site, environment));
  if (sid && target?.buildSid === sid) refuse(`${sid} runs there already`, 'Choose another Build, or Environment.');
};

/**
 * Deploys what stands in `root` with the real twilio-run, or activates what was deployed before, after everything was
 * checked that can be checked before an upload.
 *
 * @throws {Complaint} code `setup` or `build`: nothing was sent; code `twilio`: on the way.
 */
export const deploy = async (options: DeployOptions): Promise<Deployment> => {
  const { root = process.cwd(), environment, build, from, variables, talk } = options;
  readCredentials(variables);
  const stage = await checkedStage(root, variables, talk);
  try {
    const client = options.client ?? connect(variables);
    const service = await withWords('reading the deployment', 'read Serverless Services', () => findService(client));
    const sites = service?.sites ?? [];
    if (build !== undefined || from !== undefined) refuseIfNothingToActivate(options, sites);
    talk(`${build || from !== undefined ? 'Activating' : 'Deploying'} with twilio-run …`);
    const told = await runToolkit(stage, argsFor(options, service?.sid), variables);
    const dropped = await withWords('removing variables that are not set any more', 'write Variables', () =>
      dropUnset(client, told, deployedVariables(variables)),
    );
    for (const name of dropped) talk(`${name} is not set any more: removed from the deployment.`);
    const previous = sites.find((site) => suffixed(site, environment))?.buildSid;
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

import { attempt, unless } from '../../src/platform/errors';
import { telling } from '../engine/problem';
import { isComplaint, toText } from '../support/complaint';
import { PRODUCTION } from './environment-name';
import { type DeployOptions, type DeployPlan, leftOverAt, planDeployment } from './plan';
import { runToolkit, type Told } from './toolkit';

export interface Deployment extends Told {
  /** The Build that ran before. */
  previous?: string;
}

/** They may be another person's, whose `.env` is more complete: nothing is removed without being asked for. */
const settleVariables = async (
  { client, variables }: DeployPlan,
  told: Told,
  { talk, prune }: DeployOptions,
): Promise<void> => {
  for (const left of await leftOverAt(client, told, variables)) {
    const { key } = left;
    if (prune) await unless(['gone'], () => left.remove());
    talk(
      prune
        ? `${key} is not set here: removed from the deployment.`
        : `${key} is not set here, and stays as it was deployed before; --prune removes it.`,
    );
  }
};

/** In the stage; twilio-run asks for folders of these names whatever its configuration says. */
const FOLDERS = ['--functions-folder', 'functions', '--assets-folder', 'assets'];

const argsFor = ({ service, build }: DeployPlan, { environment }: DeployOptions): string[] => {
  const where = environment === PRODUCTION ? ['--production'] : ['--environment', environment];
  if (!service || build === undefined) return ['deploy', ...where, ...FOLDERS];
  return ['promote', ...where, '--service-sid', service.sid, '--build-sid', build, '--create-environment'];
};

/** Without it the Functions have neither ACCOUNT_SID nor AUTH_TOKEN, and answer 500. */
const includeCredentials = async ({ client, service }: DeployPlan): Promise<void> => {
  if (!service || service.includeCredentials) return;
  await telling('including credentials in the Service', 'write Serverless Services', () =>
    attempt(() => client.serverless.v1.services(service.sid).update({ includeCredentials: true })),
  );
};

/** Does what was planned, with the real twilio-run. @throws {Complaint} code `twilio`: it broke off on the way. */
export const carryOutDeployment = async (plan: DeployPlan, options: DeployOptions): Promise<Deployment> => {
  const { talk, variables } = options;
  await includeCredentials(plan);
  talk(`${plan.build ? 'Activating' : 'Deploying'} with twilio-run …`);
  const told = await runToolkit(plan.stage, argsFor(plan, options), variables);
  const settled = telling('settling the variables', 'read and write Variables', () =>
    attempt(() => settleVariables(plan, told, options)),
  );
  await settled.catch((error: unknown) => {
    if (!isComplaint(error)) throw error;
    // What was to be deployed runs.
    talk(`Whether variables of an earlier deployment are left is not known. ${toText(error)}`);
  });
  const previous = plan.site?.buildSid;
  return { ...told, ...(previous && previous !== told.buildSid ? { previous } : {}) };
};

/**
 * Deploys what stands in `root`, or activates what was deployed before, without a question.
 *
 * @throws {Complaint} code `twilio`: on the way; any other: nothing was sent.
 */
export const deploy = async (options: DeployOptions): Promise<Deployment> => {
  const plan = await planDeployment(options);
  try {
    return await carryOutDeployment(plan, options);
  } finally {
    await plan.stage.close();
  }
};

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { writeEnvFile } from '../../emulator/platform/env-file';
import { attempt, unless } from '../../src/platform/errors';
import { telling } from '../engine/problem';
import { PRODUCTION } from '../support/command-line';
import { Complaint, isComplaint, toText } from '../support/complaint';
import { only, onlySet, PLACE, type Variables, WAY } from '../support/environment';
import { jsonIn } from '../support/json';
import { proxyFor } from '../support/proxy';
import { type DeployOptions, type DeployPlan, leftOverAt, planDeployment } from './plan';
import type { Stage } from './stage';
import { deployedVariables, withoutSecrets } from './variables';

/** What twilio-run tells of a deployment (`--output-format json`). */
interface Told {
  domain: string;
  serviceSid: string;
  environmentSid: string;
  buildSid: string;
  runtime?: string;
  functions?: { access: string; url: string }[];
}

/** Its boxes, spinners and colours say nothing in a log. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const DECORATION = /\u001b\[[0-9;?]*[a-zA-Z]|^[│ \t]*(ERROR)?[ \t]*|[ \t]+$/gm;

const sentences = (text: string): string =>
  text
    .replace(DECORATION, '')
    .split('\n')
    .filter((line) => line && !/^[-✖] /.test(line))
    .join(' ');

/** Where twilio-run deploys to. */
const HOST = 'serverless.twilio.com';

/**
 * The process in which twilio-run talks to Twilio. It reads the way to the account from its own environment, and not
 * from the `.env` file, and of proxies it knows HTTP_PROXY only:
 * https://github.com/twilio-labs/serverless-toolkit/blob/main/packages/serverless-api/src/client.ts
 */
const environmentFor = (variables: Variables): NodeJS.ProcessEnv => {
  const rest = Object.entries(process.env).filter(([name]) => !WAY.includes(name));
  const HTTP_PROXY = proxyFor(variables, HOST);
  return { ...Object.fromEntries(rest), ...only(onlySet(variables), PLACE), ...(HTTP_PROXY ? { HTTP_PROXY } : {}) };
};

/**
 * Runs the real `twilio-run COMMAND` in the stage, with an env file of the credentials, which it keeps to itself, and
 * the variables that the Functions need: it uploads all others that it finds in there.
 *
 * @throws {Complaint} with twilio-run's own words
 */
const runToolkit = async (stage: Stage, args: string[], variables: Variables): Promise<Told> => {
  const { ACCOUNT_SID = '', AUTH_TOKEN = '' } = variables;
  const envFile = join(stage.directory, 'deploy.env');
  await writeEnvFile(envFile, { ACCOUNT_SID, AUTH_TOKEN, ...deployedVariables(variables) });
  const child = spawn(
    process.execPath,
    [require.resolve('twilio-run/bin/twilio-run.js'), ...args, '--env', envFile, '--output-format', 'json'],
    { cwd: stage.directory, env: environmentFor(variables), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // Ctrl-C reaches the child as well: its end is waited for, so that nothing of the stage stays behind.
  const wait = () => undefined;
  process.on('SIGINT', wait);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    const told = code === 0 ? jsonIn<Told>(out.slice(out.indexOf('{'))) : undefined;
    if (told) return told;
    const problem = withoutSecrets(sentences(err), variables) || `it ended with ${code ?? 'a signal'}`;
    const remedy = 'What ran before runs on. When the cause is gone, the same command completes the work.';
    throw new Complaint('twilio-run did not deploy.', [{ where: `twilio-run ${args[0]}`, problem, remedy }], 'twilio');
  } finally {
    process.off('SIGINT', wait);
  }
};

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

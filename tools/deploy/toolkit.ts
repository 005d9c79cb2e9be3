import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { writeEnvFile } from '../../emulator/platform/env-file';
import { Complaint } from '../support/complaint';
import { only, onlySet, PLACE, type Variables, WAY } from '../support/environment';
import { jsonIn } from '../support/json';
import { proxyFor } from '../support/proxy';
import type { Stage } from './stage';
import { deployedVariables, withoutSecrets } from './variables';

/** What twilio-run tells of a deployment (`--output-format json`). */
export interface Told {
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
export const runToolkit = async (stage: Stage, args: string[], variables: Variables): Promise<Told> => {
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

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { Complaint } from './complaint';

export type Variables = Record<string, string | undefined>;

const EMBEDDED = '.flexkeep/embedded.env';

/** How an account is reached belongs to the account: a company's own proxy does not lead to the embedded Twilio. */
const WAY = ['HTTP_PROXY', 'NODE_EXTRA_CA_CERTS'];

const only = (variables: Variables, names: string[]): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => names.includes(name)));

/** Without those that are set to nothing. */
export const onlySet = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));

/**
 * The variables of the process and of a file: of `.env`, where there is one, as far as the process does not set them
 * itself; of a file that was asked for, before those of the process.
 *
 * @param file absent: `.env`
 */
export const readEnvironment = (cwd: string, outer: Variables, file?: string): Variables => {
  const path = resolve(cwd, file ?? '.env');
  if (file !== undefined && !existsSync(path)) {
    throw new Complaint(`${file} does not exist.`, [{ where: '--env', problem: 'there is no such file' }]);
  }
  const inner: Variables = existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
  const set = onlySet(outer);
  if (file !== undefined) return { ...set, ...inner };
  return { ...inner, ...set, ...(set.ACCOUNT_SID ? {} : only(inner, WAY)) };
};

/** One variable, or a complaint that says what it should look like; never its value. */
export const requireVariable = (variables: Variables, name: string, shape: RegExp, expected: string): string => {
  const value = variables[name]?.trim() ?? '';
  if (shape.test(value)) return value;
  const problem = `${value === '' ? 'missing' : 'malformed'}: expected ${expected}`;
  const remedy = existsSync(join(process.cwd(), EMBEDDED))
    ? `Set it in the environment or in .env. For the embedded Twilio that runs here: --env ${EMBEDDED}; with setup, remove and doctor: --embedded`
    : 'Set it in the environment or in .env.';
  throw new Complaint('It is not known which account is meant.', [{ where: name, problem, remedy }]);
};

/**
 * Node.js reads NODE_EXTRA_CA_CERTS when it starts, and never again
 * (https://nodejs.org/docs/latest-v22.x/api/cli.html#node_extra_ca_certsfile). Where the `.env` file has it, as the
 * embedded Twilio's does, the tool starts itself once more with it.
 *
 * @returns the exit code of that second run; `undefined`: no second run is needed
 */
export const runAgainWithCertificates = async (variables: Variables): Promise<number | undefined> => {
  const { NODE_EXTRA_CA_CERTS: path } = variables;
  if (!path || path === process.env.NODE_EXTRA_CA_CERTS) return undefined;
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, NODE_EXTRA_CA_CERTS: path },
  });
  // The terminal's Ctrl-C reaches both; this one only waits for the other.
  const wait = () => undefined;
  process.on('SIGINT', wait);
  try {
    return await new Promise<number>((done, fail) => {
      child.on('error', fail);
      child.on('exit', (code) => done(code ?? 1));
    });
  } finally {
    process.off('SIGINT', wait);
  }
};

/** The path behind `--env` in a command line. */
export const envFileIn = (args: string[]): string | undefined => {
  const at = args.findIndex((arg) => arg === '--env' || arg.startsWith('--env='));
  const arg = args[at];
  return arg === '--env' ? args[at + 1] : arg?.slice('--env='.length);
};

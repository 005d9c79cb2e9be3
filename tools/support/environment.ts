import { Complaint } from './complaint';
import { parseEnvFile } from './env-file';
import { readBytes } from './files';
import { NO_PROXY_NAMES, PROXY_NAMES } from './proxy';

export type Variables = Record<string, string | undefined>;

/** How an account is reached belongs to the account: a company's own proxy does not lead to the embedded Twilio. */
const PROXIES: readonly string[] = [...PROXY_NAMES, ...NO_PROXY_NAMES];
export const PLACE: readonly string[] = ['NODE_EXTRA_CA_CERTS', 'TWILIO_REGION', 'TWILIO_EDGE'];
export const WAY: readonly string[] = [...PROXIES, ...PLACE];

export const only = (variables: Variables, names: readonly string[]): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => names.includes(name)));

/** Without those that are set to nothing. */
export const onlySet = (variables: Variables): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).flatMap(([name, value]) => (value ? [[name, value]] : [])));

/**
 * What the process says of the way to Twilio, where the file names another way: of four spellings of a proxy, that of
 * the process is not to win by its spelling.
 */
const withoutWay = (outer: Variables, inner: Variables): Variables => {
  const isOwnProxy = PROXIES.some((name) => inner[name]);
  return Object.fromEntries(Object.entries(outer).filter(([name]) => !(isOwnProxy && PROXIES.includes(name))));
};

/**
 * The variables of a `.env` file's text.
 *
 * @throws {Complaint} that names each line which Node.js and twilio-run would read differently
 */
export const variablesIn = (content: Uint8Array | string, file: string): Record<string, string> => {
  const { variables, troubles } = parseEnvFile(typeof content === 'string' ? Buffer.from(content) : content);
  if (!troubles.length) return variables;
  const problems = troubles.map(({ line, ...trouble }) => ({ where: `${file}, line ${line}`, ...trouble }));
  throw new Complaint(`${file} cannot be read.`, problems, 'file');
};

/** The variables of a `.env` file; `undefined`: there is no such file. @throws {Complaint} */
export const readEnvFile = (cwd: string, file: string): Record<string, string> | undefined => {
  const content = readBytes({ cwd }, file);
  return content && variablesIn(content, file);
};

/**
 * The variables of the process and of a file: of `.env`, where there is one, as far as the process does not set them
 * itself; of a file that was asked for, before those of the process.
 *
 * @param file absent: `.env`
 */
export const readEnvironment = (cwd: string, outer: Variables, file?: string): Variables => {
  const set = onlySet(outer);
  if (file !== undefined) {
    const inner = readEnvFile(cwd, file);
    if (inner) return { ...withoutWay(set, inner), ...inner };
    throw new Complaint(`${file} does not exist.`, [{ where: '--env', problem: 'there is no such file' }]);
  }
  const inner = readEnvFile(cwd, '.env') ?? {};
  if (set.ACCOUNT_SID) return { ...inner, ...set };
  return { ...inner, ...withoutWay(set, inner), ...only(inner, WAY) };
};

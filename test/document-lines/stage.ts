import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { perform } from '../../emulator/control/perform';
import { FLEXKEEP_ACCOUNT } from '../../emulator/furnish';
import { sdkFor } from '../../emulator/network/sdk';
import { FREE_PORTS, type Stack, startStack } from '../../emulator/stack';
import { removeStackFile, writeStackFile } from '../../emulator/stack-file';
import type { Act, PLACEHOLDERS } from './plan';
import { type } from './shell';

const checkout = join(__dirname, '../..');
const NOT_COPIED = ['.git', 'node_modules', '.flexkeep', '.env', 'coverage', 'reports', '.twiliodeployinfo'];
const AUTHOR = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];

/** A checkout with a remote that it can pull from, and nothing of an account. */
export const copyCheckout = async (): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'flexkeep-lines-'));
  await cp(checkout, root, { recursive: true, filter: (path) => !NOT_COPIED.includes(basename(path)) });
  await symlink(join(checkout, 'node_modules'), join(root, 'node_modules'));
  const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: root });
  const upstream = join(root, '.flexkeep/upstream.git');
  await git('init', '--quiet', '--initial-branch', 'main');
  await git(...AUTHOR, 'commit', '--quiet', '--allow-empty', '--message', 'As it is');
  await git('clone', '--quiet', '--bare', '.', upstream);
  await git('remote', 'add', 'origin', upstream);
  await git('fetch', '--quiet');
  await git('branch', '--quiet', '--set-upstream-to', 'origin/main');
  return root;
};

/** Numbers that are not those of films and examples: `setup` takes these for the sample's. */
const REAL_ACCOUNT: typeof FLEXKEEP_ACCOUNT = JSON.parse(
  JSON.stringify(FLEXKEEP_ACCOUNT).replaceAll('+15550', '+14150'),
);

/** Of the account, as a person has them after setup. */
const FILES = ['.env', 'flows.json'];

/** An embedded Twilio for a checkout. */
export interface Place {
  /** For the processes that are to find the account's Twilio, where `.env` is not read. */
  network: Record<string, string>;
  /** The account as it was at the start. */
  reset(acts?: readonly Act[]): Promise<void>;
  /** The account as it was after `npm run setup`. */
  install(): Promise<void>;
  lookUp(what: Extract<(typeof PLACEHOLDERS)[number], { lookUp: string }>['lookUp']): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts it.
 *
 * @param hasAccount `.env` is filled in; otherwise it is what `npm start` runs for the checkout
 */
export const openPlace = async (root: string, hasAccount: boolean): Promise<Place> => {
  const account = hasAccount ? { account: REAL_ACCOUNT } : {};
  const stack = await startStack({ root, ...FREE_PORTS, ...account, directory: '.flexkeep' });
  const { emulator, stage, consoleUrl, functionsUrl } = stack;
  const { HTTP_PROXY = '', NODE_EXTRA_CA_CERTS = '' } = stack.environment;
  if (!hasAccount) await writeStackFile(root, { console: consoleUrl, functions: functionsUrl, pid: process.pid });
  if (hasAccount) {
    await writeFile(join(root, '.env'), envOf(stack));
    await type({ shell: 'bash', line: 'npm run flows -- import --force', cwd: root });
  }
  const before = await filesIn(root);
  let installed: typeof before | undefined;

  const reset = async (acts: readonly Act[] = []): Promise<void> => {
    await perform(stage, 'reset', {});
    for (const [name, values = {}] of acts) {
      await perform(stage, name, values);
      // An Interaction has its Task some time after it was accepted.
      await emulator.clock.advance(emulator.options.interactionSetupMs);
    }
    await put(root, before);
  };
  return {
    network: { HTTP_PROXY, NODE_EXTRA_CA_CERTS },
    reset,
    async install() {
      if (installed) {
        await perform(stage, 'restore', { name: 'installed' });
        return put(root, installed);
      }
      await reset();
      await type({ shell: 'bash', line: 'npm run setup -- --yes', cwd: root });
      await perform(stage, 'snapshot', { name: 'installed' });
      installed = await filesIn(root);
      return undefined;
    },
    async lookUp(what) {
      if (what === 'webhook') {
        const found = emulator.journal.entries.find(
          ({ kind, name }) => kind === 'webhook' && name === 'onMessageAdded',
        );
        return String(found?.began);
      }
      const [service] = await sdkFor(emulator).serverless.v1.services.list();
      if (what === 'service') return service?.sid ?? '';
      const builds = await service?.builds().list();
      return builds?.[0]?.sid ?? '';
    },
    async close() {
      await removeStackFile(root);
      await stack.close();
    },
  };
};

const envOf = ({ environment }: Stack): string => {
  const { DOMAIN_NAME: _its, ...variables } = environment;
  return Object.entries(variables)
    .map(([name, value]) => `${name}="${value}"\n`)
    .join('');
};

/** Absent ones are `undefined`. */
const filesIn = async (root: string): Promise<Map<string, string | undefined>> =>
  new Map(
    await Promise.all(
      FILES.map(async (name) => [name, await readFile(join(root, name), 'utf8').catch(() => undefined)] as const),
    ),
  );

const put = async (root: string, files: Map<string, string | undefined>): Promise<void> => {
  for (const [name, text] of files) {
    if (text === undefined) await rm(join(root, name), { force: true });
    else await writeFile(join(root, name), text);
  }
};

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { commandLine } from '../support/command-line';
import { writeText } from '../support/files';
import { titled, warn } from '../support/terminal';
import { type FlowEntry, type FlowsFile, OPEN_QUESTION } from './file';
import { secretsIn, toFile } from './import';
import { type Inventory, readInventory } from './make-plan';
import { type DescribedFlow, type Migration, migrationsOf } from './migration';
import { matchFlows } from './plan';
import { type FlowsOptions, type FlowsWorld, openAccount, readFlowsFile } from './world';

const LISTS = { carriesOver: 'carries over', changes: 'changes', youDecide: 'you decide' } as const;
const NAMES = ['carriesOver', 'changes', 'youDecide'] as const;

const textOf = (migration: Migration, bold: (text: string) => string): string => {
  const { name, flows, entry } = migration;
  const from = flows.map(({ friendlyName, sid }) => `"${friendlyName}" (${sid})`).join(', ');
  const lines = NAMES.flatMap((list) => titled(LISTS[list], migration[list], 14));
  return [`${bold(name)}  ${from} ${entry ? '→ an Address' : '→ no Address'}`, ...lines].join('\n');
};

/** The file's own words for a flow come first: it may name variables in the place of secrets. */
const describe = (
  imported: FlowEntry[],
  inFile: FlowEntry[],
  { flows }: { flows: DescribedFlow['live'][] },
): DescribedFlow[] => {
  const matches = matchFlows(inFile, flows);
  return flows.map((live, i) => {
    const at = matches.indexOf(live);
    const entry = at < 0 ? imported[i] : inFile[at];
    if (!entry) throw new Error('Each flow is imported');
    return { live, entry };
  });
};

/** What the file names and the account does not have: the sample's, or another account's. */
const strangersIn = (file: FlowsFile, { flows, addresses }: Inventory): string[] => {
  const matches = matchFlows(file.flows, flows);
  const isThere = (address: string) => !addresses || addresses.some(({ state }) => state.address === address);
  return [
    ...file.flows.filter((_, i) => !matches[i]).map(({ friendlyName }) => `the Flex Flow "${friendlyName}"`),
    ...(file.addresses ?? [])
      .filter(({ sid, address, replaces, back }) => !sid && !replaces && !back && !isThere(address))
      .map(({ type, address }) => `${type} ${address}`),
  ];
};

/** The file in which Addresses stand in the place of the flows that they replace. */
const migrated = (file: FlowsFile, described: DescribedFlow[], migrations: Migration[]): FlowsFile => {
  const fresh = migrations.flatMap(({ entry }) => entry ?? []);
  const gone = new Set(fresh.flatMap(({ replaces = [] }) => replaces.map(({ sid }) => sid)));
  const entries = new Set(described.filter(({ live }) => gone.has(live.sid)).map(({ entry }) => entry));
  const isTaken = (address: string) => fresh.some((one) => one.address === address);
  return {
    ...file,
    flows: file.flows.filter((entry) => !entries.has(entry)),
    addresses: [...(file.addresses ?? []).filter(({ address }) => !isTaken(address)), ...fresh],
  };
};

/** Reads the Flex Flows, and says what takes the place of each. Writes the file with `--write`, and nothing into Twilio. */
export const migrate = async (world: FlowsWorld, options: FlowsOptions): Promise<number> => {
  const { terminal, cwd } = world;
  const { write, json, ...rest } = options;
  const { file: path } = options;
  const opened = openAccount(world, options);
  const { directory, around } = opened;
  const inventory = await readInventory(opened.resources, false);
  const imported = await toFile(inventory, directory, around);
  const there = existsSync(resolve(cwd, path)) ? readFlowsFile(world, options) : { ...imported, addresses: [] };
  const described = describe(imported.flows, there.flows, inventory);
  const { workspaceSid = (await directory.configured()).workspaceSid, variables } = around;
  const workflowSid = variables?.TWILIO_FLEX_WORKFLOW_SID?.trim();
  const migrations = migrationsOf(described, inventory.addresses ?? [], { workspaceSid, workflowSid });
  if (json) terminal.tell(JSON.stringify({ accountSid: opened.accountSid, migrations }, null, 2));
  else terminal.tell(migrations.map((one) => textOf(one, terminal.colors.bold)).join('\n\n'));
  const count = migrations.filter(({ entry }) => entry).length;
  if (!count) {
    terminal.talk('\nNo Flex Flow is left that an Address can take the place of.');
    return 0;
  }
  if (!write) {
    terminal.talk(
      `\nTo put ${count === 1 ? 'the Address' : `the ${count} Addresses`} into ${path}: ${commandLine(rest, 'flows', 'migrate', '--write')}`,
    );
    return 0;
  }
  const file = migrated(there, described, migrations);
  writeText(world, path, `${JSON.stringify(file, null, 2)}\n`, secretsIn(file).length > 0);
  const strangers = strangersIn(there, inventory);
  if (strangers.length) {
    const afresh = commandLine({ ...rest, file: 'migration.json' }, 'flows', 'migrate', '--write');
    terminal.talk('');
    warn(
      terminal,
      `${path} names what the account does not have, and a plan would make it: ${strangers.join(', ')}.
    Is it the sample? To begin with what the account has: ${afresh}`,
    );
  }
  const questions = (file.addresses ?? []).filter(({ address }) => address.startsWith(OPEN_QUESTION));
  const ask = questions.length ? `Answer what begins with "${OPEN_QUESTION}" in it. ` : '';
  terminal.talk(`\nWritten to ${path}; the account is as it was. ${ask}Then: ${commandLine(rest, 'flows', 'plan')}`);
  return 0;
};

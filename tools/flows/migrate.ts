import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { quoted } from '../engine/mask';
import { commandLine } from '../support/command-line';
import { writeText } from '../support/files';
import { titled, warn } from '../support/terminal';
import { ADDRESS_TYPE_OF, type LiveAddress } from './address';
import {
  type AddressEntry,
  type ExternalEntry,
  type FlowEntry,
  type FlowsFile,
  isOutbound,
  OPEN_QUESTION,
  taskChannelFor,
} from './file';
import { addressOf, type ChannelType, PRIORITY, TASK_TIMEOUT_S } from './flow';
import { secretsIn, toFile } from './import';
import { readInventory } from './make-plan';
import { type DescribedFlow, joinedEntry, migratedFile, replacedIn, strangersIn } from './migrated-file';
import { matchFlows } from './plan';
import { type FlowsOptions, type FlowsWorld, openAccount, readFlowsFile } from './world';

/** What becomes of the Flex Flows of one address. */
export interface Migration {
  /** `sms +15550100` */
  name: string;
  flows: { sid: string; friendlyName: string }[];
  /** What takes their place; absent: nothing can. */
  entry?: AddressEntry;
  carriesOver: string[];
  changes: string[];
  youDecide: string[];
}

/** What the bundle works with, to which a task integration may differ. */
interface Own {
  workspaceSid?: string | undefined;
  workflowSid?: string | undefined;
}

/** As Twilio has it: where Studio is one of them, a first message never meets another. */
const PRECEDENCE = ['studio', 'external', 'task'];

const byPrecedence = (one: DescribedFlow, other: DescribedFlow): number =>
  PRECEDENCE.indexOf(one.live.state.integrationType) - PRECEDENCE.indexOf(other.live.state.integrationType);

const titleOf = ({ live: { sid, state } }: DescribedFlow): string => quoted(state.friendlyName, sid);

const listed = (all: DescribedFlow[]): string => all.map(titleOf).join(', ');

const INBOUND = '/inbound';

const taskPath = ({ task }: FlowEntry, channelType: ChannelType): string => {
  const { priority = PRIORITY, timeout = TASK_TIMEOUT_S, channel } = task ?? {};
  const query = new URLSearchParams({
    handover: 'at-once',
    ...(priority === PRIORITY ? {} : { priority: String(priority) }),
    ...(timeout === TASK_TIMEOUT_S ? {} : { timeout: String(timeout) }),
    ...(channel === undefined || channel === taskChannelFor(channelType) ? {} : { taskChannel: channel }),
  });
  return `${INBOUND}?${query}`;
};

type Wiring = Pick<AddressEntry, 'webhook' | 'studio'>;
type Lists = Pick<Migration, 'carriesOver' | 'changes' | 'youDecide'>;

const leadsHere = ({ path = '' }: ExternalEntry): boolean => /^\/inbound(\?|$)/.test(path);

/** Where the Address leads, and what is to be said of that. */
const wiringOf = ({ live: { state }, entry }: DescribedFlow, own: Own, lists: Lists): Wiring => {
  const { carriesOver, changes, youDecide } = lists;
  const { studio, external } = entry;
  if (studio) {
    carriesOver.push(`the Studio flow "${studio.flow}", with its retries`);
    youDecide.push(
      `wire the trigger Incoming Conversation in the Studio flow "${studio.flow}": it gets other variables`,
    );
    return { studio };
  }
  if (external) {
    const { retryCount: _, ...place } = external;
    carriesOver.push(external.path ? `${external.path} on the deployed domain` : 'the URL of the webhook');
    changes.push('a delivery that fails is not documented to be tried again: retryCount has no counterpart');
    if (!leadsHere(external)) {
      youDecide.push('make the code behind this webhook read the payload of Conversations (onMessageAdded)');
    }
    return { webhook: place };
  }
  const { 'integration.workflowSid': workflowSid, 'integration.workspaceSid': workspaceSid } = state;
  changes.push('the Task: Flexkeep makes an Interaction at the first message, and no bot speaks');
  carriesOver.push('priority, timeout and Task Channel, in the query of the webhook');
  if (own.workspaceSid !== undefined && workspaceSid !== own.workspaceSid) {
    youDecide.push(`its Workspace ${workspaceSid} is not Flexkeep's: Tasks would come about in ${own.workspaceSid}`);
  } else if (workflowSid !== own.workflowSid) {
    youDecide.push(`its Workflow ${workflowSid} is not TWILIO_FLEX_WORKFLOW_SID, where Flexkeep's Tasks go`);
  }
  if (state['integration.creationOnMessage'])
    changes.push('creationOnMessage has no counterpart: it is for outbound only');
  return { webhook: { path: taskPath(entry, state.channelType) } };
};

const sayOf = (all: DescribedFlow[], lists: Lists): void => {
  const { changes, youDecide } = lists;
  const outbound = all.filter(({ entry }) => isOutbound(entry));
  const longLived = all.filter(({ live }) => live.state.longLived);
  if (all.some(({ live }) => live.state.janitorEnabled))
    changes.push("Twilio's Channel Janitor: Flexkeep's is in charge");
  if (outbound.length) {
    youDecide.push(`what makes channels with ${listed(outbound)}: agents begin by outbound Interactions instead`);
  }
  if (longLived.length) {
    youDecide.push(`${listed(longLived)} is long-lived, which has no counterpart: Leave, Pause or park a Conversation`);
  }
};

/** An Address' name has at most 256 characters: https://www.twilio.com/docs/conversations/api/address-configuration-resource */
const LONGEST_NAME = 256;

const nameFor = ({ live: { state } }: DescribedFlow, { changes }: Lists): Pick<AddressEntry, 'friendlyName'> => {
  const { friendlyName } = state;
  if (friendlyName.length > LONGEST_NAME) changes.push(`the name is cut to ${LONGEST_NAME} characters`);
  return friendlyName ? { friendlyName: friendlyName.slice(0, LONGEST_NAME) } : {};
};

const withoutAddress = (name: string, all: DescribedFlow[], ...reasons: string[]): Migration => ({
  ...{ name, carriesOver: [], changes: [], youDecide: reasons },
  flows: all.map(({ live: { sid, state } }) => ({ sid, friendlyName: state.friendlyName })),
});

/** Without the SID, a flow of the same name could be meant. */
const replacing = (all: DescribedFlow[]): FlowEntry[] => all.map(({ live: { sid }, entry }) => ({ ...entry, sid }));

const joining = (name: string, all: DescribedFlow[], entry: AddressEntry): Migration => {
  const lists: Lists = { carriesOver: [], changes: [], youDecide: [] };
  lists.changes.push(`the entry of ${entry.address} that the file has takes its place as well`);
  sayOf(all, lists);
  return { ...withoutAddress(name, all), ...lists, entry };
};

const migrationOf = (all: [DescribedFlow, ...DescribedFlow[]], addresses: LiveAddress[], own: Own): Migration => {
  const { channelType, contactIdentity } = all[0].live.state;
  const name = addressOf(all[0].live.state);
  const nothing = (reason: string) => withoutAddress(name, all, reason);
  const type = ADDRESS_TYPE_OF[channelType];
  if (!type) {
    return nothing(`${channelType} has no Address: the code of the channel makes Conversations itself`);
  }
  const on = all.filter(({ live }) => live.state.enabled).sort(byPrecedence);
  const [handler, ...others] = on;
  if (!handler) return nothing('none of its flows is enabled, so no customer meets them: keep them, or destroy them');
  const isWeb = channelType === 'web';
  if (!contactIdentity && !isWeb) return nothing('its flows name no contactIdentity: which number is it?');
  const lists: Lists = { carriesOver: ['name', 'address'], changes: [], youDecide: [] };
  const { carriesOver, changes, youDecide } = lists;
  const wiring = wiringOf(handler, own, lists);
  if (others.length)
    youDecide.push(`${listed(on)} are all enabled: one Address takes the place of all, as ${titleOf(handler)}`);
  sayOf(all, lists);
  if (isWeb) {
    carriesOver.splice(1, 1);
    changes.push('the widget: Webchat 3 or the React app, in the place of 2');
    youDecide.push('put the deployment key of the web chat into "address"');
  } else {
    youDecide.push('let the number lead to Conversations, and out of the Proxy Service once its last session is over');
  }
  const named = nameFor(handler, lists);
  const known = addresses.find(({ state }) => state.address === contactIdentity);
  if (known) changes.push(`the Address that is there already (${known.sid})`);
  return {
    ...{ name, ...lists },
    flows: all.map(({ live: { sid, state } }) => ({ sid, friendlyName: state.friendlyName })),
    entry: {
      type,
      address: isWeb ? `${OPEN_QUESTION} the deployment key of the web chat` : contactIdentity,
      ...named,
      ...wiring,
      replaces: replacing(all),
    },
  };
};

/** What takes the place of each Flex Flow, address by address, and what only a person can decide. */
const migrationsOf = (described: DescribedFlow[], addresses: LiveAddress[], own: Own, file: FlowsFile): Migration[] => {
  const groups = new Map<string, [DescribedFlow, ...DescribedFlow[]]>();
  for (const one of described) {
    const key = addressOf(one.live.state);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups].map(([name, group]) => {
    const joined = joinedEntry(file, name, replacing(group));
    return joined ? joining(name, group, joined) : migrationOf(group, addresses, own);
  });
};

const LISTS = { carriesOver: 'carries over', changes: 'changes', youDecide: 'you decide' } as const;
const NAMES = ['carriesOver', 'changes', 'youDecide'] as const;

const textOf = (migration: Migration, bold: (text: string) => string): string => {
  const { name, flows, entry } = migration;
  const from = flows.map(({ friendlyName, sid }) => quoted(friendlyName, sid)).join(', ');
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
  const replaced = replacedIn(there, inventory.flows);
  const described = describe(imported.flows, there.flows, inventory).filter(({ live }) => !replaced.includes(live));
  const { workspaceSid = (await directory.configured()).workspaceSid, variables } = around;
  const workflowSid = variables?.TWILIO_FLEX_WORKFLOW_SID?.trim();
  const migrations = migrationsOf(described, inventory.addresses ?? [], { workspaceSid, workflowSid }, there);
  if (json) terminal.tell(JSON.stringify({ accountSid: opened.accountSid, migrations }, null, 2));
  else if (migrations.length) terminal.tell(migrations.map((one) => textOf(one, terminal.colors.bold)).join('\n\n'));
  const fresh = migrations.flatMap(({ entry }) => entry ?? []);
  const count = fresh.length;
  if (!count) {
    const left = 'No Flex Flow is left that an Address can take the place of.';
    const known = `${path} has what takes the place of each Flex Flow already. Next: ${commandLine(rest, 'flows', 'plan')}`;
    terminal.talk(`\n${replaced.length ? known : left}`);
    return 0;
  }
  if (!write) {
    terminal.talk(
      `\nTo put ${count === 1 ? 'the Address' : `the ${count} Addresses`} into ${path}: ${commandLine(rest, 'flows', 'migrate', '--write')}`,
    );
    return 0;
  }
  const file = migratedFile(there, described, fresh);
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

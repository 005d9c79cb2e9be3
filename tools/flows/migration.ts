import type { LiveAddress } from './address';
import {
  type AddressEntry,
  type ExternalEntry,
  type FlowEntry,
  isOutbound,
  OPEN_QUESTION,
  taskChannelFor,
} from './file';
import { addressOf, type ChannelType, type LiveFlow, PRIORITY, TASK_TIMEOUT_S } from './flow';

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

/** A flow of the account, and as a file says it. */
export interface DescribedFlow {
  live: LiveFlow;
  entry: FlowEntry;
}

/** What the bundle works with, to which a task integration may differ. */
interface Own {
  workspaceSid?: string | undefined;
  workflowSid?: string | undefined;
}

const ADDRESS_TYPE_OF = { sms: 'sms', whatsapp: 'whatsapp', facebook: 'messenger', web: 'chat' } as const;

const hasAddress = (type: ChannelType): type is keyof typeof ADDRESS_TYPE_OF => type in ADDRESS_TYPE_OF;

/** As Twilio has it: where Studio is one of them, a first message never meets another. */
const PRECEDENCE = ['studio', 'external', 'task'];

const byPrecedence = (one: DescribedFlow, other: DescribedFlow): number =>
  PRECEDENCE.indexOf(one.live.state.integrationType) - PRECEDENCE.indexOf(other.live.state.integrationType);

const titleOf = ({ live: { sid, state } }: DescribedFlow): string => `"${state.friendlyName}" (${sid})`;

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

const withoutAddress = (name: string, all: DescribedFlow[], reason: string): Migration => ({
  ...{ name, carriesOver: [], changes: [], youDecide: [reason] },
  flows: all.map(({ live: { sid, state } }) => ({ sid, friendlyName: state.friendlyName })),
});

const migrationOf = (all: [DescribedFlow, ...DescribedFlow[]], addresses: LiveAddress[], own: Own): Migration => {
  const { channelType, contactIdentity } = all[0].live.state;
  const name = addressOf(all[0].live.state);
  const nothing = (reason: string) => withoutAddress(name, all, reason);
  if (!hasAddress(channelType)) {
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
      type: ADDRESS_TYPE_OF[channelType],
      address: isWeb ? `${OPEN_QUESTION} the deployment key of the web chat` : contactIdentity,
      ...named,
      ...wiring,
      replaces: all.map(({ live: { sid }, entry }) => ({ ...entry, sid })),
    },
  };
};

/** What takes the place of each Flex Flow, address by address, and what only a person can decide. */
export const migrationsOf = (described: DescribedFlow[], addresses: LiveAddress[], own: Own): Migration[] => {
  const groups = new Map<string, [DescribedFlow, ...DescribedFlow[]]>();
  for (const one of described) {
    const key = addressOf(one.live.state);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map((group) => migrationOf(group, addresses, own));
};

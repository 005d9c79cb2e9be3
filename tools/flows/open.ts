import type { Twilio } from 'twilio';
import { parseAttributes, sidIn } from '../../src/platform/attributes';
import { attempt, unless } from '../../src/platform/errors';
import { type Directory, PAGE_SIZE } from '../engine/directory';
import type { Write } from '../engine/kind';
import { counted } from '../support/terminal';
import { type Address, targetOf } from './address';
import type { ChannelType } from './flow';
import type { Notice } from './rules';

/** What is under way of a Flex Flow. SIDs. */
interface Open {
  channels: string[];
  sessions: string[];
}

/** Of one Chat Channel. */
interface Made {
  flowSid: string;
  isUnderWay: boolean;
}

/** The Flex Flows in question. */
type Asked = readonly { sid: string; channelType: ChannelType }[];

/** A long-lived Chat Channel stays for the customer's next conversation, so only its session says whether one is under way. */
const isUnderWay = (text: string): boolean => {
  const attributes = parseAttributes(text);
  if (!attributes.legible) return true;
  const { status, long_lived: longLived } = attributes.values;
  return status !== 'INACTIVE' && longLived !== true;
};

const readMade = async (client: Twilio, directory: Directory): Promise<Map<string, Made>> => {
  const { channel, webChannel } = client.flexApi.v1;
  // Whether the second list has what the first one has is not documented.
  const listed = [
    ...(await attempt(() => channel.list({ pageSize: PAGE_SIZE }))),
    ...(await attempt(() => webChannel.list({ pageSize: PAGE_SIZE }))),
  ];
  const made = new Map(listed.map(({ sid, flexFlowSid: flowSid }) => [sid, { flowSid, isUnderWay: false }]));
  if (!made.size) return made;
  for (const { sid: serviceSid } of await directory.chatServices()) {
    // The API's own default is `public` alone.
    const type: ('public' | 'private')[] = ['public', 'private'];
    const { channels: all } = client.chat.v2.services(serviceSid);
    for (const { sid, attributes } of await attempt(() => all.list({ type, pageSize: PAGE_SIZE }))) {
      const known = made.get(sid);
      if (known) known.isUnderWay = isUnderWay(attributes);
    }
  }
  return made;
};

/** SIDs of the open Proxy Sessions, each with that of its Chat Channel. */
const readSessions = async (client: Twilio, directory: Directory): Promise<{ sid: string; channelSid: string }[]> => {
  const found: { sid: string; channelSid: string }[] = [];
  for (const { sid: serviceSid } of await directory.proxyServices()) {
    const sessions = await attempt(() => client.proxy.v1.services(serviceSid).sessions.list({ pageSize: PAGE_SIZE }));
    for (const { sid, uniqueName, status } of sessions) {
      // Named after its Chat Channel; those that a developer made may have a suffix.
      const channelSid = sidIn(uniqueName?.slice(0, 34), 'CH');
      if (channelSid && (status === 'open' || status === 'in-progress')) found.push({ sid, channelSid });
    }
  }
  return found;
};

/**
 * Looks for the Chat Channels and Proxy Sessions that Flex Flows have begun and that are not over. What is under way is
 * finished as before when its flow is gone; but what the customer writes may then begin a Conversation beside it.
 *
 * Twilio never shortens its lists of channels, so they are read once. What has begun since shows in the Proxy Sessions,
 * which are read at each look; only a web chat has none, so for its flow all is read again.
 */
export const openLook = (client: Twilio, directory: Directory): ((flows: Asked) => Promise<Map<string, Open>>) => {
  let made: Map<string, Made> | undefined;
  return async (flows) => {
    if (!made || flows.some(({ channelType }) => channelType === 'web')) made = await readMade(client, directory);
    const known = made;
    const found = new Map<string, Open>(flows.map(({ sid }) => [sid, { channels: [], sessions: [] }]));
    for (const [sid, { flowSid, isUnderWay: isOpen }] of known) {
      if (isOpen) found.get(flowSid)?.channels.push(sid);
    }
    for (const { sid, channelSid } of await readSessions(client, directory)) {
      if (!known.has(channelSid)) {
        const begun = await unless(['gone'], () => client.flexApi.v1.channel(channelSid).fetch());
        known.set(channelSid, { flowSid: begun?.flexFlowSid ?? '', isUnderWay: false });
      }
      found.get(known.get(channelSid)?.flowSid ?? '')?.sessions.push(sid);
    }
    return found;
  };
};

const NAMED = 3;

const listed = (sids: string[], noun: string): string[] => {
  const named = sids.slice(0, NAMED).join(', ');
  return sids.length ? [`${counted(sids.length, noun)} (${named}${sids.length > NAMED ? ', …' : ''})`] : [];
};

/** `2 Chat Channels (CH…, CH…) and 1 Proxy Session (KC…)`; empty: nothing is open */
export const openWords = ({ channels, sessions }: Open): string =>
  [...listed(channels, 'Chat Channel'), ...listed(sessions, 'Proxy Session')].join(' and ');

/** Requests at once: https://www.twilio.com/docs/conversations/conversations-limits says nothing of reads. */
const CONCURRENCY = 10;

/** @param most of each of the two lists; default: all */
export const listOpen = async (client: Twilio, serviceSid: string, most?: number) => {
  const { conversations } = client.conversations.v1.services(serviceSid);
  const limit = most === undefined ? {} : { limit: most };
  const lists = (['active', 'inactive'] as const).map((state) =>
    attempt(() => conversations.list({ state, pageSize: PAGE_SIZE, ...limit })),
  );
  return (await Promise.all(lists)).flat();
};

/** Where the webhooks of each Conversation that is not closed lead, one list for each. One request per Conversation. */
const openTargets = async (client: Twilio, serviceSid: string): Promise<string[][]> => {
  const { conversations } = client.conversations.v1.services(serviceSid);
  const open = await listOpen(client, serviceSid);
  const found: string[][] = [];
  for (let at = 0; at < open.length; at += CONCURRENCY) {
    const some = open.slice(at, at + CONCURRENCY);
    const lists = await Promise.all(some.map(({ sid }) => attempt(() => conversations(sid).webhooks.list())));
    found.push(
      ...lists.map((webhooks) =>
        webhooks.map(({ configuration }) => String(configuration?.url ?? configuration?.flow_sid ?? '')),
      ),
    );
  }
  return found;
};

/** How many open Conversations keep what an Address gave them, for each Address that is to lead elsewhere. */
export const countOpen = async (client: Twilio, actions: Write<Address>[]): Promise<Notice[]> => {
  const known = new Map<string, Promise<string[][]>>();
  const notices: Notice[] = [];
  for (const action of actions) {
    if (action.kind === 'create') continue;
    const { name, from } = action;
    const target = targetOf(from);
    const serviceSid = from['autoCreation.conversationServiceSid'];
    if (!target || !serviceSid || (action.kind === 'update' && targetOf(action.to) === target)) continue;
    const targets = known.get(serviceSid) ?? openTargets(client, serviceSid);
    known.set(serviceSid, targets);
    const count = (await targets).filter((urls) => urls.includes(target)).length;
    const says =
      count === 1 ? 'one Conversation that is open keeps' : `${count || 'no'} Conversations that are open keep`;
    notices.push({
      rule: 'open-conversations',
      flows: [name],
      message: `${says} leading where ${name} leads now`,
      reason: 'A webhook is copied onto each Conversation when it begins, and no change of the Address touches it.',
    });
  }
  return notices;
};

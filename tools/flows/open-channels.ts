import type { Twilio } from 'twilio';
import { parseAttributes, sidIn } from '../../src/platform/attributes';
import { attempt } from '../../src/platform/errors';
import { type Directory, PAGE_SIZE } from '../engine/directory';

/** What is under way of a Flex Flow. SIDs. */
interface Open {
  channels: string[];
  sessions: string[];
}

/** A long-lived Chat Channel stays for the customer's next conversation, so only its session says whether one is under way. */
const isUnderWay = (text: string): boolean => {
  const attributes = parseAttributes(text);
  if (!attributes.legible) return true;
  const { status, long_lived: longLived } = attributes.values;
  return status !== 'INACTIVE' && longLived !== true;
};

/**
 * The Chat Channels and Proxy Sessions that Flex Flows have begun and that are not over, by the flows' SIDs. What is under
 * way is finished as before when its flow is gone; but what the customer writes may then begin a Conversation beside it.
 */
export const openOf = async (client: Twilio, directory: Directory, flowSids: string[]): Promise<Map<string, Open>> => {
  const { channel, webChannel } = client.flexApi.v1;
  // Whether the second list has what the first one has is not documented.
  const made = [
    ...(await attempt(() => channel.list({ pageSize: PAGE_SIZE }))),
    ...(await attempt(() => webChannel.list({ pageSize: PAGE_SIZE }))),
  ];
  const flowOf = new Map(
    made.flatMap(({ sid, flexFlowSid }) => (flowSids.includes(flexFlowSid) ? [[sid, flexFlowSid] as const] : [])),
  );
  const found = new Map<string, Open>(flowSids.map((sid) => [sid, { channels: [], sessions: [] }]));
  if (!flowOf.size) return found;
  for (const { sid: serviceSid } of await directory.chatServices()) {
    // The API's own default is `public` alone.
    const type: ('public' | 'private')[] = ['public', 'private'];
    const { channels: all } = client.chat.v2.services(serviceSid);
    const channels = await attempt(() => all.list({ type, pageSize: PAGE_SIZE }));
    for (const { sid, attributes } of channels) {
      if (isUnderWay(attributes)) found.get(flowOf.get(sid) ?? '')?.channels.push(sid);
    }
  }
  for (const { sid: serviceSid } of await directory.proxyServices()) {
    const sessions = await attempt(() => client.proxy.v1.services(serviceSid).sessions.list({ pageSize: PAGE_SIZE }));
    for (const { sid, uniqueName, status } of sessions) {
      // Named after its Chat Channel; those that a developer made may have a suffix.
      const channelSid = sidIn(uniqueName?.slice(0, 34), 'CH') ?? '';
      if (status === 'open' || status === 'in-progress') found.get(flowOf.get(channelSid) ?? '')?.sessions.push(sid);
    }
  }
  return found;
};

const NAMED = 3;

const counted = (sids: string[], noun: string): string[] => {
  if (!sids.length) return [];
  const named = sids.slice(0, NAMED).join(', ');
  return [`${sids.length} ${noun}${sids.length === 1 ? '' : 's'} (${named}${sids.length > NAMED ? ', …' : ''})`];
};

/** `2 Chat Channels (CH…, CH…) and 1 Proxy Session (KC…)`; empty: nothing is open */
export const openWords = ({ channels, sessions }: Open): string =>
  [...counted(channels, 'Chat Channel'), ...counted(sessions, 'Proxy Session')].join(' and ');

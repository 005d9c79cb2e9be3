import type { Twilio } from 'twilio';
import { attempt } from '../../src/platform/errors';
import { PAGE_SIZE } from '../engine/directory';
import type { Write } from '../engine/kind';
import { type Address, targetOf } from './address';
import type { Notice } from './rules';

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

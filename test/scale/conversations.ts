import { createHash } from 'node:crypto';
import { isoSeconds } from '../../emulator/core/clock';
import type { Emulator } from '../../emulator/emulator';
import type { Furnished } from '../../emulator/furnish';
import { sendMessageTo } from '../../emulator/people/customers';
import { sendToFlex } from '../../emulator/people/studio';
import { ask } from '../../emulator/products/ask';
import { orchestrator } from '../../emulator/products/chat-store/actor';
import { addChannel, findChannel } from '../../emulator/products/chat-store/channels';
import { messagesOf } from '../../emulator/products/chat-store/messages';
import { channelOfConversation } from '../../emulator/products/flex/interactions/resources';
import { attributesOf } from '../../emulator/products/taskrouter/expression';
import { tasks } from '../../emulator/products/taskrouter/task';
import { addLedger, type Condition, conditionOf, HOUR_MS, type Kind, type LargeAccount, WITH_LEDGER } from './account';

/** Made up: 555-01xx is kept free for fiction. A customer is in one open Conversation at a time. */
const numberOf = (i: number): string => `+1555019${String(i).padStart(6, '0')}`;
/** One in so many has gone inactive, by its timer. */
const INACTIVE = 49;

interface Engagement {
  condition: Condition;
  sid: string;
  taskSid?: string;
  before: string;
}

const fingerprint = (world: Emulator, { workspaceSid }: Furnished, { sid, taskSid = '' }: Engagement): string =>
  createHash('sha1')
    .update(JSON.stringify(findChannel(world, sid) ?? null))
    .update(JSON.stringify(channelOfConversation(world, sid) ?? null))
    .update(JSON.stringify(tasks.collection(world, workspaceSid).get(taskSid) ?? null))
    .digest('base64');

const addEngagement = (world: Emulator, account: Furnished, i: number, kind: Kind): Engagement => {
  const { conversationsNumber: to, workspaceSid, workflowSid } = account;
  const condition = conditionOf(i, kind);
  const from = numberOf(i);
  const reception = sendMessageTo(world, { from, to, body: 'Hello' });
  if (reception.outcome === 'lost') throw new Error(`The SMS of ${from} was lost: ${reception.reason}`);
  const { channelSid: sid } = reception;
  const engagement: Engagement = { condition, sid, before: '' };
  if (condition === 'stale') return engagement;
  const taskSid = sendToFlex(world, { conversationSid: sid, workspaceSid, workflowSid, attributes: { name: from } });
  return { ...engagement, taskSid };
};

/** As if it had been written in so long ago. */
const makeOld = (world: Emulator, { sid }: Engagement, quietMs: number): void => {
  const channel = findChannel(world, sid);
  if (!channel) throw new Error(`${sid} is not there`);
  const dates = {
    date_created: isoSeconds(world.clock.now() - quietMs),
    date_updated: isoSeconds(world.clock.now() - quietMs),
  };
  Object.assign(channel, dates);
  for (const message of messagesOf(world, channel)) Object.assign(message, dates);
};

/** The bot handed it over. */
const addLedgerOf = (world: Emulator, account: Furnished, { sid, taskSid = '' }: Engagement): void => {
  const task = tasks.collection(world, account.workspaceSid).get(taskSid);
  const { flexInteractionSid: interactionSid, flexInteractionChannelSid: channelSid } = attributesOf(
    task?.attributes ?? '{}',
  );
  const routing = { taskSid, interactionSid, channelSid, conversationSid: sid };
  addLedger(world, account, sid, routing, world.clock.now(), 'conversations');
};

/** Closed ones are in no list that a sweep reads. */
const addPast = (world: Emulator, { chatServiceSid }: Furnished): void => {
  const values = {
    friendly_name: 'Past',
    unique_name: null,
    type: 'private',
    attributes: '{}',
    state: 'closed',
  } as const;
  addChannel(world, chatServiceSid, values, orchestrator);
};

/**
 * Fills an account with SMS customers: each has a Conversation, a binding and a message; who has a Task has an Interaction.
 * The bot's webhook was there, and is not called.
 */
export const furnishConversations = async (
  world: Emulator,
  account: Furnished,
  size: number,
  kind: Kind,
): Promise<LargeAccount<Engagement>> => {
  // Else Tasks change by themselves every two minutes, in an account in which no agent accepts any.
  const workflow = { WorkspaceSid: account.workspaceSid, Sid: account.workflowSid };
  ask(world, 'taskrouter.UpdateWorkflow', workflow, { TaskReservationTimeout: 86_400 });
  const { deliver } = world.deliverer;
  world.deliverer.deliver = () => undefined;
  const engagements = Array.from({ length: size }, (_, i) => addEngagement(world, account, i, kind));
  // Until all Interactions are there.
  await world.clock.advance(10_000);
  for (const [i, one] of engagements.entries()) {
    const { condition, taskSid } = one;
    makeOld(world, one, condition === 'busy' ? (i % 12) * HOUR_MS : (30 + (i % 48)) * HOUR_MS);
    const channel = findChannel(world, one.sid);
    if (channel && kind.isMixed && i % INACTIVE === 7) channel.state = 'inactive';
    if (taskSid && kind.isMixed && i % WITH_LEDGER === 1) addLedgerOf(world, account, one);
    one.before = fingerprint(world, account, one);
  }
  for (let i = 0; i < kind.past; i += 1) addPast(world, account);
  world.deliverer.deliver = deliver;
  return {
    account,
    engagements,
    inspect: () => ({
      left: engagements.filter((one) => one.condition === 'stale' && findChannel(world, one.sid)?.state !== 'closed')
        .length,
      touched: engagements.filter((one) => one.condition !== 'stale' && fingerprint(world, account, one) !== one.before)
        .length,
    }),
  };
};

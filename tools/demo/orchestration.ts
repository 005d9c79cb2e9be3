import { findChannel } from '../../emulator/products/chat-store/channels';
import type { Stack } from '../../emulator/stack';

type Attributes = Record<string, unknown>;

/** What Twilio shows, in words, and whether it is so. */
export type Shown = readonly [text: string, isSo: boolean];

/** What the story calls things, and where it looks, with each orchestration. */
export interface DemoOrchestration {
  readonly name: 'conversations' | 'flex-flow';
  /** What Twilio does with a customer's first message. */
  readonly begins: string;
  /** What carries the customer's next message, and where to. */
  readonly caught: string;
  readonly messageEvent: string;
  /** The call that brings a Task. */
  readonly createsTask: string;
  readonly number: (account: Stack['account']) => string;
  /** The engagement that a Task is about, by the Task's attributes. */
  readonly refersTo: (attributes: Attributes) => unknown;
  /** An engagement that still takes the customer's messages. */
  stillOpen(stack: Stack, sid: string): Shown[];
  /** One that was cleaned up: the customer's next message begins another. */
  ended(stack: Stack, sid: string): Shown[];
}

const conversations: DemoOrchestration = {
  name: 'conversations',
  begins: 'The Address makes a Conversation, to which the customer is bound, and asks /inbound.',
  caught: 'Twilio put it into the old Conversation, to which the customer is still bound',
  messageEvent: 'onMessageAdded',
  createsTask: 'flex.CreateInteraction',
  number: ({ conversationsNumber }) => conversationsNumber,
  refersTo: ({ conversationSid }) => conversationSid,
  stillOpen: ({ emulator }, sid) => [
    ['the Conversation is still active', findChannel(emulator, sid)?.state === 'active'],
    ['the Interaction Channel is still active', interactionStatus(emulator.store, sid) === 'active'],
  ],
  ended: ({ emulator }, sid) => [
    ['the Conversation is closed, so it binds the customer no longer', findChannel(emulator, sid)?.state === 'closed'],
    ['the Interaction Channel is closed', interactionStatus(emulator.store, sid) === 'closed'],
  ],
};

const interactionStatus = (store: Stack['emulator']['store'], conversationSid: string): unknown =>
  store
    .parentsOf('flex.InteractionChannel')
    .flatMap((parent) => store.of<Attributes>('flex.InteractionChannel', parent).all())
    .filter(({ conversation_sid: sid }) => sid === conversationSid)
    .at(-1)?.status;

const openSessions = ({ emulator, account }: Stack, sid: string): number =>
  emulator.store
    .of<Attributes>('proxy.Session', account.proxyServiceSid)
    .all()
    .filter(({ status, unique_name: name }) => status !== 'closed' && String(name).startsWith(sid)).length;

const channelStatus = ({ emulator }: Stack, sid: string): unknown =>
  JSON.parse(findChannel(emulator, sid)?.attributes ?? '{}').status;

const flexFlow: DemoOrchestration = {
  name: 'flex-flow',
  begins: 'The Flex Flow makes a Chat Channel and a Proxy Session, and asks /inbound.',
  caught: 'Proxy put it into the old Chat Channel',
  messageEvent: 'onMessageSent',
  createsTask: 'taskrouter.CreateTask',
  number: ({ smsNumber }) => smsNumber,
  refersTo: ({ channelSid }) => channelSid,
  stillOpen: (stack, sid) => [
    ['the Proxy Session is still open', openSessions(stack, sid) === 1],
    ['the Chat Channel is still ACTIVE', channelStatus(stack, sid) === 'ACTIVE'],
  ],
  ended: (stack, sid) => [
    ['the Proxy Session is deleted', openSessions(stack, sid) === 0],
    ['the Chat Channel is INACTIVE', channelStatus(stack, sid) === 'INACTIVE'],
  ],
};

/** The first one is what a user starts with today. */
export const ORCHESTRATIONS = { conversations, 'flex-flow': flexFlow } as const;

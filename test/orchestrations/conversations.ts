import type { Row } from '../../emulator/core/store';
import { webCustomer } from '../../emulator/people/customer';
import { sendMessageTo } from '../../emulator/people/customers';
import { UNPARK } from '../../emulator/people/park';
import { ask } from '../../emulator/products/ask';
import { findChannel } from '../../emulator/products/chat-store/channels';
import { webhooksOf } from '../../emulator/products/chat-store/webhooks';
import { channelOfConversation } from '../../emulator/products/flex/interactions/resources';
import { attributesOf } from '../../emulator/products/taskrouter/expression';
import { interactionDeeds } from './interaction-deeds';
import type { TestAccount, TestOrchestration } from './orchestration';

const pathOf = ({ account }: TestAccount, Sid: string) => ({ ChatServiceSid: account.chatServiceSid, Sid });

/** Left, paused, on the way to another agent, or parked. */
const isHeld = (emulator: TestAccount['emulator'], sid: string): boolean => {
  const channel = channelOfConversation(emulator, sid);
  const conversation = findChannel(emulator, sid);
  if (!channel || !conversation || conversation.state === 'closed') return false;
  const isParked = webhooksOf(emulator, conversation).some(({ configuration: { url = '' } }) => url.endsWith(UNPARK));
  return ['inactive', 'pause', 'transfer'].includes(channel.status) || (isParked && channel.status === 'active');
};

/** Of a Channel that keeps every other one from its Conversation, although no Task need live. */
const HOLDING = ['active', 'pause'];

/** Changes a Conversation that can be changed: not one that is closed, or not there yet. */
const update = (world: TestAccount, sid: string, change: (attributes: Row) => Row): void => {
  const path = pathOf(world, sid);
  const { state, attributes } = ask(world.emulator, 'conversations.FetchServiceConversation', path);
  if (state !== 'active' && state !== 'inactive') return;
  ask(world.emulator, 'conversations.UpdateServiceConversation', path, change(JSON.parse(String(attributes))));
};

/** A Conversation carries its customer's messages by itself: there is no carrier beside it, and it survives no end. */
export const conversations: TestOrchestration = {
  name: 'conversations',
  environment: {},
  operations: {
    say: 'conversations.CreateServiceConversationMessage',
    unhook: 'conversations.DeleteServiceConversationScopedWebhook',
    rehook: 'conversations.CreateServiceConversationScopedWebhook',
    readHook: 'conversations.FetchServiceConversationScopedWebhook',
    listHooks: 'conversations.ListServiceConversationScopedWebhook',
    readEngagement: 'conversations.FetchServiceConversation',
    writeEngagement: 'conversations.UpdateServiceConversation',
    listEngagements: 'conversations.ListServiceConversation',
    listMessages: 'conversations.ListServiceConversationMessage',
    listParticipants: 'conversations.ListServiceConversationParticipant',
    readCarrier: 'flex.FetchInteractionChannel',
    endCarrier: 'flex.UpdateInteractionChannel',
    createTask: 'flex.CreateInteraction',
  },
  calls: { turn: 3, handover: 9, takeover: 9, takeoverFromDead: 10, event: 6, sweep: 14 },
  namesTask: false,
  redelivers: { conversationWebhookRetries: 3 },
  cleansAt: 'completed',
  // Under every setting of `interactionSetupMs`.
  arrivesMs: 6_000,
  messageEvent: 'onMessageAdded',
  authorIn: ({ Author }) => Author,
  refersTo: ({ conversationSid }) => conversationSid,
  // Nothing outlives its Task here.
  setSurvival: () => undefined,
  sendSms({ emulator, account }, from, body) {
    const [prefix] = /^(whatsapp:)?/.exec(from) ?? [];
    const reception = sendMessageTo(emulator, { from, to: `${prefix}${account.conversationsNumber}`, body });
    if (reception.outcome === 'lost') return { outcome: 'lost', reason: reception.reason };
    const { channelSid: sid, messageSid } = reception;
    return { outcome: 'arrived', sid, messageSid, carrierSid: '' };
  },
  openBrowser({ emulator }, hears) {
    let chat: ReturnType<typeof webCustomer> | undefined;
    const open = () => {
      const opened = webCustomer(emulator, 'conversations', 'Customer');
      hears.know(opened.address);
      hears.follow(opened.channelSid);
      return opened;
    };
    return (body) => {
      chat = chat && !chat.isClosed() ? chat : open();
      chat.writes(body);
    };
  },
  own: interactionDeeds,
  state: ({ emulator }, sid) => ({
    carriers: [],
    ended: findChannel(emulator, sid)?.state === 'closed',
    survivesTask: false,
    held: isHeld(emulator, sid),
    blocked: HOLDING.includes(channelOfConversation(emulator, sid)?.status ?? ''),
  }),
  isSpoiled: ({ emulator }, sid) => 'status' in attributesOf(String(findChannel(emulator, sid)?.attributes)),
  endAlone: (world, sid) => update(world, sid, () => ({ State: 'closed' })),
  endCarriers: () => undefined,
  misname: (world, sid, what, { taskSid }) =>
    update(world, sid, (attributes) => {
      const names = what === 'task' ? { taskSid } : { interactionSid: `KD${'9'.repeat(32)}` };
      return { Attributes: JSON.stringify({ ...attributes, ...names }) };
    }),
  reference: (conversationSid) => ({ conversationSid, channelType: 'sms' }),
};

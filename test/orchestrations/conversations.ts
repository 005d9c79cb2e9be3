import type { Row } from '../../emulator/core/store';
import { customerAt, webCustomer } from '../../emulator/people/customer';
import { ask } from '../../emulator/products/ask';
import { findChannel } from '../../emulator/products/chat-store/channels';
import type { TestAccount, TestOrchestration } from './orchestration';

const pathOf = ({ account }: TestAccount, Sid: string) => ({ ChatServiceSid: account.chatServiceSid, Sid });

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
    createTask: 'flex.CreateInteraction',
  },
  calls: { turn: 3, handover: 9, takeover: 9, takeoverFromDead: 10, event: 6, sweep: 14 },
  namesTask: false,
  messageEvent: 'onMessageAdded',
  authorIn: ({ Author }) => Author,
  refersTo: ({ conversationSid }) => conversationSid,
  // Nothing outlives its Task here.
  setSurvival: () => undefined,
  sendSms({ emulator, account }, from, body) {
    try {
      const { channelSid: sid, messageSid } = customerAt(emulator, from, account.conversationsNumber).writes(body);
      return { outcome: 'arrived', sid, messageSid, carrierSid: '' };
    } catch (error) {
      return { outcome: 'lost', reason: String(error) };
    }
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
  state: ({ emulator }, sid) => ({
    carriers: [],
    ended: findChannel(emulator, sid)?.state === 'closed',
    survivesTask: false,
  }),
  endAlone: (world, sid) =>
    void ask(world.emulator, 'conversations.UpdateServiceConversation', pathOf(world, sid), { State: 'closed' }),
  endCarriers: () => undefined,
  misname(world, sid, what, { taskSid }) {
    const path = pathOf(world, sid);
    const { attributes } = ask(world.emulator, 'conversations.FetchServiceConversation', path) as Row;
    const names = what === 'task' ? { taskSid } : { interactionSid: `KD${'9'.repeat(32)}` };
    const Attributes = JSON.stringify({ ...JSON.parse(String(attributes)), ...names });
    ask(world.emulator, 'conversations.UpdateServiceConversation', path, { Attributes });
  },
  reference: (conversationSid) => ({ conversationSid, channelType: 'sms' }),
};

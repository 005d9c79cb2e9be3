import type { Twilio } from 'twilio';
import type { Log } from '../../platform/log';
import type { Settings } from '../../platform/settings';
import type { Tasks } from '../../taskrouter/tasks';
import type { Orchestration } from '../port';
import { createChannels } from './channels';
import { createFlows } from './flows';
import { createMessages } from './messages';
import { createSessions } from './sessions';
import { taskFor } from './task';
import { createWebhooks } from './webhooks';

export interface FlexFlowOptions {
  client: Twilio;
  /** A client whose calls end soon, from now on. */
  hurried(): Twilio;
  settings: Settings;
  tasks: Tasks;
  log: Log;
}

/** flex-flow: a Chat Channel, a Proxy Session, a Task that refers to the Channel by `channelSid`. */
export const createFlexFlow = ({ client, hurried, settings, tasks, log }: FlexFlowOptions): Orchestration => {
  const { chatServiceSid, proxyServiceSid = '', domain } = settings;
  const chat = client.chat.v2.services(chatServiceSid);
  const channels = createChannels(chat, chatServiceSid);
  const flows = createFlows(hurried, chatServiceSid, log);
  const messages = createMessages(chat);
  const sessions = createSessions(client.proxy.v1.services(proxyServiceSid), proxyServiceSid);
  const webhooks = createWebhooks(chat, domain);
  return {
    name: 'flex-flow',

    conversation: channels.read,
    participants: channels.participants,
    session: sessions.of,
    lastMessageAt: messages.lastAt,

    say: messages.say,
    hasReply: messages.hasReply,

    botWebhook: webhooks.read,
    findBotWebhook: webhooks.find,
    removeBotWebhook: webhooks.remove,
    restoreBotWebhook: webhooks.restore,

    liveTasks: (sid) => tasks.referringTo('channelSid', sid),
    isLive: tasks.isLive,
    origins: flows.origins,
    route: (conversation, brief) => tasks.create(taskFor(conversation, brief)),
    noteTask: (conversation, taskSid) => channels.merge(conversation, { taskSid }),

    conversations: channels.page,
    sessions: sessions.page,

    endSession: sessions.remove,
    close: (conversation) => channels.merge(conversation, { status: 'INACTIVE' }),
  };
};

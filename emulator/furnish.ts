import { type Account, fillAccount } from './account/fill';
import { type AccountSeed, NEW_ACCOUNT } from './account/seed';
import type { TwilioWorld } from './products/shared/world';

export { environmentOf } from './account/environment';

interface FurnishOptions {
  /** Where the Functions are, without a slash at the end: `https://flexkeep-1234.twil.io`. */
  publicUrl: string;
}

/** A Flex account that is ready to work with. */
export interface Furnished {
  accountSid: string;
  authToken: string;
  workspaceSid: string;
  queueSid: string;
  workflowSid: string;
  /** Two of them, available, each with room for five chats and five SMS conversations. */
  workers: { sid: string; name: string }[];
  chatServiceSid: string;
  proxyServiceSid: string;
  syncServiceSid: string;
  /** What customers send SMS to. */
  smsNumber: string;
  flows: { web: string; sms: string; outbound: string };
  /** The number of Flex Conversations, for SMS and WhatsApp. */
  conversationsNumber: string;
  /** Address Configurations that lead to `/inbound` as well. */
  addresses: { sms: string; whatsapp: string; web: string };
}

const [SMS_NUMBER = ''] = NEW_ACCOUNT.numbers;
const [WORKFLOW = { name: '' }] = NEW_ACCOUNT.workflows;

/** Made up, as the other one. */
const CONVERSATIONS_NUMBER = '+15550199';
/** The address of a web chat is its deployment key. */
const WEB_CHAT_KEY = 'web-chat';

const BOT = '/inbound';

/**
 * For Flexkeep: web chat and SMS go to `/inbound`, and a disabled Flex Flow is there for outbound SMS. Beside them another
 * number, whose SMS and WhatsApp messages become Conversations, and an Address for web chat.
 */
export const FLEXKEEP_ACCOUNT: AccountSeed = {
  ...NEW_ACCOUNT,
  workspace: {
    ...NEW_ACCOUNT.workspace,
    callback: '/taskrouter-events',
    // https://www.twilio.com/docs/flex/developer/messaging/manage-flows#channel-janitor
    events: ['task.canceled', 'task.wrapup', 'task.completed', 'task.system-deleted'],
  },
  flows: [
    { name: 'Web chat', channel: 'web', to: BOT },
    { name: 'SMS', channel: 'sms', address: SMS_NUMBER, to: BOT },
    { name: 'Outbound SMS', channel: 'sms', address: SMS_NUMBER, to: { workflow: WORKFLOW.name }, enabled: false },
  ],
  addresses: [
    { name: 'SMS', channel: 'sms', address: CONVERSATIONS_NUMBER, to: BOT },
    { name: 'WhatsApp', channel: 'whatsapp', address: `whatsapp:${CONVERSATIONS_NUMBER}`, to: BOT },
    { name: 'Web chat', channel: 'chat', address: WEB_CHAT_KEY, to: BOT },
  ],
};

/** What tests and the page want to know of any account. */
export const furnishedOf = ({ queues, workflows, workers, flows, numbers, ...account }: Account): Furnished => ({
  accountSid: account.accountSid,
  authToken: account.authToken,
  workspaceSid: account.workspaceSid,
  chatServiceSid: account.chatServiceSid,
  proxyServiceSid: account.proxyServiceSid,
  syncServiceSid: account.syncServiceSid,
  queueSid: Object.values(queues)[0] ?? '',
  workflowSid: Object.values(workflows)[0] ?? '',
  workers: Object.entries(workers).map(([name, sid]) => ({ sid, name })),
  smsNumber: numbers[0] ?? '',
  flows: { web: flows['Web chat'] ?? '', sms: flows.SMS ?? '', outbound: flows['Outbound SMS'] ?? '' },
  // Of an account without Addresses, customers find none there.
  conversationsNumber: CONVERSATIONS_NUMBER,
  addresses: {
    sms: account.addresses.SMS ?? '',
    whatsapp: account.addresses.WhatsApp ?? '',
    web: account.addresses['Web chat'] ?? '',
  },
});

/**
 * Fills an empty world: TaskRouter with a queue, a Workflow and two agents, the Chat, Proxy and Sync services, an SMS
 * number, three Flex Flows and three Addresses. The same seed gives the same SIDs. Call it once.
 */
export const furnish = (world: TwilioWorld, { publicUrl }: FurnishOptions): Furnished =>
  furnishedOf(fillAccount(world, FLEXKEEP_ACCOUNT, { publicUrl }));

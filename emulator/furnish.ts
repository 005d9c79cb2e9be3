import type { Row } from './core/store';
import { ask } from './products/ask';
import type { Takes } from './products/shared/call';
import type { TwilioWorld } from './products/shared/world';
import { activities } from './products/taskrouter/activities';

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

/** https://www.twilio.com/docs/flex/developer/messaging/manage-flows#channel-janitor */
const JANITOR_EVENTS = 'task.canceled,task.wrapup,task.completed,task.system-deleted';

/** Made up: 555-01xx is kept free for fiction. */
const SMS_NUMBER = '+15550100';
const CONVERSATIONS_NUMBER = '+15550199';
/** The address of a web chat is its deployment key. */
const WEB_CHAT_KEY = 'web-chat';

const AGENTS = ['Alice', 'Bob'];

/**
 * Approximate: how many messaging Tasks a Worker has at once is each account's own choice.
 * @fidelity people.capacity
 */
const CAPACITY = 5;

const sid = (row: Row): string => String(row.sid);

const hire = (world: TwilioWorld, WorkspaceSid: string, name: string): { sid: string; name: string } => {
  const identity = name.toLowerCase();
  const available = activities.collection(world, WorkspaceSid).find((activity) => activity.available);
  const worker = ask(
    world,
    'taskrouter.CreateWorker',
    { WorkspaceSid },
    {
      FriendlyName: identity,
      ...(available && { ActivitySid: available.sid }),
      Attributes: JSON.stringify({
        contact_uri: `client:${identity}`,
        full_name: name,
        email: `${identity}@example.com`,
        roles: ['agent'],
      }),
    },
  );
  for (const Sid of ['chat', 'sms']) {
    const place = { WorkspaceSid, WorkerSid: sid(worker), Sid };
    ask(world, 'taskrouter.UpdateWorkerChannel', place, { Capacity: CAPACITY });
  }
  return { sid: sid(worker), name };
};

/** The workspace, its people and the way Tasks take through it: named as a new Flex account has them. */
const openOffice = (world: TwilioWorld, publicUrl: string) => {
  const workspaceSid = sid(
    ask(
      world,
      'taskrouter.CreateWorkspace',
      {},
      {
        FriendlyName: 'Flex Task Assignment',
        EventCallbackUrl: `${publicUrl}/taskrouter-events`,
        EventsFilter: JANITOR_EVENTS,
      },
    ),
  );
  const place = { WorkspaceSid: workspaceSid };
  const queueSid = sid(ask(world, 'taskrouter.CreateTaskQueue', place, { FriendlyName: 'Everyone' }));
  const workflowSid = sid(
    ask(world, 'taskrouter.CreateWorkflow', place, {
      FriendlyName: 'Assign to Anyone',
      Configuration: JSON.stringify({ task_routing: { filters: [], default_filter: { queue: queueSid } } }),
    }),
  );
  return { workspaceSid, queueSid, workflowSid, workers: AGENTS.map((name) => hire(world, workspaceSid, name)) };
};

const openChannels = (world: TwilioWorld) => {
  const chatServiceSid = sid(ask(world, 'chat.CreateService', {}, { FriendlyName: 'Flex Chat Service' }));
  const proxyServiceSid = sid(ask(world, 'proxy.CreateService', {}, { UniqueName: 'Flex Proxy Service' }));
  ask(world, 'proxy.CreatePhoneNumber', { ServiceSid: proxyServiceSid }, { PhoneNumber: SMS_NUMBER });
  const syncServiceSid = sid(ask(world, 'sync.FetchService', { Sid: 'default' }));
  return { chatServiceSid, proxyServiceSid, syncServiceSid, smsNumber: SMS_NUMBER };
};

/** What Flex Conversations begin with: everything goes to `/inbound`. */
const configureAddresses = (world: TwilioWorld, publicUrl: string, chatServiceSid: string) => {
  type NewAddress = Takes<'conversations.CreateConfigurationAddress'>['input'];
  const address = (Type: NewAddress['Type'], Address: string, FriendlyName: string) =>
    sid(
      ask(
        world,
        'conversations.CreateConfigurationAddress',
        {},
        {
          ...{ Type, Address, FriendlyName },
          'AutoCreation.Enabled': true,
          'AutoCreation.Type': 'webhook',
          'AutoCreation.ConversationServiceSid': chatServiceSid,
          'AutoCreation.WebhookUrl': `${publicUrl}/inbound`,
          'AutoCreation.WebhookMethod': 'post',
          'AutoCreation.WebhookFilters': ['onMessageAdded'],
        },
      ),
    );
  return {
    sms: address('sms', CONVERSATIONS_NUMBER, 'SMS'),
    whatsapp: address('whatsapp', `whatsapp:${CONVERSATIONS_NUMBER}`, 'WhatsApp'),
    web: address('chat', WEB_CHAT_KEY, 'Web chat'),
  };
};

/**
 * Fills an empty world: TaskRouter with a queue, a Workflow and two agents, the Chat, Proxy and Sync services, an SMS
 * number, and three Flex Flows: web chat and SMS go to `/inbound`, and a disabled one is there for outbound SMS. Beside
 * them another number, whose SMS and WhatsApp messages become Conversations, and an Address for web chat.
 * The same seed gives the same SIDs. Call it once.
 */
export const furnish = (world: TwilioWorld, { publicUrl }: FurnishOptions): Furnished => {
  const office = openOffice(world, publicUrl);
  const services = openChannels(world);
  type NewFlow = Omit<Takes<'flex.CreateFlexFlow'>['input'], 'ChatServiceSid'>;
  const flow = (input: NewFlow) =>
    sid(ask(world, 'flex.CreateFlexFlow', {}, { ChatServiceSid: services.chatServiceSid, ...input }));
  const toBot = { Enabled: true, IntegrationType: 'external', 'Integration.Url': `${publicUrl}/inbound` } as const;
  const flows = {
    web: flow({ FriendlyName: 'Web chat', ChannelType: 'web', ContactIdentity: '', ...toBot }),
    sms: flow({ FriendlyName: 'SMS', ChannelType: 'sms', ContactIdentity: SMS_NUMBER, ...toBot }),
    outbound: flow({
      FriendlyName: 'Outbound SMS',
      ChannelType: 'sms',
      ContactIdentity: SMS_NUMBER,
      Enabled: false,
      IntegrationType: 'task',
      'Integration.WorkspaceSid': office.workspaceSid,
      'Integration.WorkflowSid': office.workflowSid,
      'Integration.Channel': 'sms',
    }),
  };
  return {
    ...{ accountSid: world.accountSid, authToken: world.authToken, ...office, ...services, flows },
    conversationsNumber: CONVERSATIONS_NUMBER,
    addresses: configureAddresses(world, publicUrl, services.chatServiceSid),
  };
};

/** The variables by which the Functions find their account. */
export const environmentOf = (account: Furnished): Record<string, string> => ({
  ACCOUNT_SID: account.accountSid,
  AUTH_TOKEN: account.authToken,
  TWILIO_FLEX_WORKSPACE_SID: account.workspaceSid,
  TWILIO_FLEX_WORKFLOW_SID: account.workflowSid,
  TWILIO_FLEX_CHAT_SERVICE_SID: account.chatServiceSid,
  TWILIO_FLEX_PROXY_SERVICE_SID: account.proxyServiceSid,
  TWILIO_FLEX_SYNC_SID: account.syncServiceSid,
});

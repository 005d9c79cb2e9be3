import { customerAt } from '../../emulator/people/customer';
import type { WorldOptions } from '../../emulator/products/shared/options';
import { roundsOfSettings } from '../orchestrations/unknowns';
import { PUBLIC_URL } from '../support/world';
import { openAccount } from './account';
import type { Contracted, Harness } from './harness';

/** An address of its own: the account's SMS number is a Flex Flow's. */
const ADDRESS = '+15550160';

const open = async (options: Partial<WorldOptions>): Promise<Harness> => {
  const { emulator, account, twilio: sdk, told, harness } = openAccount('conversations', { options });
  const { clock } = emulator;
  const service = sdk.conversations.v1.services(account.chatServiceSid);
  const { tasks } = sdk.taskrouter.v1.workspaces(account.workspaceSid);
  await sdk.conversations.v1.addressConfigurations.create({
    type: 'sms',
    address: ADDRESS,
    'autoCreation.enabled': true,
    'autoCreation.type': 'webhook',
    'autoCreation.webhookUrl': `${PUBLIC_URL}/inbound`,
    'autoCreation.webhookFilters': ['onMessageAdded'],
    'autoCreation.conversationServiceSid': account.chatServiceSid,
  });
  const customers = new Map<string, ReturnType<typeof customerAt>>();
  return {
    ...harness,
    async write(body, earlier) {
      const before = told.length;
      const known = earlier && customers.get(earlier.messageSid);
      const customer = known ?? customerAt(emulator, `+1555012${1000 + customers.size}`, ADDRESS);
      const { channelSid: sid, messageSid } = customer.writes(body);
      customers.set(messageSid, customer);
      await clock.advance(2_000);
      return { sid, messageSid, author: customer.address, payloads: told.slice(before) };
    },
    screen: async ({ messageSid }) => (customers.get(messageSid)?.received() ?? []).map(({ body }) => body),
    async createTask(conversationSid) {
      const attributes = JSON.stringify({ conversationSid, name: 'Customer' });
      return (await tasks.create({ workflowSid: account.workflowSid, taskChannel: 'chat', attributes })).sid;
    },
    attributes: async (sid) => (await service.conversations(sid).fetch()).attributes,
    setAttributes: async (sid, attributes) => void (await service.conversations(sid).update({ attributes })),
    remove: async (sid) => void (await service.conversations(sid).remove()),
    async addHook(sid) {
      const hook = { target: 'webhook', 'configuration.url': 'https://elsewhere.example.com/messages' } as const;
      const filters = { 'configuration.filters': ['onMessageAdded'] };
      return (await service.conversations(sid).webhooks.create({ ...hook, ...filters })).sid;
    },
    hooks: async (sid) => (await service.conversations(sid).webhooks.list()).map((hook) => hook.sid),
    addForeign: async () => (await service.conversations.create({ friendlyName: 'Another application’s' })).sid,
  };
};

/** The adapter under every setting of what is unknown about Conversations. */
export const conversations: Contracted[] = roundsOfSettings().map((settings, round, { length }) => ({
  name: `conversations, settings ${round + 1} of ${length}`,
  has: { carrier: false, note: false },
  open: () => open(settings),
}));

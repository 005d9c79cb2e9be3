import { sendSms } from '../../emulator/people/customers';
import { inbox } from '../../emulator/people/phone';
import { engagementOf } from '../../emulator/products/flex/engagement';
import { openAccount } from './account';
import type { Contracted, Harness, Written } from './harness';

const open = async (): Promise<Harness> => {
  const { emulator, account, twilio: sdk, told, harness } = openAccount('flex-flow');
  const { clock } = emulator;
  const chat = sdk.chat.v2.services(account.chatServiceSid);
  const { tasks } = sdk.taskrouter.v1.workspaces(account.workspaceSid);
  const numbers = new Map<string, string>();
  const numberOf = ({ messageSid }: Pick<Written, 'messageSid'>) => String(numbers.get(messageSid));
  return {
    ...harness,
    async write(body, earlier) {
      const from = earlier ? numberOf(earlier) : `+1555012${1000 + numbers.size}`;
      const before = told.length;
      const reception = sendSms(emulator, { from, to: account.smsNumber, body });
      if (reception.outcome === 'lost') throw new Error(reception.reason);
      await clock.advance(100);
      const { channelSid: sid, messageSid } = reception;
      numbers.set(messageSid, from);
      const author = String(engagementOf(emulator, sid)?.identity);
      return { sid, messageSid, author, payloads: told.slice(before) };
    },
    screen: async (of) => inbox(emulator, numberOf(of)).map(({ body }) => body),
    async createTask(channelSid) {
      const attributes = JSON.stringify({ channelSid, name: 'Customer' });
      return (await tasks.create({ workflowSid: account.workflowSid, taskChannel: 'sms', attributes })).sid;
    },
    attributes: async (sid) => (await chat.channels(sid).fetch()).attributes,
    setAttributes: async (sid, attributes) => void (await chat.channels(sid).update({ attributes })),
    remove: async (sid) => void (await chat.channels(sid).remove()),
    async addHook(sid) {
      const hook = { type: 'webhook', 'configuration.url': 'https://elsewhere.example.com/messages' } as const;
      return (await chat.channels(sid).webhooks.create({ ...hook, 'configuration.filters': ['onMessageSent'] })).sid;
    },
    hooks: async (sid) => (await chat.channels(sid).webhooks.list()).map((hook) => hook.sid),
    addForeign: async () =>
      (await sdk.proxy.v1.services(account.proxyServiceSid).sessions.create({ uniqueName: 'deliveries-4711' })).sid,
  };
};

export const flexFlow: Contracted = { name: 'flex-flow', has: { carrier: true, note: true }, open };

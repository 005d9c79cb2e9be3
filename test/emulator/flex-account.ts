import { createEmulator } from '../../emulator/emulator';
import { sdkFor } from '../../emulator/network/sdk';
import { client as clientOf } from '../../emulator/products/chat-store/actor';
import { closeEngagement } from '../../emulator/products/flex/close';
import type { Reception } from '../../emulator/products/flex/receive-sms';
import type { WorldOptions } from '../../emulator/products/shared/options';

/** The business' number and a customer's. */
export const NUMBER = '+15550100001';
export const CUSTOMER = '+15550100100';
export const BOT_URL = 'https://example.com/inbound';

/** A Flex account in a test: a Chat Service, the Flex Proxy Service with one number, and an ear for webhooks. */
export const setUp = async (options: Partial<WorldOptions> = {}) => {
  /** What webhooks said, in order. */
  const posts: Record<string, string>[] = [];
  /** What the next webhooks are answered; then 200. 0 is no answer at all. */
  const answers: number[] = [];
  const emulator = createEmulator({
    options,
    post: async ({ url, body, timeoutMs }) => {
      posts.push({ ...Object.fromEntries(new URLSearchParams(body)), url, timeoutMs: String(timeoutMs) });
      const status = answers.shift() ?? 200;
      if (status === 0) throw Object.assign(new Error('too late'), { name: 'TimeoutError' });
      return { status };
    },
  });
  const client = sdkFor(emulator);
  const { sid: chatSid } = await client.chat.v2.services.create({ friendlyName: 'Flex Chat Service' });
  const { sid: proxySid } = await client.proxy.v1.services.create({ uniqueName: 'Flex Proxy Service' });
  const chat = client.chat.v2.services(chatSid);
  const proxy = client.proxy.v1.services(proxySid);
  await proxy.phoneNumbers.create({ phoneNumber: NUMBER });
  return {
    emulator,
    client,
    chat,
    chatSid,
    proxy,
    proxySid,
    posts,
    answers,
    /** Lets webhooks arrive that are on their way; moves no time. */
    arrive: () => emulator.clock.advance(0),
    /** As Flex UI ends a chat. */
    endChat: (channelSid: string) => closeEngagement(emulator, channelSid, clientOf('alice')),
    attributesOf: async (channelSid: string) => JSON.parse((await chat.channels(channelSid).fetch()).attributes),
    hooksOf: (channelSid: string) => chat.channels(channelSid).webhooks.list(),
  };
};

export type Account = Awaited<ReturnType<typeof setUp>>;
type NewFlow = Parameters<Account['client']['flexApi']['v1']['flexFlow']['create']>[0];
/** `undefined` leaves out what is there otherwise. */
type Changes = { [K in keyof NewFlow]?: NewFlow[K] | undefined };

/** An enabled inbound flow for the number's SMS, with the bot as its external webhook, if not told otherwise. */
export const addFlow = ({ client, chatSid }: Account, changes: Changes = {}) =>
  client.flexApi.v1.flexFlow.create({
    friendlyName: 'SMS to the bot',
    chatServiceSid: chatSid,
    channelType: 'sms',
    contactIdentity: NUMBER,
    enabled: true,
    integrationType: 'external',
    'integration.url': BOT_URL,
    ...changes,
  } as NewFlow);

/** A workspace in which nobody works, as the parameters of a flow with the integration `task`. */
export const addWorkspace = async ({ client }: Account) => {
  const { sid } = await client.taskrouter.v1.workspaces.create({ friendlyName: 'Flex', template: 'FIFO' });
  const workspace = client.taskrouter.v1.workspaces(sid);
  const [workflow] = await workspace.workflows.list();
  const integration = {
    integrationType: 'task',
    'integration.workspaceSid': sid,
    'integration.workflowSid': String(workflow?.sid),
    'integration.channel': 'sms',
  } as const;
  return { workspace, integration };
};

/** A reception that is not a loss. */
export const received = (reception: Reception) => {
  if (reception.outcome === 'lost') throw new Error(`The SMS was lost: ${reception.reason}`);
  return reception;
};

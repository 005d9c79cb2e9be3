import type { JournalEntry } from '../../emulator/core/journal';
import { sendSms } from '../../emulator/people/customers';
import type { WorldOptions } from '../../emulator/products/shared/options';
import { setStage } from '../conformance/stage';
import { addFlow, CUSTOMER, NUMBER, received, setUp } from './flex-account';

/** What is done under an option, and under which values of it something is kept from happening, and not. */
export interface Act {
  keeping: unknown;
  letting: unknown;
  act(options: Partial<WorldOptions>): Promise<readonly JournalEntry[]>;
}

const quietly = (work: Promise<unknown>) => work.catch(() => undefined);

/** In a furnished account, whose webhooks are not answered. */
const inAccount =
  (act: (stage: ReturnType<typeof setStage>) => Promise<unknown>): Act['act'] =>
  async (options) => {
    const stage = setStage();
    Object.assign(stage.emulator.options, options);
    await quietly(act(stage));
    await stage.emulator.clock.advance(1_000);
    return stage.emulator.journal.entries;
  };

const sms = { from: CUSTOMER, to: NUMBER, body: 'hi' };

/** With a customer who has written to a Flex Flow. */
const withCustomer =
  (act: (account: Awaited<ReturnType<typeof setUp>>, channelSid: string) => Promise<unknown>): Act['act'] =>
  async (options) => {
    const account = await setUp(options);
    await addFlow(account);
    await act(account, received(sendSms(account.emulator, sms)).channelSid);
    return account.emulator.journal.entries;
  };

const comesBack: Act['act'] = withCustomer(async ({ emulator, chat, proxy }, channelSid) => {
  for (const hook of await chat.channels(channelSid).webhooks.list()) await hook.remove();
  for (const session of await proxy.sessions.list()) await session.remove();
  sendSms(emulator, sms);
});

export const flexFlows: Partial<Record<keyof WorldOptions, Act>> = {
  refusesUnknownParameters: {
    ...{ keeping: true, letting: false },
    act: inAccount(({ sdk }) =>
      sdk.request({ method: 'post', uri: 'https://sync.twilio.com/v1/Services', data: { Colour: 'red' } }),
    ),
  },
  evaluateTasksPerSecond: {
    ...{ keeping: 1, letting: 0 },
    act: inAccount(async ({ workspace }) => {
      for (let i = 0; i < 2; i += 1) await workspace.tasks.list({ evaluateTaskAttributes: 'a == 1' });
    }),
  },
  listsShowTaskAttributes: {
    ...{ keeping: false, letting: true },
    act: inAccount(({ workspace }) => workspace.tasks.create({ attributes: '{}' }).then(() => workspace.tasks.list())),
  },
  channelListsDefaultToPublic: {
    ...{ keeping: true, letting: false },
    act: withCustomer(({ chat }) => chat.channels.list()),
  },
  smsNeedsWebhookHeader: {
    ...{ keeping: true, letting: false },
    act: withCustomer(({ chat }, channelSid) => chat.channels(channelSid).messages.create({ body: 'hello' })),
  },
  proxyKeepsBackNewStopWords: {
    ...{ keeping: true, letting: false },
    act: withCustomer(async ({ emulator }) => sendSms(emulator, { ...sms, body: 'REVOKE' })),
  },
  reusesActiveChannels: { keeping: true, letting: false, act: comesBack },
  returnAddsWebhook: { keeping: false, letting: true, act: comesBack },
  listLagMs: {
    ...{ keeping: 60_000, letting: 0 },
    act: inAccount(({ sync }) => sync.documents.create({}).then(() => sync.documents.list())),
  },
  visibleAfterMs: {
    ...{ keeping: { sync: 60_000 }, letting: {} },
    act: inAccount(({ sync }) => sync.documents.create({}).then(({ sid }) => sync.documents(sid).fetch())),
  },
};

const conversationIn = async ({ sdk }: ReturnType<typeof setStage>) => {
  const made = await sdk.conversations.v1.conversations.create({});
  return sdk.conversations.v1.conversations(made.sid);
};

const interact = async (stage: ReturnType<typeof setStage>, conversationSid?: string) => {
  const { account, sdk } = stage;
  const media_channel_sid = conversationSid ?? (await sdk.conversations.v1.conversations.create({})).sid;
  const made = await sdk.flexApi.v1.interaction.create({
    channel: { type: 'web', initiated_by: 'customer', properties: { media_channel_sid } },
    routing: { properties: { workspace_sid: account.workspaceSid, workflow_sid: account.workflowSid, colour: 'red' } },
  });
  return { media_channel_sid, channel: sdk.flexApi.v1.interaction(made.sid).channels(made.channel.sid) };
};

/** An Interaction whose Conversation has a participant, so that its Channel comes about. */
const live = async (stage: ReturnType<typeof setStage>) => {
  const conversation = await conversationIn(stage);
  await conversation.participants.create({ identity: 'guest' });
  const { sid } = await conversation.fetch();
  const { channel } = await interact(stage, sid);
  await stage.emulator.clock.advance(1_000);
  return { conversation, channel };
};

const failing: Act['act'] = inAccount(async (stage) => {
  stage.emulator.options.interactionFate = 'failed';
  await live(stage);
});

const heard = (url: string): Act['act'] =>
  inAccount(async (stage) => {
    const conversation = await conversationIn(stage);
    const configuration = { 'configuration.url': url, 'configuration.filters': ['onMessageAdded'] };
    await conversation.webhooks.create({ target: 'webhook', ...configuration });
    await conversation.messages.create({ body: 'hello', xTwilioWebhookEnabled: 'true' });
  });

export const interactions: Partial<Record<keyof WorldOptions, Act>> = {
  refusesUnknownRouting: { keeping: true, letting: false, act: inAccount(interact) },
  refusesInteractions: { keeping: true, letting: false, act: inAccount(interact) },
  interactionFate: { keeping: 'dropped', letting: 'usual', act: inAccount(live) },
  failedChannelsAreGone: { keeping: true, letting: false, act: failing },
  interactionsPerSecond: {
    ...{ keeping: 1, letting: 0 },
    act: inAccount((stage) => interact(stage).then(() => interact(stage))),
  },
  secondClose: {
    ...{ keeping: 'refused', letting: 'accepted' },
    act: inAccount(async (stage) => {
      const { channel } = await live(stage);
      for (let i = 0; i < 2; i += 1) await channel.update({ status: 'closed', routing: { status: 'closed' } });
    }),
  },
  invitesAtClose: {
    ...{ keeping: 'left', letting: 'canceled' },
    act: inAccount((stage) =>
      live(stage).then(({ channel }) => channel.update({ status: 'closed', routing: { status: 'closed' } })),
    ),
  },
  closedConversationEnds: {
    ...{ keeping: 'nothing', letting: 'tasks' },
    act: inAccount((stage) => live(stage).then(({ conversation }) => conversation.update({ state: 'closed' }))),
  },
  returnCopiesAttributes: {
    ...{ keeping: false, letting: true },
    act: inAccount(async (stage) => {
      const { channel, conversation } = await live(stage);
      await channel.update({ status: 'inactive', routing: { status: 'closed' } });
      await conversation.messages.create({ author: 'guest', body: 'again' });
    }),
  },
  participantsRestartTimers: {
    ...{ keeping: false, letting: true },
    act: inAccount(async ({ sdk }) => {
      const { sid } = await sdk.conversations.v1.conversations.create({ state: 'active', 'timers.closed': 'PT1H' });
      await sdk.conversations.v1.conversations(sid).participants.create({ identity: 'guest' });
    }),
  },
  conversationListsShowChatChannels: {
    ...{ keeping: false, letting: true },
    act: inAccount(({ chat, sdk }) =>
      chat.channels.create({ type: 'private' }).then(() => sdk.conversations.v1.conversations.list()),
    ),
  },
  conversationWebhookRetries: { keeping: 0, letting: 3, act: heard('https://example.com/hook') },
  conversationWebhooksTakeOverrides: { keeping: false, letting: true, act: heard('https://example.com/hook#rc=1') },
  conversationPayloadsLack: { keeping: ['ChatServiceSid'], letting: [], act: heard('https://example.com/hook') },
};

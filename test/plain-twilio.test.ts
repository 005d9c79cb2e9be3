import { openWebChat } from '../emulator/people/customers';
import { agent, createScene, HOUR, type Scene } from './support/scene';

type Payload = Record<string, string | undefined>;

/** A customer on web chat whose messages are not delivered by the embedded Twilio: a test says what is. */
const withWebChat = async ({ name = 'Erika', longLived = false } = {}) => {
  const scene = await createScene();
  const { account, twilio, emulator } = scene;
  if (longLived) await twilio.flexApi.v1.flexFlow(account.flows.web).update({ longLived: true });
  emulator.deliverer.rules = [{ name: 'onMessageSent', copies: 0 }];
  const { channelSid, identity } = openWebChat(emulator, { name });
  scene.sid = channelSid;
  return { scene, identity, ...payloadsOf(scene, identity) };
};

const payloadsOf = (scene: Scene, identity: string) => {
  const { account, twilio } = scene;
  const channel = twilio.chat.v2.services(account.chatServiceSid).channels(scene.sid);
  const webhookSid = async () => (await scene.webhooks())[0];
  return {
    channel,
    /** Puts a message on the channel and tells the bot of it; `changes`: to what the payload says. */
    async delivers(body: string, changes: Payload = {}, from = identity) {
      const message = await channel.messages.create({ from, body });
      const payload: Payload = {
        ...{ EventType: 'onMessageSent', AccountSid: account.accountSid, InstanceSid: account.chatServiceSid },
        ...{ ChannelSid: scene.sid, MessageSid: message.sid, Index: String(message.index), Body: body },
        ...{ From: from, ClientIdentity: from, Attributes: '{}', Source: 'SDK', WebhookSid: await webhookSid() },
        ...changes,
      };
      const given = Object.entries(payload).filter((pair): pair is [string, string] => pair[1] !== undefined);
      return (await scene.post('/inbound', Object.fromEntries(given))).body;
    },
    /** What was said by the bot. */
    async replies() {
      const all = await channel.messages.list();
      return all.filter(({ from }) => from === 'flexkeep-bot').length;
    },
  };
};

describe('what a payload need not say', () => {
  it.each<[string, Payload]>([
    ['the position', { Index: undefined }],
    ['the right position', { Index: '0' }],
    ['the webhook', { WebhookSid: undefined }],
    ['the author, where it names the client', { From: undefined }],
    ['the client', { ClientIdentity: undefined }],
    ['the attributes', { Attributes: undefined }],
    ['account and service', { AccountSid: undefined, InstanceSid: undefined }],
    ['where it comes from', { Source: 'API' }],
  ])('is %s: each message has one answer, and the handover leaves one Task and no bot', async (_, changes) => {
    const { scene, delivers, replies } = await withWebChat();
    expect(await delivers('hi', changes)).toEqual({ outcome: 'answered' });
    expect(await delivers('hours', changes)).toEqual({ outcome: 'answered' });
    expect(await replies()).toBe(2);
    const [taskSid] = [(await delivers('agent', changes)).taskSid];
    expect(await scene.liveTasks()).toEqual([taskSid]);
    expect(await scene.webhooks()).toEqual([]);
    expect(await delivers('are you there?', changes)).toMatchObject({ outcome: 'ignored' });
    expect(await replies()).toBe(3);
  });

  it('is the webhook: others on the channel stay', async () => {
    const { scene, channel, delivers } = await withWebChat();
    const others = ['https://other.example.com/inbound', 'https://flexkeep.example.com/survey'];
    const sids = [];
    for (const url of others) {
      const made = await channel.webhooks.create({
        ...{ type: 'webhook', 'configuration.url': url, 'configuration.filters': ['onMessageSent'] },
      });
      sids.push(made.sid);
    }
    scene.environment.DOMAIN_NAME = 'flexkeep.example.com';
    expect(await delivers('agent', { WebhookSid: undefined })).toMatchObject({ outcome: 'handed-over' });
    expect((await scene.webhooks()).sort()).toEqual(sids.sort());
  });

  it('is the webhook: on a long-lived channel the bot is there again after the Task', async () => {
    const { scene, delivers } = await withWebChat({ longLived: true });
    const silent = { WebhookSid: undefined };
    await delivers('hi', silent);
    await delivers('agent', silent);
    expect(await scene.webhooks()).toEqual([]);
    const taskSid = agent.accept(scene.emulator)?.task.sid ?? '';
    agent.complete(scene.emulator, { taskSid });
    await scene.emulator.clock.advance(HOUR);
    expect(await scene.webhooks()).toHaveLength(1);
    expect(await delivers('hi', silent)).toEqual({ outcome: 'answered' });
  });
});

describe('what a channel need not say', () => {
  it.each([
    ['that it is active, what kind it is, whether it lives on', '{"from":"Erika"}'],
    ['anything', '{}'],
    ['anything that can be read', '[]'],
  ])('is %s', async (_, attributes) => {
    const { scene, channel, delivers } = await withWebChat();
    await channel.update({ attributes });
    expect(await delivers('hi')).toEqual({ outcome: 'answered' });
    expect(await delivers('agent')).toMatchObject({ outcome: 'handed-over' });
    const [task, ...more] = await scene.tasks();
    expect([task?.taskChannel, more]).toEqual(['chat', []]);
    expect(await scene.webhooks()).toEqual([]);
  });

  it('is that it is SMS, where the customer has a number', async () => {
    const { scene, channel, delivers } = await withWebChat();
    await channel.update({ attributes: '{"from":"+15550123"}' });
    expect(await delivers('agent', {}, '+15550123')).toMatchObject({ outcome: 'handed-over' });
    expect(await scene.tasks()).toMatchObject([{ taskChannel: 'sms', attributes: { channelType: 'sms' } }]);
  });
});

describe('who is the customer', () => {
  it.each([
    ['the bot, without its mark', 'flexkeep-bot'],
    ['the system', 'system'],
    ['an agent who joined', 'alice'],
    ['an unknown author', 'somebody'],
  ])('not %s: neither at first nor later', async (_, author) => {
    const { scene, channel, delivers, replies } = await withWebChat({ name: author });
    await channel.members.create({ identity: 'alice' });
    expect(await delivers('agent', {}, author)).toMatchObject({ outcome: 'ignored' });
    expect(await delivers('hi')).toEqual({ outcome: 'answered' });
    const said = await replies();
    expect(await delivers('agent', {}, author)).toMatchObject({ outcome: 'ignored' });
    expect(await replies()).toBe(author === 'flexkeep-bot' ? said + 1 : said);
    expect(await scene.tasks()).toEqual([]);
  });

  it('whoever has the number, although nobody takes part', async () => {
    const { scene, identity, channel, delivers } = await withWebChat();
    await channel.members(identity).remove();
    await channel.update({ attributes: '{"from":"+15550123","channel_type":"whatsapp"}' });
    expect(await delivers('agent', {}, identity)).toMatchObject({ outcome: 'ignored', reason: 'not-the-customer' });
    expect(await delivers('agent', {}, '+15550123')).toMatchObject({ outcome: 'handed-over' });
    expect(await scene.tasks()).toMatchObject([{ taskChannel: 'chat' }]);
  });

  it('not the bot that joined before', async () => {
    const { identity, channel, delivers } = await withWebChat();
    await channel.members(identity).remove();
    await channel.members.create({ identity: 'flexkeep-bot' });
    await channel.members.create({ identity });
    expect(await delivers('hi')).toEqual({ outcome: 'answered' });
  });
});

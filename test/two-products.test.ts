import { sendToFlex } from '../emulator/people/studio';
import { conversations } from './orchestrations/conversations';
import { flexFlow } from './orchestrations/flex-flow';
import { furnishLarge } from './scale/account';
import { agent, createScene, HOUR, type Scene } from './support/scene';
import { channelOf } from './support/task';

const BOTH = 'flex-flow,conversations';

const serviceOf = ({ twilio, account }: Scene) => twilio.conversations.v1.services(account.chatServiceSid);
const stateOf = async (scene: Scene, sid: string) => (await serviceOf(scene).conversations(sid).fetch()).state;

/** A chat between two identities, which no Flex has to do with. */
const addChat = async (scene: Scene, options: object = {}) => {
  const { sid } = await serviceOf(scene).conversations.create({ friendlyName: 'Team', ...options });
  for (const identity of ['ann', 'ben']) await serviceOf(scene).conversations(sid).participants.create({ identity });
  return sid;
};

const sweptADayLater = async (scene: Scene) => {
  await scene.emulator.clock.advance(27 * HOUR);
  return (await scene.sweep()).body.items;
};

/** A customer's Conversation that never met this bundle: Studio sent it to an agent. */
const sentByStudio = async () => {
  const scene = await createScene({ orchestration: conversations });
  scene.emulator.deliverer.rules = [{ name: 'onMessageAdded', copies: 0 }];
  await scene.writes('hi');
  for (const { sid } of await serviceOf(scene).conversations(scene.sid).webhooks.list()) {
    await serviceOf(scene).conversations(scene.sid).webhooks(sid).remove();
  }
  const taskSid = sendToFlex(scene.emulator, { ...scene.account, conversationSid: scene.sid });
  await scene.emulator.clock.advance(conversations.arrivesMs);
  agent.accept(scene.emulator, { taskSid });
  return Object.assign(scene, { taskSid });
};

describe('a sweep of Conversations closes no chat of another application', () => {
  it.each<[string, (scene: Scene) => Promise<string>]>([
    ['that a timer made inactive', (scene) => addChat(scene, { state: 'active', 'timers.inactive': 'PT60M' })],
    [
      'that its own webhook listens to',
      async (scene) => {
        const sid = await addChat(scene);
        await serviceOf(scene)
          .conversations(sid)
          .webhooks.create({
            target: 'webhook',
            'configuration.url': 'https://app.example.com/messages',
            'configuration.method': 'post',
            'configuration.filters': ['onMessageAdded'],
          });
        return sid;
      },
    ],
  ])('%s', async (_, add) => {
    const scene = await createScene({ orchestration: conversations });
    const sid = await add(scene);
    await sweptADayLater(scene);
    expect(await stateOf(scene, sid)).not.toBe('closed');
  });
});

describe.each(['active', 'inactive'] as const)('a Chat Channel that Conversations show as %s', (state) => {
  const chat = async () => {
    const scene = await createScene({ orchestration: flexFlow, options: { stateOfChatChannels: state } });
    scene.environment.ORCHESTRATIONS = BOTH;
    return scene;
  };

  it.each(['null', '{}', '{"status":"closed"}'])(
    'is never closed as a Conversation, although its attributes are %s and Studio listens',
    async (attributes) => {
      const scene = await chat();
      const { flows } = scene.account;
      const integration = { integrationType: 'studio', 'integration.flowSid': `FW${'5'.repeat(32)}` } as const;
      await scene.twilio.flexApi.v1.flexFlow(flows.sms).update(integration);
      await scene.writes('hi');
      await channelOf(scene).update({ attributes });
      for (let day = 0; day < 3; day += 1) await sweptADayLater(scene);
      expect(await stateOf(scene, scene.sid)).toBe(state);
    },
  );

  it('is never closed as a Conversation, although Flex wrote nothing on it', async () => {
    const scene = await chat();
    const attributes = '{"channel_type":"custom","from":"x"}';
    const { channels } = scene.twilio.chat.v2.services(scene.account.chatServiceSid);
    const { sid } = await channels.create({ type: 'private', attributes });
    await sweptADayLater(scene);
    expect(await stateOf(scene, sid)).toBe(state);
  });
});

describe('a Conversation that an agent left', () => {
  it('is none for a sweep of Flex Flows alone, and is looked after as soon as Conversations are', async () => {
    const scene = await sentByStudio();
    scene.environment.ORCHESTRATIONS = 'flex-flow';
    agent.leave(scene.emulator, scene);
    await scene.emulator.clock.advance(3_000);
    agent.complete(scene.emulator, scene);
    expect(await sweptADayLater(scene)).toEqual([]);
    expect(scene.attributes()).not.toHaveProperty('status');
  });
});

it('a Conversation whose attributes have a status of their own stays with Conversations', async () => {
  const scene = await sentByStudio();
  scene.environment.ORCHESTRATIONS = BOTH;
  await serviceOf(scene).conversations(scene.sid).update({ attributes: '{"status":"gold"}' });
  agent.closeTab(scene.emulator);
  await scene.emulator.clock.advance(24 * HOUR);
  await sweptADayLater(scene);
  expect(scene.attributes()).toEqual({ status: 'gold' });
  expect(scene.isEnded()).toBe(true);
});

it('a sweep of both reads the channels of the past once a day, and finds an old Conversation all the same', async () => {
  const scene = await createScene({ orchestration: conversations });
  Object.assign(scene.environment, { ORCHESTRATIONS: BOTH, SWEEP_MIN_AGE_HOURS: '10' });
  furnishLarge(scene.emulator, scene.account, 0, { past: 1_200, stalePercent: 1, isMixed: false });
  await scene.writes('hi');
  const pagesOf = async () => {
    scene.calls();
    const items = [];
    for (let done: unknown = false; !done; ) {
      const { body } = await scene.sweep();
      ({ done } = body);
      items.push(...(body.items as { sid: string; reason: string }[]));
    }
    const pages = scene.calls().filter((name) => name === 'conversations.ListServiceConversation').length;
    return { pages, items };
  };
  expect(await pagesOf()).toEqual({ pages: 13, items: [] });
  await scene.emulator.clock.advance(11 * HOUR);
  expect(await pagesOf()).toEqual({
    pages: 2,
    items: [expect.objectContaining({ sid: scene.sid, reason: 'customer-left' })],
  });
  expect(scene.isEnded()).toBe(true);
  await scene.emulator.clock.advance(14 * HOUR);
  expect(await pagesOf()).toEqual({ pages: 13, items: [] });
});

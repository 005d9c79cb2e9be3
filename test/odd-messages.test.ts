import { openWebChat, sendInWebChat } from '../emulator/people/customers';
import { createScene, type Scene } from './support/scene';

describe('a message that is odd', () => {
  it.each([
    ['without a text: a picture', ''],
    ['of white space', ' \n\t '],
    ['of 10,000 characters', 'where is my parcel '.repeat(600).slice(0, 10_000)],
    ['of 10,000 letters in a row', 'a'.repeat(10_000)],
    ['of emoji', '👍🏽👨‍👩‍👧'.repeat(50)],
    ['from right to left', '\u202bأين طردي؟\u202c'],
    ['of half a character', '\ud83d'],
    ['that looks like JSON', '{"__proto__":{"x":1}}'],
    ['that looks like a template', '{order} {opens} {{1}}'],
    ['of control characters', '\u0000\u0007\u001b[2J'],
  ])('%s, has one answer at any point of the dialogue, and the way to an agent stays open', async (_, text) => {
    for (const before of [[], ['hi'], ['delivery', 'yes'], ['delivery', 'yes', 'AB123456']]) {
      const scene = await createScene();
      for (const said of [...before, text]) await scene.writes(said);
      expect(scene.heard()).toHaveLength(before.length + 1);
      expect(await scene.tasks()).toEqual([]);
      await scene.writes('AGENT!!');
      expect(await scene.liveTasks()).toHaveLength(1);
      expect(scene.log.join()).not.toContain('crashed');
    }
  });
});

describe('what a web chat says of its customer', () => {
  it('is cut where it is too long for what has to hold it: the customer is answered and handed over', async () => {
    const scene = await createScene();
    const { channelSid, identity } = openWebChat(scene.emulator, {
      name: 'Erika '.repeat(3_000),
      preEngagement: { language: 'x'.repeat(17_000), channel_type: 'y'.repeat(17_000) },
    });
    scene.sid = channelSid;
    for (const body of ['hi', 'agent']) {
      sendInWebChat(scene.emulator, { channelSid, identity, body });
      await scene.emulator.clock.advance(1_000);
    }
    expect(await scene.liveTasks()).toHaveLength(1);
    const [task] = await scene.tasks();
    expect(JSON.stringify(task?.attributes).length).toBeLessThan(2_000);
    const ledgers = await scene.twilio.sync.v1.services(scene.account.syncServiceSid).documents.list();
    for (const { data } of ledgers) expect(JSON.stringify(data).length).toBeLessThan(2_000);
  });
});

describe('the language', () => {
  const HELLO = { en: 'Hello!', de: 'Hallo!' };

  /** What a customer on web chat hears first, and after they have chosen a language. */
  const hello = async (scene: Scene, preEngagement: Record<string, unknown>) => {
    const { channelSid, identity } = openWebChat(scene.emulator, { name: 'Erika', preEngagement });
    scene.sid = channelSid;
    const say = async (body: string) => {
      sendInWebChat(scene.emulator, { channelSid, identity, body });
      await scene.emulator.clock.advance(1_000);
      return scene.lines().at(-1);
    };
    return { first: await say('👋'), chosen: await say('English'), later: await say('👋') };
  };

  it.each<[string, string, Record<string, unknown>, 'en' | 'de']>([
    ['the flow’s, before the channel’s', '?language=de', { language: 'en' }, 'de'],
    ['the channel’s', '', { language: 'de-CH' }, 'de'],
    ['the channel’s, where the flow’s is not offered', '?language=fr', { language: 'de' }, 'de'],
    ['the default, where neither is offered', '?language=fr', { language: 'it' }, 'en'],
    ['the default, where there is nothing to go by', '', { language: ['de'] }, 'en'],
  ])('is %s; and what the customer chose goes before all', async (_, query, preEngagement, language) => {
    const scene = await createScene();
    const flow = scene.twilio.flexApi.v1.flexFlow(scene.account.flows.web);
    await flow.update({ 'integration.url': `https://flexkeep.example.com/inbound${query}` });
    const { first, chosen, later } = await hello(scene, preEngagement);
    expect(first).toContain(HELLO[language]);
    expect(chosen).toContain(HELLO.en);
    expect(later).toContain('I did not understand');
  });
});

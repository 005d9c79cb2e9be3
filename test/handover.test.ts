import { ask } from '../emulator/products/ask';
import { agent, createScene, HOUR, withAgent } from './support/scene';
import { CUSTOMER } from './support/world';

describe('the bot', () => {
  it('answers a message once, however often it is delivered', async () => {
    const scene = await createScene();
    scene.emulator.deliverer.rules = [{ name: 'onMessageSent', copies: 4 }];
    await scene.writes('hi');
    expect(scene.heard()).toHaveLength(1);
  });

  it('answers each of several messages once, delivered out of order', async () => {
    const scene = await createScene();
    scene.emulator.deliverer.rules = [{ name: 'onMessageSent', copies: 3, jitterMs: 5_000 }];
    for (const body of ['hi', 'hours', 'delivery']) await scene.writes(body);
    await scene.emulator.clock.advance(10_000);
    expect(scene.heard()).toHaveLength(3);
    expect(new Set(scene.heard()).size).toBe(3);
  });

  it('does not answer itself, an agent, the system or a stranger', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    const chat = scene.twilio.chat.v2.services(scene.account.chatServiceSid).channels(scene.sid);
    for (const from of ['alice', 'system', 'somebody-else', undefined]) {
      await chat.messages.create({ body: 'agent', xTwilioWebhookEnabled: 'true', ...(from ? { from } : {}) });
    }
    await scene.emulator.clock.advance(1_000);
    expect(scene.lines()).toHaveLength(6);
    expect(await scene.tasks()).toEqual([]);
  });

  it('needs two Twilio calls for a turn in a running dialogue, and one more in another container', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    scene.calls();
    await scene.writes('hours');
    expect(scene.calls()).toEqual(['sync.UpdateDocument', 'chat.CreateMessage']);
    scene.cool();
    await scene.writes('hours');
    expect(scene.calls()).toEqual(['sync.FetchDocument', 'sync.UpdateDocument', 'chat.CreateMessage']);
  });

  it.each([-90_000, 90_000])('reads the ledger where the machine’s clock is wrong by %d ms', async (skewMs) => {
    const scene = await createScene();
    scene.skewMs = skewMs;
    await scene.writes('hi');
    scene.calls();
    await scene.writes('hours');
    expect(scene.calls()).toEqual(['sync.FetchDocument', 'sync.UpdateDocument', 'chat.CreateMessage']);
  });

  it('goes by what another container wrote since, although it remembers what it wrote itself', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    const documents = scene.twilio.sync.v1.services(scene.account.syncServiceSid).documents;
    const [ledger] = (await documents.list()).filter(({ uniqueName }) => uniqueName.endsWith(scene.sid));
    const { dialogue, ...rest } = ledger?.data ?? {};
    await ledger?.update({ data: { ...rest, dialogue: { ...dialogue, language: 'de' } } });
    await scene.writes('hours');
    expect(scene.heard()).toEqual([expect.stringContaining('Hello!'), expect.stringContaining('Wir sind')]);
  });

  it('says at the redelivery what Twilio did not take at first', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    scene.emulator.faults.set([{ operation: 'chat.CreateMessage', fault: 'rate-limited', times: 4 }]);
    await scene.writes('hours');
    await scene.emulator.clock.advance(5_000);
    expect(scene.heard()).toHaveLength(2);
  });

  it('says nothing twice where it is not known what became of a reply', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    scene.emulator.faults.set([{ operation: 'chat.CreateMessage', fault: 'lost' }]);
    await scene.writes('hours');
    await scene.emulator.clock.advance(60_000);
    expect(scene.heard()).toHaveLength(2);
  });
});

describe('the handover', () => {
  const smsFlow = {
    ChannelType: 'sms',
    IntegrationType: 'external',
    'Integration.Url': 'https://bot.example.com',
  } as const;

  it('names the Flex Flow of the number that the customer wrote to', async () => {
    const scene = await createScene();
    const { chatServiceSid: ChatServiceSid } = scene.account;
    const other = { ...smsFlow, ChatServiceSid, FriendlyName: 'Another number', ContactIdentity: '+15550177' };
    ask(scene.emulator, 'flex.CreateFlexFlow', {}, { ...other, Enabled: true });
    await scene.writes('agent');
    expect((await scene.tasks())[0]?.attributes).toMatchObject({ flexFlowSid: scene.account.flows.sms });
  });

  it('names no Flex Flow where none is in charge any more', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    const { sms: Sid } = scene.account.flows;
    ask(scene.emulator, 'flex.UpdateFlexFlow', { Sid }, { Enabled: false });
    await scene.writes('agent');
    expect((await scene.tasks())[0]?.attributes).not.toHaveProperty('flexFlowSid');
  });

  it.each(['unavailable', 'slow'] as const)('does not wait for Flex Flows: %s', async (fault) => {
    const scene = await createScene();
    await scene.writes('hi');
    scene.emulator.faults.set([{ operation: 'flex.ListFlexFlow', fault, times: 9, ms: 60_000 }]);
    await scene.writes('agent');
    await scene.emulator.clock.advance(2_000);
    const [task] = await scene.tasks();
    expect(task?.attributes).toMatchObject({ channelSid: scene.sid });
    expect(task?.attributes).not.toHaveProperty('flexFlowSid');
    expect(await scene.webhooks()).toEqual([]);
  });

  it('leaves one Task with what an agent needs, and no bot on the channel', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    expect(await scene.webhooks()).toHaveLength(1);
    await scene.writes('I want an agent, please');
    const [task, ...more] = await scene.tasks();
    expect(more).toEqual([]);
    expect(task).toMatchObject({
      taskChannel: 'sms',
      attributes: {
        channelSid: scene.sid,
        channelType: 'sms',
        name: CUSTOMER,
        proxySessionSID: scene.carrierSid,
        flexFlowSid: scene.account.flows.sms,
      },
    });
    expect(await scene.webhooks()).toEqual([]);
    expect(scene.attributes()).toMatchObject({ status: 'ACTIVE', taskSid: task?.sid });
    expect(scene.heard()).toHaveLength(2);
  });

  it('keeps the bot silent while an agent has the customer', async () => {
    const scene = await withAgent();
    const before = scene.heard().length;
    await scene.writes('are you there?');
    await scene.writes('agent');
    expect(scene.heard()).toHaveLength(before);
    expect(await scene.liveTasks()).toHaveLength(1);
  });

  it('happens once when the message is delivered four times at once', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    scene.emulator.deliverer.rules = [{ name: 'onMessageSent', copies: 4 }];
    await scene.writes('agent');
    await scene.emulator.clock.advance(60_000);
    expect(await scene.liveTasks()).toHaveLength(1);
    expect(scene.heard()).toHaveLength(2);
    expect(await scene.webhooks()).toEqual([]);
  });

  it('takes at most ten calls, six in sequence', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    scene.cool();
    scene.calls();
    await scene.writes('agent');
    expect(scene.calls()).toEqual([
      'sync.FetchDocument',
      'sync.UpdateDocument',
      'chat.FetchChannel',
      'flex.ListFlexFlow',
      'chat.CreateMessage',
      'proxy.FetchSession',
      'taskrouter.CreateTask',
      'chat.DeleteChannelWebhook',
      'chat.UpdateChannel',
      'sync.UpdateDocument',
    ]);
  });

  it('tells the customer once where no Task can be created, and is completed by the next message', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    scene.emulator.faults.set([{ operation: 'taskrouter.CreateTask', fault: 'rate-limited', times: 99 }]);
    await scene.writes('agent');
    await scene.emulator.clock.advance(20_000);
    expect(await scene.tasks()).toEqual([]);
    const told = scene.heard();
    expect(told.filter((body) => body.includes('longer than usual'))).toHaveLength(1);
    expect(await scene.webhooks()).toHaveLength(1);
    scene.emulator.faults.set([]);
    await scene.writes('hello?');
    expect(await scene.liveTasks()).toHaveLength(1);
    expect(scene.heard()).toEqual(told);
  });

  it('is completed by the sweep where nothing is delivered any more', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    scene.emulator.faults.set([{ operation: 'taskrouter.CreateTask', fault: 'rate-limited', times: 100 }]);
    await scene.writes('agent');
    await scene.emulator.clock.advance(60_000);
    scene.emulator.faults.set([]);
    expect((await scene.sweep()).body).toMatchObject({ stale: 1, cleaned: 1 });
    expect(await scene.liveTasks()).toHaveLength(1);
    expect(await scene.webhooks()).toEqual([]);
  });

  it('makes one Task where the answer to its creation was lost', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    scene.emulator.faults.set([{ operation: 'taskrouter.CreateTask', fault: 'lost' }]);
    await scene.writes('agent');
    await scene.emulator.clock.advance(60_000);
    await scene.sweep();
    expect(await scene.liveTasks()).toHaveLength(1);
    expect(await scene.webhooks()).toEqual([]);
  });

  it('meets the bot again on a long-lived channel, after the Task has ended', async () => {
    const scene = await withAgent({ longLived: true });
    const first = scene.sid;
    agent.complete(scene.emulator, { taskSid: scene.taskSid });
    await scene.emulator.clock.advance(HOUR);
    expect(scene.attributes()).toMatchObject({ status: 'ACTIVE' });
    expect(await scene.webhooks()).toHaveLength(1);
    const before = scene.heard().length;
    await scene.writes('hi');
    expect(scene.sid).toBe(first);
    expect(scene.heard()).toHaveLength(before + 1);
    await scene.writes('agent');
    expect(await scene.liveTasks()).toHaveLength(1);
  });

  it('is begun by the very first message, too', async () => {
    const scene = await createScene();
    await scene.writes('agent');
    expect(await scene.liveTasks()).toHaveLength(1);
    expect(await scene.webhooks()).toEqual([]);
  });
});

describe('the bot’s goodbye', () => {
  it('ends the engagement, and the next message begins a new one', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    await scene.writes('please stop');
    expect(scene.heard()).toHaveLength(2);
    expect(scene.carriers()).toEqual([]);
    expect(scene.attributes()).toMatchObject({ status: 'INACTIVE' });
    const first = scene.sid;
    await scene.writes('hi');
    expect(scene.sid).not.toBe(first);
    expect(scene.heard()).toHaveLength(3);
  });
});

import * as agent from '../emulator/people/agents';
import { customerAt } from '../emulator/people/customer';
import { conversations } from './orchestrations/conversations';
import { createScene, HOUR } from './support/scene';
import { asksInVain } from './support/task';
import { CUSTOMER } from './support/world';

const DAY = 24 * HOUR;
/** ms in which Flex UI has done both of what it does, and Twilio what follows from it. */
const A_MOMENT = 3_000;

/** One SMS customer's Conversation. What the customer writes is dealt with, and an Interaction is there, or has failed. */
const open = async () => {
  const scene = await createScene({ orchestration: conversations });
  const { writes } = scene;
  return Object.assign(scene, {
    async writes(body: string) {
      const messageSid = await writes(body);
      await scene.emulator.clock.advance(scene.orchestration.arrivesMs);
      return messageSid;
    },
    state: async () => {
      const { conversations: all } = scene.twilio.conversations.v1.services(scene.account.chatServiceSid);
      return (await all(scene.sid).fetch()).state;
    },
  });
};

const withAgent = async () => {
  const scene = await open();
  await scene.writes('hi');
  await scene.writes('agent');
  const desk = agent.accept(scene.emulator);
  if (!desk) throw new Error(`No agent was offered the Task: ${scene.log.join('\n')}`);
  return Object.assign(scene, { taskSid: desk.task.sid });
};

describe('a customer of a Conversation', () => {
  it('meets the bot, and is handed over to an Interaction', async () => {
    const scene = await open();
    await scene.writes('hi');
    expect(scene.heard()).toEqual([expect.stringContaining('What would you like?')]);
    await scene.writes('agent');
    expect(await scene.tasks()).toMatchObject([
      { attributes: { flexInteractionSid: expect.stringMatching(/^KD/), channelType: 'sms', name: CUSTOMER } },
    ]);
    expect(scene.webhooks()).toEqual([]);
    expect(scene.heard()).toHaveLength(2);
  });

  it('is done when the agent ends the chat', async () => {
    const scene = await withAgent();
    agent.endChat(scene.emulator, scene);
    agent.complete(scene.emulator, scene);
    await scene.emulator.clock.advance(HOUR);
    expect(await scene.state()).toBe('closed');
    expect(await scene.liveTasks()).toEqual([]);
  });

  it('is freed when the agent closed the tab, by the event', async () => {
    const scene = await withAgent();
    agent.closeTab(scene.emulator);
    await scene.emulator.clock.advance(26 * HOUR);
    expect(await scene.state()).toBe('closed');
    await scene.writes('hi');
    expect(await scene.state()).toBe('active');
    expect(scene.heard().at(-1)).toContain('What would you like?');
  });

  it('is freed by the sweep where the event was lost, and a second sweep writes nothing', async () => {
    const scene = await withAgent();
    agent.closeTab(scene.emulator);
    scene.emulator.deliverer.rules = [{ name: 'task.system-deleted', copies: 0 }];
    await scene.emulator.clock.advance(52 * HOUR);
    expect(await scene.state()).toBe('active');
    const plan = await scene.sweep({ dryRun: 'true' });
    expect(plan.body).toMatchObject({
      items: [{ orchestration: 'conversations', reason: 'task-lost', action: 'close' }],
    });
    expect((await scene.sweep()).body).toMatchObject({ stale: 1, cleaned: 1 });
    await scene.emulator.clock.advance(A_MOMENT);
    expect(await scene.state()).toBe('closed');
    expect((await scene.sweep()).body).toMatchObject({ stale: 0 });
  });

  it.each([
    ['left', agent.leave],
    ['paused', agent.pause],
  ])('is kept where an agent %s the Conversation', async (how, go) => {
    const scene = await withAgent();
    go(scene.emulator, scene);
    await scene.emulator.clock.advance(A_MOMENT);
    const isKept = how === 'paused' && scene.emulator.options.pauseKeepsTask;
    if (!isKept) agent.complete(scene.emulator, scene);
    await scene.emulator.clock.advance(HOUR);
    expect(await scene.liveTasks()).toHaveLength(isKept ? 1 : 0);
    expect(await scene.state()).toBe('active');
    for (const days of [3, 40]) {
      if (how === 'paused' && days > 14) continue;
      await scene.emulator.clock.advance(days * DAY);
      expect((await scene.sweep()).body).toMatchObject({ stale: 0 });
      expect(await scene.state()).toBe('active');
    }
    if (how === 'left') {
      await scene.writes('one more thing');
      expect(await scene.liveTasks()).toHaveLength(1);
    }
  });

  it('is kept while it is parked, and freed when the agent after that closed the tab', async () => {
    const scene = await withAgent();
    agent.park(scene.emulator, scene);
    await scene.emulator.clock.advance(3 * DAY);
    expect((await scene.sweep()).body).toMatchObject({ stale: 0 });
    expect(await scene.state()).toBe('active');
    await scene.writes('are you there?');
    expect(await scene.liveTasks()).toHaveLength(1);
    agent.accept(scene.emulator);
    agent.closeTab(scene.emulator);
    await scene.emulator.clock.advance(26 * HOUR);
    expect(await scene.state()).toBe('closed');
  });

  it.each(['failed', 'dropped'] as const)(
    'is told once, and handed over again, where an Interaction is %s',
    async (fate) => {
      const scene = await open();
      await scene.writes('hi');
      scene.emulator.options.interactionFate = fate;
      await scene.writes('agent');
      await scene.emulator.clock.advance(30_000);
      // Both attempts were dropped. The bot's webhook is there, and the customer knows.
      expect(await scene.liveTasks()).toEqual([]);
      expect(scene.webhooks()).toHaveLength(1);
      expect(scene.heard().filter((text) => text.includes('longer'))).toHaveLength(1);
      scene.emulator.options.interactionFate = 'usual';
      await scene.writes('hello?');
      expect(await scene.liveTasks()).toHaveLength(1);
      expect(scene.webhooks()).toEqual([]);
      expect(scene.heard().filter((text) => text.includes('longer'))).toHaveLength(1);
    },
  );

  it('is handed over by the sweep where the event of the dropped Interaction was lost', async () => {
    const scene = await open();
    await asksInVain(scene, 'dropped');
    await scene.emulator.clock.advance(HOUR);
    expect(await scene.liveTasks()).toEqual([]);
    expect((await scene.sweep()).body).toMatchObject({ items: [{ reason: 'handover-failed' }], cleaned: 1 });
    await scene.emulator.clock.advance(30_000);
    expect(await scene.liveTasks()).toHaveLength(1);
    expect((await scene.sweep()).body).toMatchObject({ stale: 0 });
  });

  it('is not handed over anew, but freed, where that failed a day ago and no event told of it', async () => {
    const scene = await open();
    await asksInVain(scene, 'failed');
    await scene.emulator.clock.advance(27 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({ items: [{ reason: 'task-lost', action: 'close' }], cleaned: 1 });
    expect(await scene.liveTasks()).toEqual([]);
    expect(await scene.state()).toBe('closed');
  });

  it('is answered at once where nothing can be written while the Conversation is set up', async () => {
    const scene = await open();
    scene.emulator.options.initializingTakesMessages = false;
    await scene.writes('hi');
    expect(scene.heard()).toEqual([expect.stringContaining('What would you like?')]);
  });

  it('stays with an agent who is wrapping up, although the answer that named the Interaction was lost', async () => {
    const scene = await open();
    await scene.writes('hi');
    const { createTask = '' } = scene.orchestration.operations;
    scene.emulator.faults.set([{ operation: createTask, fault: 'lost' }]);
    await scene.writes('agent');
    const taskSid = agent.accept(scene.emulator)?.task.sid ?? '';
    scene.emulator.options.conversationClosesAfterMs = 10_000;
    agent.endChat(scene.emulator, { taskSid });
    await scene.emulator.clock.advance(5_000);
    // The Flex UI has closed the Channel, and Twilio closes the Conversation in its own time.
    expect(await scene.state()).toBe('active');
    await scene.emulator.clock.advance(6_000);
    expect(await scene.state()).toBe('closed');
  });

  it('is said goodbye to: the Conversation is closed, and the next message begins anew', async () => {
    const scene = await open();
    await scene.writes('hi');
    const { sid } = scene;
    await scene.writes('bye');
    expect(await scene.state()).toBe('closed');
    await scene.writes('hi');
    expect(scene.sid).not.toBe(sid);
    expect(scene.heard().at(-1)).toContain('What would you like?');
  });
});

describe('an account that runs both', () => {
  it('is swept without one engagement touched by the wrong hand', async () => {
    const scene = await open();
    await scene.writes('hi');
    const other = customerAt(scene.emulator, '+15550124', scene.account.smsNumber);
    other.writes('hi');
    await scene.emulator.clock.advance(27 * HOUR);
    const { body } = await scene.sweep();
    const items = [...(body.items as { sid: string; orchestration: string }[])];
    expect(items.map(({ sid, orchestration }) => [sid, orchestration]).sort()).toEqual(
      [
        [scene.sid, 'conversations'],
        [other.channelSid, 'flex-flow'],
      ].sort(),
    );
    expect(body).toMatchObject({ scanned: 2, stale: 2, cleaned: 2 });
    expect(await scene.state()).toBe('closed');
    expect(other.isClosed()).toBe(true);
    const channel = await scene.twilio.chat.v2
      .services(scene.account.chatServiceSid)
      .channels(other.channelSid)
      .fetch();
    expect(JSON.parse(channel.attributes)).toMatchObject({ status: 'INACTIVE' });
    expect((await scene.sweep()).body).toMatchObject({ stale: 0, skipped: 0 });
  });

  it('counts what was begun in a Conversation of today as looked at, although no list of Conversations shows it', async () => {
    const scene = await open();
    scene.emulator.faults.set([{ operation: 'flex.CreateInteraction', fault: 'refused', times: 9 }]);
    await scene.writes('agent');
    scene.emulator.faults.set([]);
    await scene.emulator.clock.advance(40_000);
    const found = { scanned: 1, stale: 1, items: [{ reason: 'handover-unfinished' }] };
    expect((await scene.sweep({ dryRun: 'true' })).body).toMatchObject(found);
    expect((await scene.sweep()).body).toMatchObject({ ...found, cleaned: 1 });
  });

  it('is read once: no list is gone through for each orchestration', async () => {
    const scene = await open();
    await scene.writes('hi');
    scene.calls();
    await scene.sweep();
    const lists = scene.calls().filter((name) => /List/.test(name));
    expect(lists.sort()).toEqual([
      'chat.ListChannel',
      'conversations.ListServiceConversation',
      'conversations.ListServiceConversation',
      'proxy.ListSession',
      'sync.ListDocument',
      'taskrouter.ListTask',
    ]);
  });

  it('names another application’s chat, and leaves it alone', async () => {
    const scene = await open();
    const chat = scene.twilio.conversations.v1.services(scene.account.chatServiceSid);
    const own = await chat.conversations.create({ friendlyName: 'Team' });
    await scene.emulator.clock.advance(27 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({
      stale: 0,
      skipped: 1,
      items: [{ sid: own.sid, reason: 'not-ours', action: 'none' }],
    });
    expect((await chat.conversations(own.sid).fetch()).state).toBe('active');
  });
});

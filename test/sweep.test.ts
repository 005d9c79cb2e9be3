import { openWebChat, sendInWebChat } from '../emulator/people/customers';
import { agent, createScene, HOUR, type Scene, withAgent } from './support/scene';
import { editChannel, endAnyhow, PUT_AWAY, restOf, sessionsOf } from './support/task';

describe('the sweeper', () => {
  it('cleans up what the lost event left, and finds nothing the second time', async () => {
    const scene = await withAgent();
    agent.closeTab(scene.emulator);
    scene.emulator.deliverer.rules = [{ name: 'task.system-deleted', copies: 0 }];
    await scene.emulator.clock.advance(26 * HOUR);
    expect(scene.carriers()).toHaveLength(1);

    const plan = await scene.sweep({ dryRun: 'true' });
    expect(plan).toMatchObject({
      status: 200,
      body: { dryRun: true, scanned: 1, stale: 1, cleaned: 0, done: true },
    });
    expect(plan.body.items).toEqual([
      {
        sid: scene.sid,
        orchestration: 'flex-flow',
        sessionSid: scene.carrierSid,
        reason: 'task-lost',
        action: 'end-session-and-close',
      },
    ]);
    expect(scene.carriers()).toHaveLength(1);

    const run = await scene.sweep();
    expect(run.body).toMatchObject({
      dryRun: false,
      scanned: 1,
      stale: 1,
      cleaned: 1,
      failed: 0,
      skipped: 0,
      done: true,
    });
    expect(run.body.items).toEqual(plan.body.items);
    expect(scene.carriers()).toEqual([]);
    expect(scene.attributes()).toMatchObject({ status: 'INACTIVE' });

    scene.calls();
    expect((await scene.sweep()).body).toMatchObject({ stale: 0, items: [] });
    expect(scene.calls().filter((name) => !/List|Fetch/.test(name))).toEqual([
      'sync.UpdateDocument',
      'sync.UpdateDocument',
    ]);
  });

  it('leaves a customer alone who is younger than the minimum age, or has a Task', async () => {
    const young = await createScene();
    await young.writes('hi');
    await young.emulator.clock.advance(24 * HOUR);
    expect((await young.sweep()).body).toMatchObject({ scanned: 1, stale: 0 });

    const busy = await withAgent();
    busy.environment.SWEEP_MIN_AGE_HOURS = '1';
    await busy.emulator.clock.advance(5 * HOUR);
    expect((await busy.sweep()).body).toMatchObject({ scanned: 1, stale: 0 });
  });

  it('closes a customer who walked away from the bot', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    await scene.emulator.clock.advance(26 * HOUR);
    expect((await scene.sweep()).body.items).toMatchObject([{ reason: 'customer-left' }]);
    expect(scene.carriers()).toEqual([]);
    expect(scene.attributes()).toMatchObject({ status: 'INACTIVE' });
  });

  it('waits for a customer of the bot as long as it is told to, and for others no less', async () => {
    const scene = await withAgent();
    scene.environment.BOT_IDLE_HOURS = '2';
    agent.closeTab(scene.emulator);
    scene.emulator.deliverer.rules = [{ name: 'task.completed', copies: 0 }];
    const task = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid).tasks(scene.taskSid);
    await task.update({ assignmentStatus: 'completed' });
    const chat = openWebChat(scene.emulator, { name: 'Customer' });
    sendInWebChat(scene.emulator, { ...chat, body: 'hi' });
    await scene.emulator.clock.advance(HOUR);
    expect((await scene.sweep()).body).toMatchObject({ scanned: 2, stale: 0 });
    await scene.emulator.clock.advance(2 * HOUR);
    expect((await scene.sweep()).body.items).toMatchObject([{ sid: chat.channelSid, reason: 'customer-left' }]);
    expect(scene.carriers()).toHaveLength(1);
  });

  it('ends only the session of a long-lived channel, and puts the bot back', async () => {
    const scene = await withAgent({ longLived: true });
    agent.closeTab(scene.emulator);
    scene.emulator.deliverer.rules = [{ name: 'task.system-deleted', copies: 0 }];
    await scene.emulator.clock.advance(26 * HOUR);
    const before = scene.attributes();
    expect((await scene.sweep()).body.items).toMatchObject([{ action: 'end-session' }]);
    expect(scene.carriers()).toEqual([]);
    expect(scene.attributes()).toEqual(before);
    expect(await scene.webhooks()).toHaveLength(1);
  });

  it('ends a session that leaked under an INACTIVE channel minutes ago', async () => {
    const leaked = await createScene();
    await leaked.writes('hi');
    const channel = (scene = leaked) => scene.twilio.chat.v2.services(scene.account.chatServiceSid).channels(scene.sid);
    await channel().update({ attributes: JSON.stringify({ ...leaked.attributes(), status: 'INACTIVE' }) });
    // Flex UI does both, one after the other: minutes later it is not at it any more.
    expect((await leaked.sweep()).body).toMatchObject({ stale: 0 });
    await leaked.emulator.clock.advance(HOUR / 6);
    expect((await leaked.sweep()).body).toMatchObject({
      scanned: 1,
      items: [{ reason: 'session-leaked', action: 'end-session' }],
    });
    expect(leaked.carriers()).toEqual([]);
  });

  it('ends a session that leaked, and carries messages, since the last sweep that read all channels', async () => {
    const scene = await withAgent();
    const { twilio, account, emulator } = scene;
    emulator.deliverer.rules = [{ copies: 0 }];
    await endAnyhow(scene, scene.taskSid);
    const documents = twilio.sync.v1.services(account.syncServiceSid).documents;
    // So many channels that all of them are read once a day.
    const deep = { at: emulator.clock.now(), pages: 50 };
    await documents.create({ uniqueName: 'flexkeep.sweep', data: { runs: [], deep } });
    const channel = twilio.chat.v2.services(account.chatServiceSid).channels(scene.sid);
    await channel.update({ attributes: JSON.stringify({ ...scene.attributes(), status: 'INACTIVE' }) });
    for (let hour = 0; hour < 24; hour += 1) {
      if (hour < 10) await scene.writes('Hello? Is anybody there?');
      await scene.sweep();
      await emulator.clock.advance(HOUR);
    }
    expect(scene.carriers()).toHaveLength(1);
    expect((await scene.sweep()).body.items).toMatchObject([{ reason: 'session-leaked', action: 'end-session' }]);
    expect(scene.carriers()).toEqual([]);
  });

  it('ends a session whose channel is gone', async () => {
    const channel = (scene: Scene) => scene.twilio.chat.v2.services(scene.account.chatServiceSid).channels(scene.sid);
    const gone = await createScene();
    await gone.writes('hi');
    await channel(gone).remove();
    await gone.emulator.clock.advance(26 * HOUR);
    expect((await gone.sweep()).body).toMatchObject({
      scanned: 1,
      stale: 1,
      items: [{ reason: 'conversation-gone', action: 'end-session' }],
    });
    expect(gone.carriers()).toEqual([]);
  });

  it('has one item for an engagement whose session only begins with its name, and ends the session first', async () => {
    const scene = await createScene();
    await scene.writes('hi');
    await sessionsOf(scene)(scene.carrierSid).remove();
    const { sid: sessionSid } = await sessionsOf(scene).create({ uniqueName: `${scene.sid}_x7` });
    await editChannel(scene, ({ proxySession: _, ...values }) => values);
    await scene.emulator.clock.advance(26 * HOUR);
    scene.calls();
    const item = { sid: scene.sid, sessionSid, reason: 'customer-left', action: 'end-session-and-close' };
    expect((await scene.sweep()).body).toMatchObject({ scanned: 1, stale: 1, cleaned: 1, items: [item] });
    const ends = scene.calls().filter((name) => ['proxy.DeleteSession', 'chat.UpdateChannel'].includes(name));
    expect(ends).toEqual(['proxy.DeleteSession', 'chat.UpdateChannel']);
    expect(await restOf(scene)).toEqual(PUT_AWAY);
  });

  it('counts sessions that are somebody else’s as skipped, and does not touch them', async () => {
    const scene = await createScene();
    const proxy = scene.twilio.proxy.v1.services(scene.account.proxyServiceSid);
    await proxy.sessions.create({ uniqueName: 'order-1234' });
    await scene.emulator.clock.advance(26 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({ scanned: 1, stale: 0, skipped: 1 });
    expect(await proxy.sessions.list()).toMatchObject([{ status: 'open' }]);
  });

  it('lets one sweep at a time in, but any number of dry runs', async () => {
    const scene = await createScene();
    const [first, second, dry] = await scene.finish(
      Promise.all([scene.sweep(), scene.sweep(), scene.sweep({ dryRun: 'true' })]),
    );
    expect([first?.status, second?.status].sort()).toEqual([200, 409]);
    expect(dry?.status).toBe(200);
  });

  it('is not kept out by its own lease, where the answer to that write was lost and it was sent again', async () => {
    const scene = await createScene();
    await scene.sweep();
    scene.emulator.faults.set([{ fault: 'lost', operation: 'sync.UpdateDocument' }]);
    expect(await scene.sweep()).toMatchObject({ status: 200, body: { done: true } });
  });

  it('goes through a large account in slices, skips nothing and does nothing twice', async () => {
    const scene = await createScene();
    const chat = scene.twilio.chat.v2.services(scene.account.chatServiceSid);
    for (let i = 0; i < 250; i += 1) {
      await chat.channels.create({
        type: 'private',
        attributes: JSON.stringify({ status: 'ACTIVE', channel_type: 'web' }),
      });
    }
    await scene.emulator.clock.advance(26 * HOUR);
    scene.emulator.faults.set([{ fault: 'slow', probability: 1, ms: 300 }]);
    const seen: string[] = [];
    let slices = 0;
    for (let done = false; !done; slices += 1) {
      const started = scene.emulator.clock.now();
      const { body } = await scene.sweep();
      expect(scene.emulator.clock.now() - started).toBeLessThan(10_000);
      seen.push(...(body.items as { sid: string }[]).map(({ sid }) => sid));
      done = body.done === true;
    }
    expect(slices).toBeGreaterThan(2);
    expect(seen).toHaveLength(250);
    expect(new Set(seen).size).toBe(250);
    scene.emulator.faults.set([]);
    const left = await chat.channels.list({ type: ['private'] });
    expect(left).toHaveLength(250);
    expect(left.filter(({ attributes }) => !attributes.includes('INACTIVE'))).toEqual([]);
  });

  it.each([
    [{ dryRun: 'yes' }, 'dryRun must be true or false'],
    [{ cursor: 'nonsense' }, 'cursor is not one that a sweep has answered: leave it out to begin at the beginning'],
  ])('refuses %j in words', async (params, message) => {
    const scene = await createScene();
    expect(await scene.sweep(params as Record<string, string>)).toMatchObject({ status: 400, body: { message } });
  });
});

import { agent, createScene, HOUR, type Scene, withAgent } from './support/scene';

const until = (scene: Scene, hours: number) => new Date(scene.emulator.clock.now() + hours * HOUR).toISOString();

/** Marks the Task, as a survey plug-in would, and ends it unseen by the Flex UI. */
const endHeld = async (scene: Scene & { taskSid: string }, hours: number) => {
  agent.closeTab(scene.emulator);
  const task = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid).tasks(scene.taskSid);
  const { attributes } = await task.fetch();
  const held = { ...JSON.parse(attributes), flexkeepHoldUntil: until(scene, hours) };
  await task.update({ attributes: JSON.stringify(held) });
  await task.update({ assignmentStatus: 'wrapping' });
  await task.update({ assignmentStatus: 'completed' });
  await scene.emulator.clock.advance(1_000);
};

describe('a hold', () => {
  it('keeps an engagement open after its Task, shows in a dry run, and is ended by the sweeper', async () => {
    const scene = await withAgent();
    await endHeld(scene, 2);
    expect(scene.carriers()).toHaveLength(1);
    expect(scene.attributes()).toMatchObject({ status: 'ACTIVE' });
    expect((await scene.sweep()).body).toMatchObject({
      stale: 0,
      skipped: 1,
      items: [{ sid: scene.sid, reason: 'held', action: 'none' }],
    });

    await scene.emulator.clock.advance(3 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({ cleaned: 1, items: [{ reason: 'hold-over' }] });
    expect(scene.carriers()).toEqual([]);
    expect(scene.attributes()).toMatchObject({ status: 'INACTIVE' });
    expect((await scene.sweep()).body).toMatchObject({ stale: 0, items: [] });
  });

  it('keeps the bot silent', async () => {
    const scene = await withAgent();
    await endHeld(scene, 2);
    const before = scene.heard().length;
    await scene.writes('5 stars');
    expect(scene.heard()).toHaveLength(before);
  });

  it('lasts a day at most, whatever it says', async () => {
    const scene = await withAgent();
    await endHeld(scene, 1_000);
    await scene.emulator.clock.advance(25 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({ cleaned: 1, items: [{ reason: 'hold-over' }] });
  });

  it('may stand on the channel, and works without a ledger', async () => {
    const scene = await createScene();
    await scene.twilio.flexApi.v1.flexFlow(scene.account.flows.sms).update({
      integrationType: 'task',
      'integration.workspaceSid': scene.account.workspaceSid,
      'integration.workflowSid': scene.account.workflowSid,
      'integration.channel': 'sms',
    });
    await scene.writes('hi');
    const attributes = JSON.stringify({ ...scene.attributes(), flexkeepHoldUntil: until(scene, 2) });
    await scene.twilio.chat.v2.services(scene.account.chatServiceSid).channels(scene.sid).update({ attributes });
    const desk = agent.accept(scene.emulator);
    agent.closeTab(scene.emulator);
    const task = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid).tasks(String(desk?.task.sid));
    await task.update({ assignmentStatus: 'completed' });
    await scene.emulator.clock.advance(1_000);
    expect(scene.carriers()).toHaveLength(1);
    await scene.emulator.clock.advance(3 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({ cleaned: 1, items: [{ reason: 'hold-over' }] });
    expect(scene.carriers()).toEqual([]);
  });
});

describe('a sweep that meets failures', () => {
  const stale = async (count: number) => {
    const scene = await createScene();
    const chat = scene.twilio.chat.v2.services(scene.account.chatServiceSid);
    for (let i = 0; i < count; i += 1) {
      await chat.channels.create({
        type: 'private',
        attributes: JSON.stringify({ status: 'ACTIVE', channel_type: 'web' }),
      });
    }
    await scene.emulator.clock.advance(26 * HOUR);
    return scene;
  };

  it('lets one bad item stop no other, and tries it again at the end', async () => {
    const scene = await stale(12);
    // All four tries of the one call: twelve are made side by side, and the others of it follow.
    scene.emulator.faults.set([
      { operation: 'chat.UpdateChannel', fault: 'server-error', times: 1, nth: 3 },
      { operation: 'chat.UpdateChannel', fault: 'server-error', times: 3, nth: 13 },
    ]);
    const { body } = await scene.sweep();
    // One count for each engagement: that of the last try.
    expect(body).toMatchObject({ stale: 12, cleaned: 12, failed: 0, done: true, items: { length: 12 } });
    const failed = scene.log
      .map((line) => JSON.parse(line))
      .filter(({ action, status }) => action === 'sweep' && status === 500);
    expect(failed).toHaveLength(1);
  });

  it('stops where most of it fails, and goes on from there next time', async () => {
    const scene = await stale(40);
    scene.emulator.faults.set([{ operation: 'chat.UpdateChannel', fault: 'server-error', probability: 1 }]);
    const first = await scene.sweep();
    expect(first.body).toMatchObject({ stopped: 'too-many-failures', cleaned: 0, done: false });
    expect(Number(first.body.failed)).toBeLessThan(40);
    scene.emulator.faults.set([]);
    let done = false;
    for (let i = 0; i < 5 && !done; i += 1) done = (await scene.sweep()).body.done === true;
    expect(done).toBe(true);
    const left = await scene.sweep({ dryRun: 'true' });
    expect(left.body).toMatchObject({ stale: 0 });
  });
});

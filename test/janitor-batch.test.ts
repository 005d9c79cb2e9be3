import { type TaskRouterCloudEvent, toCloudEvents } from '../emulator/products/taskrouter/cloud-events';
import { taskrouterEvents } from '../emulator/products/taskrouter/events';
import { postBatch } from './support/batch';
import { isCall, meddle, refuse } from './support/meddle';
import { createScene, type Scene } from './support/scene';
import { addTask, endUnseen } from './support/task';

/** Web chats whose Tasks have ended, and no event of it has been heard. */
const ended = async (count: number, perSecond = 0) => {
  const scene = await createScene({ options: { evaluateTasksPerSecond: perSecond } });
  scene.emulator.deliverer.rules = [{ copies: 0 }];
  const { channels } = scene.twilio.chat.v2.services(scene.account.chatServiceSid);
  const sids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const attributes = JSON.stringify({ status: 'ACTIVE', channel_type: 'web', n: i });
    scene.sid = (await channels.create({ type: 'private', attributes })).sid;
    await endUnseen(scene, await addTask(scene), 'canceled');
    sids.push(scene.sid);
  }
  const open = async () => {
    const all = await channels.list({ type: ['private'] });
    return all.filter(({ attributes }) => JSON.parse(attributes).status !== 'INACTIVE').map(({ sid }) => sid);
  };
  return {
    scene,
    sids,
    open,
    batch: toCloudEvents(taskrouterEvents.collection(scene.emulator, scene.account.workspaceSid).all()),
  };
};

const about = (batch: TaskRouterCloudEvent[], sid: string | undefined) =>
  batch.filter(({ data }) => String(data.payload.task_attributes).includes(String(sid)));

const writes = (scene: Scene) => scene.calls().filter((name) => /\.(Create|Update|Delete)/.test(name));

describe('a batch of Event Streams', () => {
  it('is dealt with as a whole: backwards, in copies, and the second time without a write', async () => {
    const { scene, open, batch } = await ended(5);
    const copies = [...batch, ...batch].reverse();
    expect(await postBatch(scene, copies)).toEqual({ status: 204, body: {} });
    expect(await open()).toEqual([]);
    scene.calls();
    expect(await postBatch(scene, copies)).toEqual({ status: 204, body: {} });
    expect(writes(scene)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'task.canceled'],
    ['an event without its data', { type: 'com.twilio.taskrouter.task.canceled' }],
    ['an event of another product', { type: 'com.twilio.messaging.message.sent', data: { messageSid: 'SM1' } }],
    ['broken attributes', { type: 'com.twilio.taskrouter.task.canceled', data: { payload: { task_attributes: '{' } } }],
  ])('does not make the others wait for one that is %s', async (_, odd) => {
    const { scene, open, batch } = await ended(2);
    expect(await postBatch(scene, [odd, ...batch, odd])).toMatchObject({ status: 204 });
    expect(await open()).toEqual([]);
  });

  it('is asked for again where one of it could not be dealt with; all others were', async () => {
    const { scene, sids, open, batch } = await ended(5);
    const stop = meddle(scene, async (request, go) =>
      isCall(request, 'GET', /\/Channels\//) && request.path.endsWith(String(sids[1])) ? refuse(500) : go(request),
    );
    expect(await postBatch(scene, batch)).toEqual({ status: 503, body: {} });
    expect(await open()).toEqual([sids[1]]);
    stop();
    expect((await postBatch(scene, batch)).status).toBe(204);
    expect(await open()).toEqual([]);
  });

  it('leaves alone what another live Task needs, also where all of them are listed at once', async () => {
    const { scene, sids, open, batch } = await ended(5);
    scene.sid = String(sids[3]);
    await addTask(scene);
    expect((await postBatch(scene, batch)).status).toBe(204);
    expect(await open()).toEqual([sids[3]]);
  });

  it('of many endings comes to its end in one delivery, at three queries a second', async () => {
    const { scene, sids, open, batch } = await ended(40, 3);
    expect(about(batch, sids[39]).map(({ type }) => type)).toContain('com.twilio.taskrouter.task.canceled');
    scene.emulator.faults.set([{ fault: 'slow', probability: 1, ms: 100 }]);
    const before = scene.emulator.clock.now();
    expect((await postBatch(scene, batch)).status).toBe(204);
    expect(scene.emulator.clock.now() - before).toBeLessThan(5_000);
    scene.emulator.faults.set([]);
    expect(await open()).toEqual([]);
  });
});

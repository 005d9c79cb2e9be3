import { ask } from '../emulator/products/ask';
import { createScene, HOUR, type Scene } from './support/scene';
import { addTask } from './support/task';
import { PUBLIC_URL } from './support/world';

/** Web chats whose Tasks have just been canceled; an Event Streams sink is the only one who is told. */
const endAll = async (count: number, msPerCall: number) => {
  const scene = await createScene({ options: { evaluateTasksPerSecond: 3 } });
  const { twilio, emulator, account } = scene;
  const { workspaceSid } = account;
  await twilio.taskrouter.v1.workspaces(workspaceSid).update({ eventCallbackUrl: '' });
  const { sid: sinkSid } = await twilio.events.v1.sinks.create({
    description: 'The janitor',
    sinkType: 'webhook',
    sinkConfiguration: { destination: `${PUBLIC_URL}/taskrouter-events`, method: 'POST' },
  });
  const types = [{ type: 'com.twilio.taskrouter.task.canceled' }];
  await twilio.events.v1.subscriptions.create({ description: 'Endings', sinkSid, types });
  const { channels } = twilio.chat.v2.services(account.chatServiceSid);
  const taskSids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const attributes = JSON.stringify({ status: 'ACTIVE', channel_type: 'web', n: i });
    scene.sid = (await channels.create({ type: 'private', attributes })).sid;
    taskSids.push(await addTask(scene));
  }
  emulator.options.latency = [{ medianMs: msPerCall }];
  for (const Sid of taskSids) {
    ask(emulator, 'taskrouter.UpdateTask', { WorkspaceSid: workspaceSid, Sid }, { AssignmentStatus: 'canceled' });
  }
  await emulator.clock.advance(4 * HOUR);
  emulator.options.latency = [];
  const open = (await channels.list({ type: ['private'] })).filter(
    ({ attributes }) => JSON.parse(attributes).status !== 'INACTIVE',
  );
  return { open: open.length, deliveries: deliveriesTo(scene), writes: writesIn(scene) };
};

/** How each delivery to the sink ended; 0: not within 5 s. */
const deliveriesTo = ({ emulator }: Scene): (number | undefined)[] =>
  emulator.journal.entries
    .filter(({ kind, name }) => kind === 'webhook' && name === 'event-stream')
    .map((e) => e.status);

const writesIn = ({ emulator }: Scene): number =>
  emulator.journal.entries.filter(({ kind, name }) => kind === 'call' && name === 'chat.UpdateChannel').length;

describe('an Event Streams sink, which waits 5 s and tries again for 4 h', () => {
  it.each([100, 400, 700])('has twenty endings cleaned up at %i ms a call, each once', async (msPerCall) => {
    const { open, writes } = await endAll(20, msPerCall);
    expect(open).toBe(0);
    expect(writes).toBe(20);
  });

  it.each([100, 400])('is answered in time at %i ms a call', async (msPerCall) => {
    expect((await endAll(20, msPerCall)).deliveries).toEqual([204]);
  });

  it('is answered in time at 700 ms a call, although not all of it can be done by then', async () => {
    expect((await endAll(20, 700)).deliveries).not.toContain(0);
  });
});

import { addFlow, addWorkspace, CUSTOMER, NUMBER, received, setUp } from '../../../test/emulator/flex-account';
import { sendSms } from '../../people/customers';
import { transcriptOf } from '../../people/transcript';
import { runJanitor } from './close';

const hi = { from: CUSTOMER, to: NUMBER, body: 'hi' };
const DAY_MS = 24 * 60 * 60 * 1000;

const taskEvent = (event_type: string, channelSid: string) => ({
  event_type,
  event_data: { task_attributes: JSON.stringify({ channelSid }) },
});

/** https://www.twilio.com/docs/flex/developer/messaging/manage-flows#chat-channels-and-proxy-sessions */
describe('the story of the lost message', () => {
  const setUpTask = async (janitorEnabled = false) => {
    const account = await setUp();
    const { workspace, integration } = await addWorkspace(account);
    await addFlow(account, { ...integration, janitorEnabled });
    const first = received(sendSms(account.emulator, hi));
    return { ...account, workspace, first };
  };

  test('an agent who ends the chat leaves the customer free for a new Task', async () => {
    const { emulator, workspace, proxy, first, attributesOf, endChat } = await setUpTask();
    endChat(first.channelSid);
    expect(await attributesOf(first.channelSid)).toMatchObject({ status: 'INACTIVE', from: CUSTOMER });
    await expect(proxy.sessions(first.sessionSid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    expect(received(sendSms(emulator, hi)).channelSid).not.toBe(first.channelSid);
    expect(await workspace.tasks.list()).toHaveLength(2);
  });

  test('a Task that ends by itself leaves channel and session behind, and the next message goes there', async () => {
    const { emulator, workspace, proxy, first, attributesOf } = await setUpTask();
    await emulator.clock.advance(2 * DAY_MS);
    expect(await workspace.tasks.list()).toEqual([]);
    expect(await attributesOf(first.channelSid)).toMatchObject({ status: 'ACTIVE' });
    expect((await proxy.sessions(first.sessionSid).fetch()).status).toBe('in-progress');

    const lost = received(sendSms(emulator, { ...hi, body: 'is anybody there?' }));
    expect(lost).toMatchObject({ outcome: 'joined', channelSid: first.channelSid });
    expect(transcriptOf(emulator, first.channelSid).map((line) => line.body)).toEqual(['hi', 'is anybody there?']);
    expect(await workspace.tasks.list()).toEqual([]);
  });

  test.each(['task.canceled', 'task.wrapup', 'task.completed', 'task.system-deleted'])(
    "Twilio's janitor cleans up after %s",
    async (type) => {
      const { emulator, first, attributesOf } = await setUpTask(true);
      runJanitor(emulator, taskEvent(type, first.channelSid));
      expect(await attributesOf(first.channelSid)).toMatchObject({ status: 'INACTIVE' });
      expect(received(sendSms(emulator, hi)).outcome).toBe('opened');
    },
  );

  test("Twilio's janitor gets the event of the Task that ends by itself", async () => {
    const { emulator, proxy, first, attributesOf } = await setUpTask(true);
    await emulator.clock.advance(DAY_MS);
    expect(await attributesOf(first.channelSid)).toMatchObject({ status: 'INACTIVE' });
    expect(await proxy.sessions.list()).toEqual([]);
  });

  test.each([
    ['after task.deleted', 'task.deleted', true, undefined],
    ['where it is not enabled', 'task.canceled', false, undefined],
    ['for a Task with a dummy SID', 'task.canceled', true, `CH${'0'.repeat(32)}`],
  ])("Twilio's janitor does nothing %s", async (_, type, enabled, channelSid) => {
    const { emulator, first, attributesOf } = await setUpTask(enabled);
    runJanitor(emulator, taskEvent(type, channelSid ?? first.channelSid));
    expect(await attributesOf(first.channelSid)).toMatchObject({ status: 'ACTIVE' });
    expect(received(sendSms(emulator, hi)).outcome).toBe('joined');
  });

  test('survives a snapshot', async () => {
    const { emulator, first, endChat } = await setUpTask();
    const snapshot = emulator.snapshot();
    endChat(first.channelSid);
    emulator.restore(snapshot);
    expect(received(sendSms(emulator, hi))).toMatchObject({ outcome: 'joined', channelSid: first.channelSid });
  });
});

import { createEmulator } from '../emulator';
import { furnish } from '../furnish';
import { sdkFor } from '../network/sdk';
import { receiveSms } from '../products/flex/receive-sms';
import * as agent from './agents';

const CUSTOMER = '+15550123';
const DAY_MS = 24 * 60 * 60 * 1000;

/** A customer has written an SMS and been handed over: there is a Task, and an agent is asked to take it. */
const setUp = async ({ longLived = false, janitor = false } = {}) => {
  const emulator = createEmulator();
  const account = furnish(emulator, { publicUrl: 'http://127.0.0.1:3000' });
  const sdk = sdkFor(emulator);
  await sdk.flexApi.v1.flexFlow(account.flows.sms).update({ longLived, janitorEnabled: janitor });
  const write = (body: string) => receiveSms(emulator, { from: CUSTOMER, to: account.smsNumber, body });
  const first = write('Hello?');
  if (first.outcome === 'lost') throw new Error(first.reason);
  const { channelSid } = first;
  const workspace = sdk.taskrouter.v1.workspaces(account.workspaceSid);
  const { sid: taskSid } = await workspace.tasks.create({
    workflowSid: account.workflowSid,
    taskChannel: 'sms',
    attributes: JSON.stringify({ channelSid, channelType: 'sms', name: CUSTOMER }),
  });
  const channel = sdk.chat.v2.services(account.chatServiceSid).channels(channelSid);
  return {
    emulator,
    account,
    workspace,
    write,
    channelSid,
    taskSid,
    channel,
    channelStatus: async () => JSON.parse((await channel.fetch()).attributes).status,
    sessions: async () => (await sdk.proxy.v1.services(account.proxyServiceSid).sessions.list()).length,
    members: async () => (await channel.members.list()).map(({ identity }) => identity),
    taskStatus: async (sid = taskSid) => (await workspace.tasks(sid).fetch()).assignmentStatus,
  };
};

describe('an agent', () => {
  test('takes a Task, joins its Chat Channel, speaks, and ends the chat', async () => {
    const { emulator, taskSid, channel, members, channelStatus, sessions, taskStatus } = await setUp();
    expect(agent.accept(emulator)).toMatchObject({ identity: 'alice', task: { sid: taskSid } });
    expect(await members()).toEqual([CUSTOMER, 'alice']);
    agent.say(emulator, { taskSid, body: 'How can I help?' });
    expect((await channel.messages.list()).map(({ from, body }) => [from, body])).toEqual([
      [CUSTOMER, 'Hello?'],
      ['alice', 'How can I help?'],
    ]);
    agent.endChat(emulator, { taskSid });
    expect([await taskStatus(), await channelStatus(), await sessions()]).toEqual(['wrapping', 'INACTIVE', 0]);
    agent.complete(emulator, { taskSid });
    expect(await taskStatus()).toBe('completed');
    expect(await members()).toEqual([CUSTOMER]);
  });

  test('ends a chat on a long-lived channel: only the Proxy Session goes', async () => {
    const { emulator, taskSid, channelStatus, sessions } = await setUp({ longLived: true });
    agent.accept(emulator);
    agent.endChat(emulator, { taskSid });
    expect([await channelStatus(), await sessions()]).toEqual(['ACTIVE', 0]);
  });

  test('who rejects leaves the Task to the other one', async () => {
    const { emulator, account, taskSid } = await setUp();
    expect(agent.reject(emulator, { taskSid })?.identity).toBe('alice');
    expect(agent.accept(emulator, { taskSid })?.worker.sid).toBe(account.workers[1]?.sid);
  });

  test('who closed the tab does nothing, cleans nothing, and the next message is lost to all', async () => {
    const { emulator, account, workspace, taskSid, channelSid, write, channelStatus, sessions, taskStatus } =
      await setUp();
    agent.accept(emulator);
    agent.closeTab(emulator, { workerSid: account.workers[0]?.sid ?? '' });
    expect(agent.say(emulator, { taskSid, body: '…' })).toBeUndefined();
    expect(agent.endChat(emulator, { taskSid })).toBeUndefined();
    expect(await taskStatus()).toBe('assigned');
    await emulator.clock.advance(DAY_MS);
    await expect(workspace.tasks(taskSid).fetch()).rejects.toMatchObject({ status: 404 });
    expect([await channelStatus(), await sessions()]).toEqual(['ACTIVE', 1]);
    expect(write('Is anybody there?')).toMatchObject({ outcome: 'joined', channelSid });
    expect(await workspace.tasks.list()).toHaveLength(0);
  });

  test('with a closed tab is not asked, but by TaskRouter', async () => {
    const { emulator, account, taskSid } = await setUp();
    agent.closeTab(emulator);
    expect(agent.accept(emulator)).toBeUndefined();
    agent.openTab(emulator, { workerSid: account.workers[0]?.sid ?? '' });
    expect(agent.accept(emulator)?.task.sid).toBe(taskSid);
  });

  test('of an account with the Channel Janitor may close the tab: the system cleans up', async () => {
    const { emulator, channelStatus, sessions } = await setUp({ janitor: true });
    agent.accept(emulator);
    agent.closeTab(emulator);
    await emulator.clock.advance(DAY_MS);
    expect([await channelStatus(), await sessions()]).toEqual(['INACTIVE', 0]);
  });

  test('transfers a chat: two Tasks have the channel, then the first is completed', async () => {
    const { emulator, account, taskSid, channelSid, taskStatus, channelStatus, members } = await setUp();
    agent.accept(emulator);
    const second = agent.transfer(emulator, { taskSid, toWorker: account.workers[1]?.sid ?? '' });
    expect(JSON.parse(second?.attributes ?? '')).toMatchObject({ channelSid, ignoreAgent: 'alice' });
    expect([await taskStatus(), await taskStatus(second?.sid)]).toEqual(['completed', 'reserved']);
    expect(agent.accept(emulator)?.identity).toBe('bob');
    expect(await channelStatus()).toBe('ACTIVE');
    expect(await members()).toEqual([CUSTOMER, 'bob']);
  });

  test('whose plugin hides the channel leaves zeros in the first Task', async () => {
    const { emulator, workspace, taskSid } = await setUp();
    agent.accept(emulator);
    agent.transfer(emulator, { taskSid, hidesChannel: true });
    const { attributes } = await workspace.tasks(taskSid).fetch();
    expect(JSON.parse(attributes).channelSid).toBe(`CH${'0'.repeat(32)}`);
  });

  test('cannot do what cannot be', async () => {
    const { emulator, taskSid } = await setUp();
    expect(() => agent.say(emulator, { taskSid, body: '…' })).toThrow('No agent works on');
    agent.accept(emulator);
    expect(() => agent.accept(emulator)).toThrow('No agent is asked');
    agent.endChat(emulator, { taskSid });
    expect(() => agent.endChat(emulator, { taskSid })).toThrow(expect.objectContaining({ code: 20001 }));
  });
});

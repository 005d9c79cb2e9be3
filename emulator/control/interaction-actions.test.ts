import { setUp } from '../../test/emulator/control';
import { ask } from '../products/ask';

/** A customer in a Conversation that Studio has sent to Flex, and Alice at the Task. */
const atWork = async () => {
  const stage = setUp();
  const { emulator, act } = stage;
  const { sid } = ask(emulator, 'conversations.CreateConversation', {}, { FriendlyName: 'Wendy' });
  const ConversationSid = String(sid);
  ask(emulator, 'conversations.CreateConversationParticipant', { ConversationSid }, { Identity: 'wendy' });
  const sent = await act('to-flex');
  await act('wait', { duration: '1s' });
  await act('accept');
  const [task] = (await stage.state()).tasks;
  return { ...stage, ConversationSid, sent, taskSid: String(task?.sid) };
};

describe('the actions of agents at Interactions', () => {
  it('begin with Send to Flex, and show the Interaction', async () => {
    const { sent, state, ConversationSid, taskSid } = await atWork();
    expect(sent.did).toBe(`Studio sent ${ConversationSid} to Flex: ${taskSid}.`);
    expect(sent.changes.map(({ kind, is }) => [kind, is])).toEqual([
      ['interaction', 'setup'],
      ['task', 'pending'],
    ]);
    const { interactions, tasks } = await state();
    expect(interactions).toMatchObject([
      { conversationSid: ConversationSid, type: 'web', status: 'active', agents: ['alice'], error: null },
    ]);
    expect(tasks[0]).toMatchObject({ channelSid: ConversationSid, conversationSid: ConversationSid, name: 'Wendy' });
  });

  it.each([
    ['leave', 'left', 'inactive', 'wrapping (Alice)'],
    ['pause', 'paused', 'pause', 'wrapping (Alice)'],
    ['park', 'parked', undefined, 'completed'],
  ])('%s', async (name, done, status, task) => {
    const { act, ConversationSid } = await atWork();
    const { did, changes } = await act(name);
    expect(did).toBe(`Alice ${done} ${ConversationSid}.`);
    expect(changes.find(({ kind }) => kind === 'interaction')?.is).toBe(status);
    expect(changes.find(({ kind }) => kind === 'task')?.is).toBe(task);
  });

  it('unpark what was parked', async () => {
    const { act, refusal, ConversationSid } = await atWork();
    expect(await refusal('unpark')).toMatchObject({ code: 'not-found' });
    await act('park');
    expect((await act('unpark')).did).toMatch(new RegExp(`^${ConversationSid} was unparked: WT`));
  });

  it('are refused in the words of Twilio, where the Workflow is gone meanwhile', async () => {
    const { act, refusal, emulator, account } = await atWork();
    await act('park');
    const { workspaceSid: WorkspaceSid, workflowSid: Sid } = account;
    ask(emulator, 'taskrouter.DeleteWorkflow', { WorkspaceSid, Sid });
    expect(await refusal('unpark')).toMatchObject({ status: 409, code: 'not-possible' });
  });

  it('invite another agent', async () => {
    const { act, state } = await atWork();
    expect((await act('invite', { to: 'Bob' })).did).toMatch(/^Alice invited Bob: WT\w+ waits\.$/);
    expect((await state()).tasks.map(({ reservation }) => reservation?.worker)).toEqual(['Alice', 'Bob']);
  });

  it('end the chat: Conversation and Channel are closed', async () => {
    const { act } = await atWork();
    const { changes } = await act('end-chat');
    expect(changes.map(({ kind, is }) => [kind, is])).toEqual([
      ['channel', 'closed, members 2, no webhook'],
      ['interaction', 'closed'],
      ['task', 'wrapping (Alice)'],
    ]);
  });

  it('are refused for what is no Interaction', async () => {
    const { act, refusal, handOver, state } = setUp();
    await act('sms', { body: 'agent' });
    handOver(String((await state()).channels[0]?.sid));
    await act('accept');
    expect(await refusal('leave')).toMatchObject({ code: 'not-possible' });
  });
});

describe('what becomes of Interactions', () => {
  it('can be said beforehand, until: calm', async () => {
    const { act, emulator, state } = setUp();
    const { did } = await act('interactions', { fate: 'failed', setup: '20s' });
    expect(did).toBe('Interactions fail 20s after they were accepted.');
    const { sid } = ask(emulator, 'conversations.CreateConversation', {}, {});
    const ConversationSid = String(sid);
    ask(emulator, 'conversations.CreateConversationParticipant', { ConversationSid }, { Identity: 'wendy' });
    await act('to-flex');
    await act('wait', { duration: '20s' });
    const { interactions, tasks } = await state();
    expect([interactions[0]?.status, tasks[0]?.status]).toEqual(['failed', 'canceled']);
    await act('calm');
    expect(emulator.options).toMatchObject({ interactionFate: 'usual', interactionSetupMs: 500 });
  });
});

import { DAY_MS, withAgent } from '../../../../test/emulator/interactions';
import * as agent from '../../../people/agents';
import type { WorldOptions } from '../../shared/options';

/** The agent has left, or paused, and completed the Task. */
const gone = async (going: typeof agent.leave, options: Partial<WorldOptions> = {}) => {
  const stage = await withAgent(options);
  const { emulator, taskSid, workspace } = stage;
  going(emulator, { taskSid });
  agent.complete(emulator, { taskSid });
  const others = async () => (await workspace.tasks.list()).filter(({ sid }) => sid !== taskSid);
  return { ...stage, others };
};

describe('a Conversation that its agent has left', () => {
  test('is active again with the next message of the customer, and has a new Task', async () => {
    const { emulator, say, status, others, conversationSid, members } = await gone(agent.leave);
    await say('One more thing');
    expect(await status()).toBe('active');
    const [task, ...more] = await others();
    expect(more).toEqual([]);
    expect(JSON.parse(task?.attributes ?? '')).toMatchObject({ conversationSid, customerName: 'Carol' });
    agent.accept(emulator);
    expect(await members()).toEqual(['carol', 'alice']);
    await say('Hello?');
    expect(await others()).toHaveLength(1);
  });

  test('has a Task without the attributes of the first one, where the account has it so', async () => {
    const { say, others, conversationSid } = await gone(agent.leave, { returnCopiesAttributes: false });
    await say('One more thing');
    const [task] = await others();
    const attributes = JSON.parse(task?.attributes ?? '');
    expect([attributes.conversationSid, attributes.customerName]).toEqual([conversationSid, undefined]);
  });

  test('stays left while others write', async () => {
    const { conversation, status, others } = await gone(agent.leave);
    await conversation.messages.create({ author: 'system', body: 'Are you still there?' });
    expect([await status(), await others()]).toEqual(['inactive', []]);
  });

  test('is closed after 90 days', async () => {
    const { emulator, status, state } = await gone(agent.leave);
    await emulator.clock.advance(89 * DAY_MS);
    expect([await status(), await state()]).toEqual(['inactive', 'active']);
    await emulator.clock.advance(DAY_MS);
    expect([await status(), await state()]).toEqual(['closed', 'closed']);
  });
});

describe('a Conversation that its agent has paused', () => {
  test('is routed again after 14 days', async () => {
    const { emulator, status, others } = await gone(agent.pause);
    await emulator.clock.advance(13 * DAY_MS);
    expect([await status(), await others()]).toEqual(['pause', []]);
    await emulator.clock.advance(DAY_MS);
    expect([await status(), (await others()).length]).toEqual(['active', 1]);
  });

  test('stays paused when the customer writes', async () => {
    const { say, status, others } = await gone(agent.pause);
    await say('Hello?');
    expect([await status(), await others()]).toEqual(['pause', []]);
  });
});

describe('what was left or paused, and whose Task TaskRouter refuses', () => {
  const removals = ['workflows', 'taskChannels', 'workspace'] as const;

  const refused = async (going: typeof agent.leave, removed: (typeof removals)[number]) => {
    const stage = await gone(going);
    const { emulator, workspace, account, sdk, task } = stage;
    const { taskChannelSid } = await task.fetch();
    const [other] = await workspace.taskQueues.list();
    const task_routing = { filters: [], default_filter: { queue: other?.sid } };
    await workspace.workflows.create({ friendlyName: 'Other', configuration: JSON.stringify({ task_routing }) });
    if (removed === 'workflows') await workspace.workflows(account.workflowSid).remove();
    else if (removed === 'taskChannels') await workspace.taskChannels(taskChannelSid).remove();
    else await sdk.taskrouter.v1.workspaces(account.workspaceSid).remove();
    const notes = () => emulator.journal.entries.flatMap(({ name, fault }) => (fault === 'no-task' ? [name] : []));
    return { ...stage, notes };
  };

  test.each(removals)('has the message, and a note says so: no %s', async (removed) => {
    const { say, conversation, status, notes } = await refused(agent.leave, removed);
    await say('One more thing');
    expect((await conversation.messages.list()).map(({ body }) => body)).toEqual(['One more thing']);
    expect([await status(), notes()]).toEqual(['active', ['Flex could not create a Task']]);
  });

  test.each(removals)('does not end Twilio when its time has come: no %s', async (removed) => {
    const { emulator, status, notes } = await refused(agent.pause, removed);
    await emulator.clock.advance(14 * DAY_MS);
    expect([await status(), notes()]).toEqual(['active', ['Flex could not create a Task']]);
  });
});

describe('a Conversation that is closed by a request', () => {
  test.each([
    ['nothing', ['assigned', 'active']],
    ['channel', ['assigned', 'closed']],
    ['tasks', ['completed', 'closed']],
  ] as const)('ends %s, as the account has it', async (closedConversationEnds, expected) => {
    const { conversation, both } = await withAgent({ closedConversationEnds });
    await conversation.update({ state: 'closed' });
    expect(await both()).toEqual(expected);
  });

  test('has its Channel closed all the same', async () => {
    const { conversation, channel, both } = await withAgent();
    await conversation.update({ state: 'closed' });
    await channel.update({ status: 'closed', routing: { status: 'closed' } });
    expect(await both()).toEqual(['completed', 'closed']);
  });

  test('follows its Channel some time later, where the account has it so', async () => {
    const { emulator, channel, state } = await withAgent({ conversationClosesAfterMs: 2000 });
    await channel.update({ status: 'closed', routing: { status: 'closed' } });
    expect(await state()).toBe('active');
    await emulator.clock.advance(2000);
    expect(await state()).toBe('closed');
  });
});

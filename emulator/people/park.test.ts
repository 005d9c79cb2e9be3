import { withAgent, withConversation } from '../../test/emulator/interactions';
import type { WorldOptions } from '../products/shared/options';
import * as agent from './agents';
import { sendToFlex } from './studio';

const parked = async (options: Partial<WorldOptions> = {}) => {
  const stage = await withAgent(options);
  const { emulator, taskSid, conversation, workspace } = stage;
  agent.park(emulator, { taskSid });
  return {
    ...stage,
    webhooks: async () => (await conversation.webhooks.list()).map(({ configuration }) => configuration.url),
    attributes: async () => JSON.parse((await conversation.fetch()).attributes),
    others: async () => (await workspace.tasks.list()).filter(({ sid }) => sid !== taskSid),
    write: (body: string) => conversation.messages.create({ author: 'carol', body, xTwilioWebhookEnabled: 'true' }),
  };
};

describe('a parked Conversation', () => {
  test('has no agent, a completed Task, an active Channel, a foreign webhook and marks', async () => {
    const { both, members, webhooks, attributes, made, taskSid, account } = await parked();
    expect([await both(), await members()]).toEqual([['completed', 'active'], ['carol']]);
    expect(await webhooks()).toEqual([expect.stringMatching(/\/unpark-interaction$/)]);
    expect(await attributes()).toMatchObject({
      interactionSid: made.sid,
      channelSid: made.channel.sid,
      taskSid,
      workerSid: account.workers[0]?.sid,
      webhookSid: expect.stringMatching(/^WH/),
    });
  });

  test('is woken by the next message: a new Task by the Workflow, and the webhook is gone', async () => {
    const { emulator, write, webhooks, others, members, made } = await parked();
    await write('Are you there?');
    expect(await webhooks()).toEqual([]);
    const [task, ...more] = await others();
    expect([task?.assignmentStatus, more]).toEqual(['reserved', []]);
    expect(JSON.parse(task?.attributes ?? '')).toMatchObject({
      customerName: 'Carol',
      flexInteractionSid: made.sid,
      originalRouting: { queueName: 'Everyone' },
    });
    agent.accept(emulator);
    expect(await members()).toHaveLength(2);
    await write('Hello?');
    expect(await others()).toHaveLength(1);
  });

  test('keeps a message whose Task is refused, because its Workflow is gone', async () => {
    const { emulator, write, conversation, workspace, account } = await parked();
    await workspace.workflows(account.workflowSid).remove();
    await write('Are you there?');
    expect((await conversation.messages.list()).map(({ body }) => body)).toEqual(['Are you there?']);
    expect(emulator.journal.entries).toContainEqual(expect.objectContaining({ fault: 'no-task' }));
  });

  test('is woken by the agent who parked it, and offered to no other agent', async () => {
    const { emulator, conversationSid, account, others } = await parked();
    const task = agent.unpark(emulator, { conversationSid });
    expect(task?.routing_target).toBe(account.workers[0]?.sid);
    expect(await others()).toHaveLength(1);
    expect(() => agent.unpark(emulator, { conversationSid })).toThrow('is not parked');
  });

  test('gets its marks a moment after its Task has ended, where the account has it so', async () => {
    const { emulator, attributes, taskStatus } = await parked({ flexUiGapMs: 300 });
    expect([await taskStatus(), await attributes()]).toEqual(['completed', {}]);
    await emulator.clock.advance(300);
    expect(Object.keys(await attributes())).toContain('interactionSid');
  });
});

describe('Send to Flex', () => {
  test.each([true, false])('makes a Task with both names; its webhook stays: %s', async (sendToFlexKeepsWebhook) => {
    const { emulator, account, conversation, conversationSid, workspace } = await withConversation({
      sendToFlexKeepsWebhook,
    });
    await conversation.webhooks.create({ target: 'studio', 'configuration.flowSid': `FW${'0'.repeat(32)}` });
    const taskSid = sendToFlex(emulator, {
      conversationSid,
      workspaceSid: account.workspaceSid,
      workflowSid: account.workflowSid,
    });
    await emulator.clock.advance(500);
    const { attributes, assignmentStatus } = await workspace.tasks(taskSid).fetch();
    expect(JSON.parse(attributes)).toMatchObject({ channelSid: conversationSid, conversationSid });
    expect(assignmentStatus).toBe('reserved');
    expect(await conversation.webhooks.list()).toHaveLength(sendToFlexKeepsWebhook ? 1 : 0);
  });
});

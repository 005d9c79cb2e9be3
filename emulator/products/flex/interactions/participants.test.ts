import { withAgent } from '../../../../test/emulator/interactions';
import * as agent from '../../../people/agents';

describe('an agent in an Interaction Channel', () => {
  const accepted = async () => {
    const stage = await withAgent();
    const [, { sid = '' } = {}] = await stage.channel.participants.list();
    return { ...stage, participant: stage.channel.participants(sid) };
  };

  test('is in the Conversation, and known with the Task', async () => {
    const { channel, account, members, made } = await accepted();
    expect(await members()).toEqual(['carol', 'alice']);
    const [, alice] = await channel.participants.list();
    expect(alice).toMatchObject({
      type: 'agent',
      routingProperties: { task_sid: made.routing.properties.sid, worker_sid: account.workers[0]?.sid },
    });
  });

  test('who is closed leaves: the Task is completed, the Channel stays', async () => {
    const { participant, members, status, taskStatus, channel } = await accepted();
    await participant.update({ status: 'closed' });
    expect([await taskStatus(), await status(), await members()]).toEqual(['completed', 'active', ['carol']]);
    expect(await channel.participants.list()).toHaveLength(1);
  });

  test('who wraps up leaves the Conversation, and has the Task still', async () => {
    const { participant, members, status, taskStatus } = await accepted();
    await participant.update({ status: 'wrapup' });
    expect([await taskStatus(), await status(), await members()]).toEqual(['wrapping', 'active', ['carol']]);
  });

  test.each([
    [{ status: 'closed' }, 'completed'],
    [undefined, 'wrapping'],
  ])('has the Task, when the Channel is closed with Routing %o, %s', async (routing, task) => {
    const { channel, taskStatus } = await accepted();
    await channel.update({ status: 'closed', ...(routing && { routing }) });
    expect(await taskStatus()).toBe(task);
  });

  test('is gone with the Task when the Channel becomes inactive', async () => {
    const { channel, members, taskStatus } = await accepted();
    await channel.update({ status: 'inactive', routing: { status: 'closed' } });
    expect([await taskStatus(), await members()]).toEqual(['completed', ['carol']]);
  });

  test('is joined by another through an Invite, whose Task has no attributes of the first', async () => {
    const { channel, account, emulator, workspace, members } = await accepted();
    const { routing, sid } = await channel.invites.create({
      routing: {
        properties: {
          workspace_sid: account.workspaceSid,
          workflow_sid: account.workflowSid,
          task_channel_unique_name: 'chat',
          worker_sid: account.workers[1]?.sid,
          attributes: {},
        },
      },
    });
    const task = await workspace.tasks(routing.properties.sid).fetch();
    expect(task.assignmentStatus).toBe('reserved');
    const attributes = JSON.parse(task.attributes);
    expect(attributes).toMatchObject({
      flexChannelInviteSid: sid,
      flexInteractionChannelSid: (await channel.fetch()).sid,
    });
    expect([attributes.customerName, attributes.initiatedBy]).toEqual([undefined, undefined]);
    agent.accept(emulator, { taskSid: task.sid });
    expect(await members()).toEqual(['carol', 'alice', 'bob']);
  });
});

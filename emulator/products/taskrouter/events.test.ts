import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { setUp } from '../../../test/emulator/taskrouter-account';
import type { Post } from '../../deliver/deliver';
import { toCloudEvents } from './cloud-events';
import { taskrouterEvents } from './events';

describe('an event', () => {
  test('is posted, signed, with all that is documented and all that was seen', async () => {
    const sent: Post[] = [];
    const post = async (one: Post) => {
      sent.push(one);
      return { status: 204 };
    };
    const { emulator, workspace, worker, accept } = await setUp({ post }, 'task.wrapup');
    await worker('alice', { contact_uri: 'client:alice' });
    const { sid } = await workspace.tasks.create({ attributes: '{"channelSid":"CH1"}', taskChannel: 'chat' });
    await accept(sid);
    await emulator.clock.advance(90_500);
    await workspace.tasks(sid).update({ assignmentStatus: 'wrapping' });
    await emulator.clock.advance(0);
    const [only, ...others] = sent;
    expect(others).toEqual([]);
    const params = Object.fromEntries(new URLSearchParams(only?.body));
    expect(only?.headers['x-twilio-signature']).toBe(
      getExpectedTwilioSignature(emulator.authToken, only?.url ?? '', params),
    );
    expect(params).toMatchObject({
      EventType: 'task.wrapup',
      AccountSid: emulator.accountSid,
      WorkspaceName: 'Flex Task Assignment',
      ResourceType: 'task',
      ResourceSid: sid,
      TaskSid: sid,
      TaskAttributes: '{"channelSid":"CH1"}',
      TaskAge: '90',
      TaskPriority: '0',
      TaskAssignmentStatus: 'wrapping',
      TaskChannelUniqueName: 'chat',
      TaskQueueName: 'Sample Queue',
      TaskQueueTargetExpression: '1==1',
      WorkflowName: 'Default Fifo Workflow',
      Timestamp: '1767603690',
      TimestampMs: '1767603690500',
    });
    expect(Object.keys(params).sort()).toEqual(
      [
        ['AccountSid', 'EventDescription', 'EventType', 'OperatingUnitSid', 'ResourceSid', 'ResourceType', 'Sid'],
        ['TaskAge', 'TaskAssignmentStatus', 'TaskAttributes', 'TaskChannelName', 'TaskChannelOptimizedRouting'],
        ['TaskChannelSid', 'TaskChannelUniqueName', 'TaskDateCreated', 'TaskPriority', 'TaskQueueEnteredDate'],
        ['TaskQueueName', 'TaskQueueSid', 'TaskQueueTargetExpression', 'TaskSid', 'TaskVersion', 'Timestamp'],
        ['TimestampMs', 'WorkflowName', 'WorkflowSid', 'WorkspaceName', 'WorkspaceSid'],
      ].flat(),
    );
  });

  test.each([
    ['', ['task.created', 'task.canceled', 'workflow.entered']],
    ['task.created,task.canceled', ['task.created', 'task.canceled']],
    ['task.created, task.canceled', ['task.created', 'task.canceled']],
    ['task', []],
  ])('passes the filter %p or does not', async (filter, expected) => {
    const { emulator, workspace, posts } = await setUp({}, filter);
    const { sid } = await workspace.tasks.create();
    await workspace.tasks(sid).update({ assignmentStatus: 'canceled', reason: 'gone' });
    await emulator.clock.advance(0);
    const types = new Set(posts.map((post) => post.EventType));
    for (const type of ['task.created', 'task.canceled', 'workflow.entered']) {
      expect(types.has(type)).toBe(expected.includes(type));
    }
  });

  test.each([
    ['a broken connection', () => Promise.reject(new Error('ECONNREFUSED')), 2],
    ['a time-out', () => Promise.reject(Object.assign(new Error('late'), { name: 'TimeoutError' })), 1],
    ['a 503', () => Promise.resolve({ status: 503 }), 1],
  ])('after %s is tried again or is not', async (_, answer, attempts) => {
    let tries = 0;
    const post = () => {
      tries += 1;
      return answer();
    };
    const { emulator, workspace } = await setUp({ post }, 'task.created');
    await workspace.tasks.create();
    await emulator.clock.advance(0);
    expect(tries).toBe(attempts);
  });

  test('is kept and listed: the last 15 minutes, unless asked otherwise', async () => {
    const { emulator, workspace } = await setUp();
    const { sid } = await workspace.tasks.create();
    await emulator.clock.advance(16 * 60_000);
    await workspace.tasks(sid).update({ assignmentStatus: 'canceled' });
    const types = async (filter: Parameters<typeof workspace.events.list>[0]) =>
      (await workspace.events.list({ taskSid: sid, ...filter })).map(({ eventType }) => eventType);
    expect(await types({})).toEqual(['task.canceled']);
    expect(await types({ minutes: 20, eventType: 'task.created' })).toEqual(['task.created']);
    expect(await types({ startDate: new Date(Date.UTC(2026, 0, 5)), eventType: 'task.created' })).toHaveLength(1);
    expect(await types({ endDate: new Date(Date.UTC(2026, 0, 5, 9, 10)) })).not.toContain('task.canceled');
    const [event] = await workspace.events.list({ eventType: 'task.canceled' });
    expect((await workspace.events(event?.sid ?? '').fetch()).eventData).toMatchObject({ task_sid: sid });
  });

  test('looks as Event Streams would send it', async () => {
    const { emulator, workspace, workspaceSid } = await setUp();
    const { sid } = await workspace.tasks.create({ attributes: '{"channelSid":"CH1"}' });
    await workspace.tasks(sid).update({ assignmentStatus: 'canceled', reason: 'hangup' });
    const all = toCloudEvents(taskrouterEvents.collection(emulator, workspaceSid).all());
    const canceled = all.find(({ type }) => type === 'com.twilio.taskrouter.task.canceled');
    expect(canceled).toMatchObject({
      specversion: '1.0',
      id: expect.stringMatching(/^EZ[0-9a-f]{32}$/),
      time: '2026-01-05T09:00:00.000Z',
      data: {
        name: 'TaskCanceled',
        group: 'task',
        product_name: 'TaskRouter',
        payload: {
          eventtype: 'task.canceled',
          workspace_sid: workspaceSid,
          task_sid: sid,
          task_attributes: '{"channelSid":"CH1"}',
          task_age: 0,
          task_canceled_reason: 'hangup',
          task_date_created: '2026-01-05T09:00:00.000Z',
        },
      },
    });
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });
});

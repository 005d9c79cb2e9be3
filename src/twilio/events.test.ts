import fc from 'fast-check';
import { BadRequest } from '../platform/errors';
import { isEnding, readEvents, type TaskEvent } from './events';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 3_000 });

const sid = (prefix: string) => `${prefix}${'0a'.repeat(16)}`;

const ATTRIBUTES = { channelSid: sid('CH'), channelType: 'sms', name: 'Ada', flexkeep: {} };

/** All that a callback is documented, or was seen, to hold: every value a text, as forms have it. */
const CALLBACK = {
  EventType: 'task.completed',
  AccountSid: sid('AC'),
  WorkspaceSid: sid('WS'),
  WorkspaceName: 'Flex Task Assignment',
  EventDescription: 'Task completed',
  ResourceType: 'Task',
  ResourceSid: sid('WT'),
  Timestamp: '1795435200',
  TimestampMs: '1795435200123',
  Sid: sid('EV'),
  Reason: '',
  TaskSid: sid('WT'),
  TaskAttributes: JSON.stringify(ATTRIBUTES),
  TaskAge: '312',
  TaskPriority: '0',
  TaskAssignmentStatus: 'completed',
  TaskCanceledReason: '',
  TaskCompletedReason: 'done',
  TaskDateCreated: '1795434888',
  TaskQueueSid: sid('WQ'),
  TaskQueueName: 'Everyone',
  TaskQueueEnteredDate: '1795434888',
  TaskQueueTargetExpression: '1==1',
  WorkflowSid: sid('WW'),
  WorkflowName: 'Assign to Anyone',
  TaskChannelSid: sid('TC'),
  TaskChannelName: 'SMS',
  TaskChannelUniqueName: 'sms',
  TaskChannelOptimizedRouting: 'true',
  WorkerSid: sid('WK'),
  WorkerName: 'bea',
  WorkerAttributes: '{"contact_uri":"client:bea"}',
  WorkerActivitySid: sid('WA'),
  WorkerActivityName: 'Available',
  ReservationSid: sid('WR'),
  OperatingUnitSid: sid('OU'),
};

const EVENT: TaskEvent = {
  type: 'task.completed',
  accountSid: sid('AC'),
  workspaceSid: sid('WS'),
  taskSid: sid('WT'),
  attributes: { legible: true, values: ATTRIBUTES },
};

/** Event Streams' envelope: https://www.twilio.com/docs/events/event-types/taskrouter/task */
const cloudEvent = (type: string, payload: object) => ({
  specversion: '1.0',
  type: `com.twilio.taskrouter.${type}`,
  source: `/v1/Workspaces/${sid('WS')}/Tasks/${sid('WT')}`,
  id: sid('EV'),
  dataschema: 'https://events-schemas.twilio.com/TaskRouter.TaskCompleted/1',
  datacontenttype: 'application/json',
  time: '2026-11-23T12:00:00.000Z',
  data: payload,
});

const PAYLOAD = {
  account_sid: sid('AC'),
  workspace_sid: sid('WS'),
  task_sid: sid('WT'),
  task_attributes: JSON.stringify(ATTRIBUTES),
  task_assignment_status: 'completed',
};

/** As the platform hands over a JSON array. */
const asKeys = (events: unknown[]) => ({ ...events });

describe('a callback', () => {
  it('is read with all its fields', () => {
    expect(readEvents(CALLBACK, 'application/x-www-form-urlencoded')).toEqual([EVENT]);
  });

  it('needs nothing but its type: a Worker’s has no Task', () => {
    const event = { type: 'worker.activity.update', attributes: { legible: false } };
    expect(readEvents({ EventType: 'worker.activity.update' })).toEqual([event]);
  });

  it.each(['', 'null', '[]', '"CH"', '{"channelSid":'])('with the attributes %j is illegible, not an error', (text) => {
    const [event] = readEvents({ ...CALLBACK, TaskAttributes: text });
    expect(event).toEqual({ ...EVENT, attributes: { legible: false } });
  });

  it('with a SID that is none does not have that SID', () => {
    const event = readEvents({ ...CALLBACK, TaskSid: 'WT1', WorkspaceSid: sid('AC'), AccountSid: '' });
    expect(event).toEqual([{ type: EVENT.type, attributes: EVENT.attributes }]);
  });

  it.each([[['task.completed', 'task.completed']], [''], [undefined], [7]])(
    'is refused where its type is %j',
    (EventType) => {
      expect(() => readEvents({ ...CALLBACK, EventType })).toThrow(
        new BadRequest("EventType must be the event's type, a text"),
      );
    },
  );
});

describe('what Event Streams sends', () => {
  const read = (...events: unknown[]) => readEvents(asKeys(events), 'application/json; charset=utf-8');

  it('is read, however many events it holds', () => {
    const events = Array.from({ length: 12 }, (_, at) => cloudEvent(`task.${at}`, { payload: PAYLOAD }));
    expect(read(...events)).toEqual(events.map((_, at) => ({ ...EVENT, type: `task.${at}` })));
  });

  it('may hold none, or a signature’s hash beside it', () => {
    expect(read()).toEqual([]);
    const signed = { ...asKeys([cloudEvent('task.completed', PAYLOAD)]), bodySHA256: 'ab' };
    expect(readEvents(signed, 'application/json')).toEqual([EVENT]);
  });

  it('may say it in a payload, or right in its data; attributes as a text, or as an object', () => {
    const asObject = { ...PAYLOAD, task_attributes: ATTRIBUTES };
    expect(read(cloudEvent('task.completed', PAYLOAD), cloudEvent('task.completed', { payload: asObject }))).toEqual([
      EVENT,
      EVENT,
    ]);
  });

  it('may say nothing of what matters here', () => {
    const event = { type: 'task.completed', attributes: { legible: false } };
    expect(read({ type: 'com.twilio.taskrouter.task.completed' })).toEqual([event]);
  });

  it.each([null, 'text', [], {}, { type: 7 }])('does not make the others wait for one that is %j', (wrong) => {
    expect(read(cloudEvent('task.completed', PAYLOAD), wrong)).toEqual([
      EVENT,
      { type: '', attributes: { legible: false } },
    ]);
    expect(() => read(wrong, wrong)).toThrow(new BadRequest('[0].type must be a text'));
  });
});

it.each<[string, object, string]>([
  ['nothing', {}, 'application/x-www-form-urlencoded'],
  ['a JSON object', { EventTypes: 'task.completed' }, 'application/json'],
  ['an array without saying that it is JSON', asKeys([cloudEvent('task.completed', PAYLOAD)]), ''],
])('refuses %s', (_, params, contentType) => {
  expect(() => readEvents({ ...params }, contentType)).toThrow(
    new BadRequest('EventType is needed (a TaskRouter callback), or a JSON array of CloudEvents (Event Streams)'),
  );
});

describe('the end of a Task', () => {
  const ends = (EventType: string) => readEvents({ ...CALLBACK, EventType }).every(isEnding);

  it.each(['task.canceled', 'task.wrapup', 'task.completed', 'task.system-deleted'])('is %s', (type) => {
    expect(ends(type)).toBe(true);
  });

  it.each([
    'task.deleted',
    'task.created',
    'task.updated',
    'task.transfer-completed',
    'reservation.wrapup',
    'reservation.completed',
    'task-queue.moved',
    'TASK.COMPLETED',
    'constructor',
  ])('is not %s', (type) => {
    expect(ends(type)).toBe(false);
  });
});

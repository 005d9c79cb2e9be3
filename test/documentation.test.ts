import { sendMessageTo } from '../emulator/people/customers';
import { setStage } from './conformance/stage';

/*
 * What the pages of Twilio's documentation show of each product beyond one request an operation, which
 * `conformance.test.ts` has: filters, conditions, integrations, in our own words and on an account of our own. Each names
 * its page, below https://www.twilio.com/docs.
 */
type Stage = ReturnType<typeof setStage>;
type Example = [page: string, what: string, act: (stage: Stage) => Promise<unknown>, expected: unknown];

const taskrouter: Example[] = [
  [
    'taskrouter/api/task',
    'Tasks by status and priority, in an order',
    async ({ workspace }) => {
      for (const priority of [1, 10, 5]) await workspace.tasks.create({ taskChannel: 'video', priority });
      const filter = { assignmentStatus: ['pending', 'reserved'], ordering: 'Priority:desc' };
      return (await workspace.tasks.list(filter)).map(({ priority }) => priority);
    },
    [10, 5, 1],
  ],
  [
    'taskrouter/api/task',
    'Tasks by an expression about their attributes',
    async ({ workspace }) => {
      await workspace.tasks.create({ attributes: '{"type":"support","tier":2}' });
      await workspace.tasks.create({ attributes: '{"type":"sales","tier":2}' });
      return workspace.tasks.list({ evaluateTaskAttributes: 'type == "support" AND tier > 1' });
    },
    [expect.objectContaining({ attributes: '{"type":"support","tier":2}' })],
  ],
  [
    'taskrouter/api/task',
    'a Task that is changed only if no one changed it since',
    async ({ workspace }) => {
      const { sid } = await workspace.tasks.create({ attributes: '{}' });
      const stale = workspace.tasks(sid).update({ priority: 3, ifMatch: '99' });
      return stale.catch((error: { status: number }) => error.status);
    },
    412,
  ],
  [
    'taskrouter/api/worker',
    'Workers by an expression, and by the queue that takes them',
    async ({ workspace, worker, account }) => {
      await worker.update({ attributes: '{"languages":["fr","en"]}' });
      const byLanguage = await workspace.workers.list({ targetWorkersExpression: 'languages HAS "fr"' });
      const byQueue = await workspace.workers.list({ taskQueueSid: account.queueSid });
      return [byLanguage.length, byQueue.length];
    },
    [1, 2],
  ],
  [
    'taskrouter/api/worker-channel',
    'how many Tasks of a channel an agent has at once',
    async ({ worker }) => (await worker.workerChannels('chat').update({ capacity: 3 })).configuredCapacity,
    3,
  ],
  [
    'taskrouter/workflow-configuration',
    'a Workflow with a filter, two targets and a default queue',
    async ({ workspace, account }) => {
      const gold = await workspace.taskQueues.create({ friendlyName: 'Gold', targetWorkers: 'tier == "none"' });
      const targets = [{ queue: gold.sid, timeout: 20 }, { queue: account.queueSid }];
      const filters = [{ filter_friendly_name: 'gold', expression: "selected == 'gold'", targets }];
      const configuration = { task_routing: { filters, default_filter: { queue: account.queueSid } } };
      const workflow = await workspace.workflows.create({
        friendlyName: 'By tier',
        configuration: JSON.stringify(configuration),
        taskReservationTimeout: 20,
      });
      const task = await workspace.tasks.create({ workflowSid: workflow.sid, attributes: '{"selected":"gold"}' });
      return [task.taskQueueFriendlyName, task.workflowFriendlyName];
    },
    ['Gold', 'By tier'],
  ],
  [
    'taskrouter/api/event',
    'the events of one Task, and of one kind',
    async ({ workspace }) => {
      const { sid } = await workspace.tasks.create({});
      await workspace.tasks(sid).update({ assignmentStatus: 'canceled', reason: 'gone' });
      const events = await workspace.events.list({ taskSid: sid, eventType: 'task.canceled' });
      return events.map(({ eventType, eventData }) => [eventType, eventData.task_canceled_reason]);
    },
    [['task.canceled', 'gone']],
  ],
];

const flex: Example[] = [
  [
    'flex/developer/messaging/manage-flows',
    'a Flex Flow for WhatsApp that makes a Task, with the Channel Janitor',
    async ({ flex: api, account }) =>
      api.flexFlow.create({
        ...{ friendlyName: 'WhatsApp', chatServiceSid: account.chatServiceSid, channelType: 'whatsapp' },
        ...{ contactIdentity: 'whatsapp:+15550150', enabled: true, integrationType: 'task', janitorEnabled: true },
        'integration.workspaceSid': account.workspaceSid,
        'integration.workflowSid': account.workflowSid,
        'integration.channel': 'chat',
      }),
    expect.objectContaining({ integrationType: 'task', janitorEnabled: true, longLived: false }),
  ],
  [
    'flex/developer/messaging/api/flow',
    'Flex Flows by name',
    async ({ flex: api }) =>
      (await api.flexFlow.list({ friendlyName: 'Web chat' })).map(({ channelType }) => channelType),
    ['web'],
  ],
  [
    'flex/developer/messaging/api/webchat-channels',
    'a web chat that is ended by its status',
    async ({ flex: api, account }) => {
      const made = await api.webChannel.create({
        ...{ flexFlowSid: account.flows.web, identity: 'guest', customerFriendlyName: 'Wendy' },
        chatFriendlyName: 'A chat',
      });
      return api.webChannel(made.sid).update({ chatStatus: 'inactive' });
    },
    expect.objectContaining({ sid: expect.stringMatching(/^CH/) }),
  ],
  [
    'flex/developer/conversations/interactions-api/interactions',
    'an outbound SMS by an agent, and the close of its Channel with its Task',
    async ({ flex: api, account, workspace, emulator }) => {
      const made = await api.interaction.create({
        channel: {
          ...{ type: 'sms', initiated_by: 'agent' },
          participants: [{ address: '+15550177', proxy_address: account.conversationsNumber }],
        },
        routing: {
          properties: {
            ...{ workspace_sid: account.workspaceSid, workflow_sid: account.workflowSid },
            ...{ task_channel_unique_name: 'sms', attributes: { from: '+15550177' } },
          },
        },
      });
      await emulator.clock.advance(1_000);
      const channel = api.interaction(made.sid).channels(made.channel.sid);
      const { status } = await channel.update({ status: 'closed', routing: { status: 'closed' } });
      return [status, await workspace.tasks.list({ assignmentStatus: ['assigned', 'wrapping'] })];
    },
    ['closed', []],
  ],
];

const chat: Example[] = [
  [
    'chat/rest/channel-resource',
    'public and private Channels apart, and one by its unique name',
    async ({ chat: service }) => {
      await service.channels.create({ type: 'private', uniqueName: 'room', attributes: '{"a":1}' });
      await service.channels.create({ type: 'public' });
      const listed = await service.channels.list({ type: ['private'] });
      return [(await service.channels('room').fetch()).attributes, listed.length];
    },
    ['{"a":1}', 1],
  ],
  [
    'chat/rest/message-resource',
    'Messages, the newest first',
    async ({ chat: service }) => {
      const { sid } = await service.channels.create({});
      const { messages } = service.channels(sid);
      for (const body of ['one', 'two']) await messages.create({ body, from: 'alice' });
      return (await messages.list({ order: 'desc' })).map(({ body }) => body);
    },
    ['two', 'one'],
  ],
];

const conversations: Example[] = [
  [
    'conversations/api/conversation-resource',
    'a Conversation with timers, found by what an identity takes part in',
    async ({ sdk }) => {
      const made = await sdk.conversations.v1.conversations.create({
        ...{ friendlyName: 'Order 7', state: 'active', 'timers.inactive': 'PT10M', 'timers.closed': 'P1D' },
      });
      await sdk.conversations.v1.conversations(made.sid).participants.create({ identity: 'agent7' });
      const found = await sdk.conversations.v1.participantConversations.list({ identity: 'agent7' });
      return found.map(({ conversationSid }) => conversationSid === made.sid);
    },
    [true],
  ],
  [
    'conversations/inbound-autocreation',
    'an SMS to an Address begins a Conversation with its customer',
    async ({ sdk, account, emulator }) => {
      sendMessageTo(emulator, { from: '+15550188', to: account.conversationsNumber, body: 'hi' });
      await emulator.clock.advance(1_000);
      const found = await sdk.conversations.v1.participantConversations.list({ address: '+15550188' });
      return found.map(({ conversationState }) => conversationState);
    },
    ['active'],
  ],
];

const proxy: Example[] = [
  [
    'proxy/api/session',
    'a Session with its Participants, closed and gone',
    async ({ proxy: service, account }) => {
      const { sid } = await service.sessions.create({ uniqueName: 'ride-1', ttl: 3600 });
      const session = service.sessions(sid);
      await session.participants.create({ identifier: '+15550190', proxyIdentifier: account.smsNumber });
      const { status } = await session.update({ status: 'closed' });
      await session.remove();
      return [status, (await session.fetch().catch((error: { status: number }) => error)).status];
    },
    ['closed', 404],
  ],
];

const sync: Example[] = [
  [
    'sync/api/document-resource',
    'a Document that is changed only in the revision that was read',
    async ({ sync: service }) => {
      await service.documents.create({ uniqueName: 'game', data: { turn: 1 } });
      const { revision } = await service.documents('game').update({ data: { turn: 2 }, ifMatch: '0' });
      const late = service.documents('game').update({ data: { turn: 3 }, ifMatch: '0' });
      return [revision, await late.catch((error: { code: number }) => error.code)];
    },
    ['1', 54103],
  ],
  [
    'sync/api/map-item-resource',
    'the items of a Map from a key on',
    async ({ sync: service }) => {
      const { sid } = await service.syncMaps.create({ uniqueName: 'people' });
      const items = service.syncMaps(sid).syncMapItems;
      for (const key of ['ann', 'bob', 'cy']) await items.create({ key, data: { key } });
      return (await items.list({ order: 'desc' })).map(({ key }) => key);
    },
    ['cy', 'bob', 'ann'],
  ],
];

const events: Example[] = [
  [
    'events/webhook-quickstart',
    'a sink, a Subscription to two types, and a type more',
    async ({ sdk }) => {
      const sink = await sdk.events.v1.sinks.create({
        ...{ description: 'mine', sinkType: 'webhook' },
        sinkConfiguration: { destination: 'https://example.com/events', method: 'POST', batch_events: false },
      });
      const types = ['task.created', 'task.canceled'].map((type) => ({ type: `com.twilio.taskrouter.${type}` }));
      const { sid } = await sdk.events.v1.subscriptions.create({ description: 'mine', sinkSid: sink.sid, types });
      const more = sdk.events.v1.subscriptions(sid).subscribedEvents;
      await more.create({ type: 'com.twilio.taskrouter.task.completed' });
      return (await more.list()).length;
    },
    3,
  ],
];

const serverless: Example[] = [
  [
    'serverless/api/resource/variable',
    'a Variable of an Environment, found by its list',
    async ({ sdk }) => {
      const { sid } = await sdk.serverless.v1.services.create({ uniqueName: 'mine', friendlyName: 'Mine' });
      const service = sdk.serverless.v1.services(sid);
      const environment = await service.environments.create({ uniqueName: 'staging', domainSuffix: 'stage' });
      await service.environments(environment.sid).variables.create({ key: 'COLOUR', value: 'red' });
      const variables = await service.environments(environment.sid).variables.list();
      return [environment.domainName, variables.map(({ key, value }) => `${key}=${value}`)];
    },
    [expect.stringMatching(/^mine-\d{4}-stage\.twil\.io$/), ['COLOUR=red']],
  ],
];

const messaging: Example[] = [
  [
    'messaging/tutorials/how-to-send-sms-messages',
    'an SMS with a status callback, in the list of its day',
    async ({ sdk, account, emulator }) => {
      const made = await sdk.messages.create({
        ...{ to: '+15550191', from: account.smsNumber, body: 'hello' },
        statusCallback: 'https://example.com/status',
      });
      await emulator.clock.advance(1_000);
      const listed = await sdk.messages.list({ to: '+15550191', dateSent: new Date(Date.UTC(2026, 0, 5)) });
      return listed.map(({ sid, status }) => [sid === made.sid, status]);
    },
    [[true, 'delivered']],
  ],
];

describe("what Twilio's documentation shows", () => {
  const all = [taskrouter, flex, chat, conversations, proxy, sync, events, serverless, messaging].flat();
  test.each(all)('%s: %s', async (_page, _what, act, expected) => {
    expect(await act(setStage())).toEqual(expected);
  });
});

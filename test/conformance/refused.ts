/**
 * Requests in the examples of Twilio's description that the embedded Twilio refuses, with the status and the reason.
 * All others are carried out. Each of these stands for a placeholder that no account would take, for a state that the
 * example leaves out, or for what is not emulated and says so.
 */
type Refusals = Record<string, readonly [status: number, why: string]>;

const PLACEHOLDER = 'the example has a word where a value of another form belongs';
const ELSEWHERE = 'what it refers to is not in the example';
const OVER = 'the example shows it as it is afterwards';

const both = (name: string, refusal: Refusals[string], verb = 'Create'): Refusals => ({
  [`conversations.${verb}Conversation${name}`]: refusal,
  [`conversations.${verb}ServiceConversation${name}`]: refusal,
});

const SCHEDULED = ['createScheduledMessageSms', 'createScheduledMessageMms', 'createScheduledMessageWhatsapp'];

export const REFUSED: Refusals = {
  'api.UpdateAccount, updateWithNumericStatus': [400, 'a number, where the schema has a word'],
  ...Object.fromEntries(
    ['create', 'createWoService', 'createWithQueuedStatus'].map((name) => [
      `api.CreateMessage, ${name}`,
      [501, 'media are not emulated'] as const,
    ]),
  ),
  ...Object.fromEntries(
    ['createWithMessagingService', ...SCHEDULED].map((name) => [
      `api.CreateMessage, ${name}`,
      [501, 'Messaging Services are not emulated'] as const,
    ]),
  ),
  'api.UpdateMessage, cancelMessage': [501, 'scheduled messages are not emulated'],
  'chat.CreateMessage, createMedia': [501, 'media are not emulated'],
  'chat.UpdateChannelWebhook, update': [400, 'five retries, where the documentation allows three'],
  'chat.UpdateService, update': [400, PLACEHOLDER],
  'conversations.UpdateConfigurationWebhook, update': [501, 'pre-events are not emulated'],
  'conversations.UpdateServiceWebhookConfiguration, update': [501, 'pre-events are not emulated'],
  ...both('Message, createWithMedia', [501, 'media are not emulated']),
  ...both('Message, createWithContentSid', [501, 'content templates are not emulated']),
  ...both('Participant, createGmms', [501, 'Group MMS is not emulated']),
  ...both('Participant, createGmmsChatNoAttributes', [501, 'Group MMS is not emulated']),
  ...both('Participant, createGmmsSmsNoAttributes', [400, 'an address of Group MMS, which is not emulated']),
  ...both('Participant, updateGmms', [501, 'Group MMS is not emulated'], 'Update'),
  'events.CreateSink, create': [501, 'Kinesis is not emulated'],
  'events.CreateSink, createSegment': [501, 'Segment is not emulated'],
  'events.CreateSubscription, create': [400, ELSEWHERE],
  'flex.CreateChannel, create': [404, ELSEWHERE],
  'flex.CreateInteraction, create': [400, PLACEHOLDER],
  'flex.UpdateInteractionChannel, update': [400, OVER],
  'flex.UpdateInteractionChannel, updateStatusClosed': [400, OVER],
  'flex.CreateInteractionChannelInvite, create': [400, OVER],
  'flex.UpdateInteractionChannelParticipant, update': [404, ELSEWHERE],
  'flex.UpdateInteractionChannelParticipant, updateStatusClosed': [404, ELSEWHERE],
  'flex.CreateWebChannel, create': [404, ELSEWHERE],
  'flexV2.CreateWebChannel, create': [400, ELSEWHERE],
  'proxy.CreateParticipant, create': [400, ELSEWHERE],
  'proxy.CreateParticipant, createChannel': [400, ELSEWHERE],
  'serverless.CreateBuild, create': [400, ELSEWHERE],
  'serverless.CreateDeployment, create': [409, OVER],
  'studio.CreateExecution, create': [400, ELSEWHERE],
  ...Object.fromEntries(
    ['CreateFlow, create', 'UpdateFlow, update', 'UpdateFlowValidate, update'].map((name) => [
      `studio.${name}`,
      [400, 'a definition without states'] as const,
    ]),
  ),
  'taskrouter.CreateTask, create': [400, ELSEWHERE],
  'taskrouter.UpdateTask, update': [400, PLACEHOLDER],
  'taskrouter.UpdateTaskReservation, update': [400, OVER],
  'taskrouter.UpdateTaskReservation, updateSuperviseInstruction': [501, 'supervision is not emulated'],
  'taskrouter.UpdateWorkerReservation, update': [400, OVER],
  'taskrouter.CreateWorker, create': [400, PLACEHOLDER],
  'taskrouter.UpdateWorker, update': [400, PLACEHOLDER],
  'taskrouter.CreateWorkflow, create': [400, PLACEHOLDER],
  'taskrouter.UpdateWorkflow, update': [400, PLACEHOLDER],
  'taskrouter.CreateWorkspace, create': [400, PLACEHOLDER],
  'taskrouter.UpdateWorkspace, update': [400, PLACEHOLDER],
};

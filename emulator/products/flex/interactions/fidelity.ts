import type { Behaviour } from '../../../core/behaviour';

const INTERACTIONS = 'docs/flex/developer/conversations/interactions-api/interactions';
const BEST_PRACTICES = 'docs/flex/developer/conversations/best-practices';
const LEAVE = 'docs/flex/admin-guide/setup/conversations/leave-and-pause-for-conversations';
const PARK = 'docs/flex/developer/conversations/park-an-interaction';

export const interactionFidelity: readonly Behaviour[] = [
  {
    id: 'flex.channel-statuses',
    what: 'an Interaction Channel has seven statuses: setup, active, failed, closed, inactive, pause, transfer',
    level: 'exact',
    source: "`InteractionChannelChannelStatus` of Twilio's SDK; the description in use has five",
  },
  {
    id: 'flex.interaction-create',
    what: 'an Interaction for an existing Conversation is accepted, with its Task; the Channel is `setup`, and `active` some time later (`interactionSetupMs`)',
    level: 'exact',
    but: 'unknown: how long it takes; approximate: that Workers are asked only then',
    source: `${INTERACTIONS}; ${BEST_PRACTICES}`,
  },
  {
    id: 'flex.interaction-parameters',
    what: 'parameters of `Channel` and `Routing`; what is missing or wrong: 45366 with 400',
    level: 'exact',
    but: 'approximate: the status; attributes and numbers may also be text; the same for a workspace, Workflow or Task Channel that is not there',
    source: `${INTERACTIONS}; Twilio's error dictionary`,
  },
  {
    id: 'flex.interaction-routing',
    what: "`routing.properties` of the answers is the Task; on later reads it still is as at the Task's beginning",
    level: 'exact',
    but: 'approximate: the later reads',
    source: 'the example of `CreateInteraction`',
  },
  {
    id: 'flex.task-attributes',
    what: 'attributes that Flex adds: flexInteractionSid, flexInteractionChannelSid, flexChannelInviteSid, conversationSid, channelType, initiatedBy, direction, conversations',
    level: 'exact',
    but: 'not emulated: `conversations.external_contact`, which comes later',
    source: 'docs/flex/developer/conversations/interactions-api; the example of `CreateInteraction`',
  },
  {
    id: 'flex.task-customers',
    what: '`customers` is made of `customerName` and `customerAddress`: phone, or email for mail',
    level: 'approximate',
    source: 'the example of `CreateInteraction`',
  },
  {
    id: 'flex.interaction-fails',
    what: 'a second Interaction for a Conversation is dropped (45353), one for a closed or deleted (45354) or empty one (45355) fails; its Task is canceled (`interactionFate` makes one fail)',
    level: 'exact',
    but: 'unknown: how soon the Task is canceled, and with which reason (`interactionCancelMs`, `interactionCancelReason`)',
    source: `errors/45353, 45354; ${BEST_PRACTICES}`,
  },
  {
    id: 'flex.failed-channels',
    what: 'a failed Channel can be read, with its error code (`failedChannelsAreGone`); a dropped one answers 404; after either, the Conversation is free for another',
    level: 'unknown',
  },
  {
    id: 'flex.interaction-refusals',
    what: 'an Interaction that cannot come about is not refused at once (`refusesInteractions`: 400 with the same code)',
    level: 'unknown',
  },
  {
    id: 'flex.interaction-rate',
    what: 'requests to the Interactions API are not limited (`interactionsPerSecond`: 429 with 20429)',
    level: 'unknown',
  },
  {
    id: 'flex.routing-fields',
    what: 'properties of `Routing` beyond the documented ones are ignored (`refusesUnknownRouting`)',
    level: 'unknown',
  },
  {
    id: 'flex.channel-close',
    what: '`Status=closed` closes the Channel and its Conversation; Tasks go to wrapping, or with `Routing={"status":"closed"}` to completed',
    level: 'exact',
    source: 'docs/flex/developer/conversations/interactions-api/channels-subresource; errors/80906',
  },
  {
    id: 'flex.conversation-close',
    what: 'the Conversation is closed before the request is answered (`conversationClosesAfterMs`)',
    level: 'unknown',
  },
  {
    id: 'flex.second-close',
    what: 'a Channel that is closed or failed refuses another update: 400 with 80906 (`secondClose`: 409 with it, 200, or 404)',
    level: 'unknown',
    source: 'errors/80906 has a warning in the Debugger, and not the answer',
  },
  {
    id: 'flex.invites-at-close',
    what: 'Tasks that no agent has accepted are canceled with their Channel (`invitesAtClose`: completed, or left)',
    level: 'unknown',
  },
  {
    id: 'flex.channel-inactive',
    what: '`Status=inactive` needs `Routing={"status":"closed"}`: Tasks are completed, agents leave, the Conversation stays open',
    level: 'exact',
    but: 'approximate: 45366 without it',
    source: `the description; ${LEAVE}`,
  },
  {
    id: 'flex.channel-gone',
    what: 'a Channel is gone (404) 180 days after its last update; changes of the Conversation do not count',
    level: 'exact',
    source: PARK,
  },
  {
    id: 'flex.participant-closed',
    what: 'an agent `closed`: the Task is completed, the agent leaves, Channel and Conversation stay',
    level: 'exact',
    source: PARK,
  },
  {
    id: 'flex.participant-wrapup',
    what: 'an agent `wrapup`: the Task wraps up, the agent sees nothing more, the Conversation stays open',
    level: 'exact',
    source:
      'docs/flex/developer/conversations/interactions-api/interaction-channel-participants; techmatters/flex-plugins',
  },
  {
    id: 'flex.invites',
    what: "an Invite makes a Task with its own attributes and Flex' keys, and none of the first Task's; a Channel that was left or paused is active again",
    level: 'exact',
    but: 'approximate: the status of the Channel',
    source: PARK,
  },
  { id: 'flex.invite-closed', what: 'an Invite to a closed Channel: 400 with 80906', level: 'approximate' },
  {
    id: 'flex.replies',
    what: "a customer's message into a left Conversation makes its Channel active, with a new Task for the same Conversation",
    level: 'exact',
    but: 'unknown: the attributes of that Task (`returnCopiesAttributes`)',
    source: LEAVE,
  },
  { id: 'flex.paused', what: "a customer's message into a paused Conversation changes nothing", level: 'unknown' },
  {
    id: 'flex.left-too-long',
    what: 'a left Conversation is closed after 90 days, a paused one routed again after 14',
    level: 'exact',
    but: 'approximate: what happens after 90 days',
    source: LEAVE,
  },
  {
    id: 'flex.closed-conversations',
    what: 'a Conversation that is closed by a request or a timer leaves its Channel and Tasks as they are (`closedConversationEnds`)',
    level: 'unknown',
  },
  {
    id: 'flex.outbound',
    what: 'an Interaction that an agent or code initiates makes its Conversation; a customer whose pair of addresses is bound elsewhere is not added, and the agent has a Task without a customer (50416)',
    level: 'exact',
    but: 'approximate: the name of the Conversation; that its Task is offered, not accepted at once',
    source: `${INTERACTIONS}; errors/50416`,
  },
  {
    id: 'flex.transfers',
    what: 'a cold Transfer: a new Task with a copy of the attributes, the first one completed, the Channel `transfer` until the new one is accepted (Transfer `completed`) or ends (`failed`)',
    level: 'approximate',
    but: 'exact: statuses and properties',
    source: 'the description; docs/flex/end-user-guide/conversations/work-with-messaging-transfers',
  },
  {
    id: 'flex.interactions-rest',
    what: 'warm Transfers, updates of Transfers, Tasks by `Channel.sid`, new Participants, Participants who are no agents, Interaction webhooks',
    level: 'not emulated',
  },
];

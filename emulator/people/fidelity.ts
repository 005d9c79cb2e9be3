import type { Behaviour } from '../core/behaviour';

export const peopleFidelity: readonly Behaviour[] = [
  {
    id: 'people.accept',
    what: 'accepting adds the agent to the Chat Channel of `channelSid`',
    level: 'exact',
    source: 'docs/flex/developer/messaging/faq-and-troubleshooting',
  },
  {
    id: 'people.interaction-accept',
    what: 'accepting a Task of an Interaction adds the agent to its Channel, with the Task, and to the Conversation',
    level: 'exact',
    source: 'the description of Participants; docs/flex/developer/conversations/best-practices',
  },
  {
    id: 'people.end-chat',
    what: 'end Chat: the Task wraps up, the channel becomes INACTIVE, the session is deleted',
    level: 'exact',
    but: 'approximate: the order wrap-up, channel, session',
    source: "docs/flex/developer/messaging/manage-flows; the UI's default orchestrations in plugin-chat-sms-transfer",
  },
  {
    id: 'people.complete',
    what: 'completing makes the agent leave the channel',
    level: 'exact',
    source: "the UI's default orchestrations in plugin-chat-sms-transfer",
  },
  {
    id: 'people.closed-tab',
    what: 'a closed tab: TaskRouter goes on asking the Worker, nothing is cleaned',
    level: 'exact',
    source: 'docs/flex/developer/messaging/manage-flows',
  },
  {
    id: 'people.transfer',
    what: 'transfer of a chat: a second Task with the same `channelSid`, then the first is completed; optionally with all-zero SIDs in the first',
    level: 'approximate',
    but: 'as public plugins do it',
    source: 'github.com/twilio-professional-services/plugin-chat-sms-transfer',
  },
  {
    id: 'people.flex-ui-order',
    what: 'End Chat, Leave and Pause: the Task wraps up, then the Channel changes (`flexUiOrder`, `flexUiGapMs`)',
    level: 'unknown',
    source: 'docs/flex/admin-guide/setup/conversations/leave-and-pause-for-conversations has both, not their order',
  },
  {
    id: 'people.pause',
    what: 'Pause: the Task wraps up and the agent is gone, as at Leave; or it stays assigned, until Resume (`pauseKeepsTask`)',
    level: 'unknown',
    but: 'not emulated: that capacity is released',
    source: 'docs/flex/admin-guide/setup/conversations/leave-and-pause-for-conversations: "The task remains assigned"',
  },
  {
    id: 'people.decline',
    what: 'who declines an Invite leaves its Task canceled and the Conversation as it is',
    level: 'exact',
    source: 'docs/flex/developer/conversations/best-practices',
  },
  {
    id: 'people.invite',
    what: "an agent's Invite copies the Task's attributes and is noted as `invites` in the Conversation's; a transfer is an Invite without a note, then the first agent is closed",
    level: 'approximate',
    but: 'as the sample does it',
    source: 'github.com/twilio-professional-services/flex-project-template',
  },
  {
    id: 'people.park',
    what: "park: a webhook, the agent closed, the Conversation's attributes replaced; unpark: the webhook removed, an Invite with the first Task's attributes",
    level: 'approximate',
    but: 'as the sample does it; its Functions act at once, and their webhook is answered by no one',
    source: 'github.com/twilio-professional-services/flex-project-template',
  },
  {
    id: 'people.send-to-flex',
    what: "the action `to-flex`: Studio's Send to Flex without a flow, with `channelSid` beside `conversationSid`",
    level: 'approximate',
    but: 'the attributes, as public flows have them',
    source: 'github.com/twilio-labs/function-templates',
  },
  {
    id: 'people.capacity',
    what: 'a furnished agent has room for five chats and five SMS conversations',
    level: 'approximate',
    but: "each account's own choice",
  },
];

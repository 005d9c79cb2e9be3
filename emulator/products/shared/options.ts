import type { LatencyRule } from '../../chaos/latency';
import type { ProductName } from '../../description/load';

type OptionalName = 'ChatServiceSid' | 'MessagingServiceSid' | 'WebhookSid' | 'ClientIdentity' | 'ParticipantSid';

/**
 * Switches for what differs between accounts, or where documentation and public code disagree. A test may set them at
 * any time; a snapshot leaves them out.
 */
export interface WorldOptions {
  /**
   * Whether a parameter that Twilio's description does not name is refused (400), which finds typing errors. Twilio
   * ignores it, and so do `npm start` and the library for tests, which note it in the journal.
   */
  refusesUnknownParameters: boolean;
  /**
   * How many task lists by `EvaluateTaskAttributes` a second are answered; the next one is refused with 429. 0: all.
   * @see https://www.twilio.com/en-us/changelog/taskrouter-endpoint-rate-limit-correction
   */
  evaluateTasksPerSecond: number;
  /**
   * Whether a list of Tasks shows their attributes. The description says that they are "only displayed in FETCH";
   * code in public use reads them from lists, so the default is that they are there.
   */
  listsShowTaskAttributes: boolean;
  /**
   * Whether Flex adds its webhook (or Studio Flow) again when a customer comes back to a Chat Channel that exists
   * already and no longer has it. Nothing says which.
   */
  returnAddsWebhook: boolean;
  /**
   * Whether Flex puts a new engagement on a Chat Channel of the same Flex Flow and the same two addresses that is
   * still ACTIVE, although it is not long-lived.
   * @see https://github.com/twilio-professional-services/function-flex-outbound-sms#expected-outcome-of-the-function-call
   */
  reusesActiveChannels: boolean;
  /**
   * Whether a message that was made by REST without `X-Twilio-Webhook-Enabled` stays unknown to Proxy, and so to the
   * customer's phone. Public code disagrees; the default is the case that does harm.
   */
  smsNeedsWebhookHeader: boolean;
  /**
   * Whether a list of Chat Channels without `Type` shows public ones only, as the description says. Two public
   * scripts list without it and expect Flex' channels, which are private.
   */
  channelListsDefaultToPublic: boolean;
  /**
   * Whether Proxy keeps back REVOKE and OPTOUT, by which customers opt out since May 2025. Its page on opt-out words does
   * not name them.
   * @see https://www.twilio.com/docs/proxy/opt-out-keywords
   */
  proxyKeepsBackNewStopWords: boolean;
  /** ms until an Interaction that was accepted has its Channel, or fails. Nothing says how long it takes. */
  interactionSetupMs: number;
  /** What becomes of Interactions that are created from now on: as Twilio would have it, or one of its failures. */
  interactionFate: 'usual' | 'failed' | 'dropped';
  /** ms from the failure of an Interaction to the cancellation of its Task. Nothing says how long it takes. */
  interactionCancelMs: number;
  /** The reason of that cancellation; empty: none. Twilio says only that it does not tell of the failure. */
  interactionCancelReason: string;
  /** Whether a Channel that failed is answered with 404 instead of its status. */
  failedChannelsAreGone: boolean;
  /** Whether an Interaction for a closed, mapped or empty Conversation is refused at once, instead of failing later. */
  refusesInteractions: boolean;
  /** What the second close of an Interaction Channel is answered: 200, 400 or 409 with 80906, or 404. */
  secondClose: 'accepted' | 'refused' | 'conflict' | 'not-found';
  /** ms from the close of an Interaction Channel to that of its Conversation. */
  conversationClosesAfterMs: number;
  /** What the close of an Interaction Channel does to Tasks that no agent has accepted. */
  invitesAtClose: 'canceled' | 'completed' | 'left';
  /**
   * What the end of a Conversation, by a request or a timer, does to its Interaction Channel: nothing, or it is closed
   * without or with its Tasks.
   */
  closedConversationEnds: 'nothing' | 'channel' | 'tasks';
  /** Whether the Task that a customer's message brings to a left Conversation has a copy of the last one's attributes. */
  returnCopiesAttributes: boolean;
  /** What Flex UI changes first at End Chat, Leave and Pause: the Task, which wraps up, or the Channel. */
  flexUiOrder: 'task-first' | 'channel-first';
  /** ms between the two. */
  flexUiGapMs: number;
  /**
   * Whether Pause leaves the Task assigned and its agent in the Conversation, or has the Task wrap up, as Leave has.
   * Sources disagree.
   * @see https://www.twilio.com/docs/flex/admin-guide/setup/conversations/leave-and-pause-for-conversations
   */
  pauseKeepsTask: boolean;
  /**
   * Whether Studio's webhook stays on a Conversation after Send to Flex. From a Chat Channel it goes; of Conversations nothing
   * says it. If it stays, each further message starts the flow again.
   * @see https://www.twilio.com/docs/flex/developer/messaging/manage-flows
   */
  sendToFlexKeepsWebhook: boolean;
  /** How many requests a second the Interactions API takes; the next one is refused with 429. 0: all. */
  interactionsPerSecond: number;
  /** Whether an Interaction's `Routing` may have no other properties than the documented ones. */
  refusesUnknownRouting: boolean;
  /** The HTTP status of a conflict in Conversations (50377, 50416, 50361, 50391, …). Only its number is documented. */
  conversationsConflictStatus: 400 | 403 | 409;
  /**
   * Whether Conversations list the Chat Channels of Flex Flows, which are private and so Conversations. Default: they do,
   * as follows from what is documented.
   */
  conversationListsShowChatChannels: boolean;
  /** The order of a list of Conversations without a date filter; with one it is newest first. Default: oldest first. */
  conversationListsNewestFirst: boolean;
  /** The state in which Conversations show the Chat Channels of Flex Flows. Nothing says; default `active`. */
  stateOfChatChannels: 'active' | 'inactive' | 'closed';
  /**
   * Whether a page of Conversations begins behind as many as were shown before, so that it leaves out some where the
   * state of those before it has changed. Default: it begins behind the last one that was shown.
   */
  conversationPagesSkip: boolean;
  /** How often a webhook of Conversations that failed is sent again. Nothing documents any; default 0. */
  conversationWebhookRetries: 0 | 1 | 2 | 3;
  /** Whether connection overrides (`#rc=3`) count in URLs of Conversations' webhooks. Default: they do not. */
  conversationWebhooksTakeOverrides: boolean;
  /** Names that payloads of Conversations lack; those that were captured differ in these. Default: none. */
  conversationPayloadsLack: readonly OptionalName[];
  /** What payloads call the source of a message from WhatsApp and others besides SMS. Nothing says; default `SMS`. */
  whatsAppSource: 'SMS' | 'API' | 'WHATSAPP';
  /**
   * Whether a Conversation that comes about through an Address is active before its first message. Seen, with a group:
   * about 700 ms after it. Default: so it is.
   */
  activeBeforeFirstMessage: boolean;
  /** Whether a participant who comes or goes starts the timers of a Conversation again. Default: so it is. */
  participantsRestartTimers: boolean;
  /** How far the index of a message is from the one before it. Default 1. */
  conversationIndexStep: number;
  /** Whether `ReplayAfter` sends again the message of that index itself. Default: it does. */
  replayIncludesItsIndex: boolean;
  /** Whether a message can be posted while a Conversation is `initializing`. Default: it can. */
  initializingTakesMessages: boolean;
  /** How long calls take. Default: no time at all. */
  latency: LatencyRule[];
  /** ms until a list shows what was created. Lists of Tasks by attribute: {@link taskQueryLagMs}. Default 0. */
  listLagMs: number;
  /** ms until a list of Tasks by `EvaluateTaskAttributes` shows a new one. Default 0. */
  taskQueryLagMs: number;
  /**
   * ms until a new resource of a product is found by its SID or unique name; until then, and for what lies below it,
   * 404. Public code waits for Chat Channels that a webhook has named already. Default: at once.
   */
  visibleAfterMs: Partial<Record<ProductName, number>>;
}

/** Twilio without delays: every call is answered at once, and every list and path is up to date. */
export const promptOptions = (): Pick<WorldOptions, 'latency' | 'listLagMs' | 'taskQueryLagMs' | 'visibleAfterMs'> => ({
  latency: [],
  listLagMs: 0,
  taskQueryLagMs: 0,
  visibleAfterMs: {},
});

/** Interactions as they usually come about. */
export const interactionDefaults = (): Pick<WorldOptions, 'interactionFate' | 'interactionSetupMs'> => ({
  interactionFate: 'usual',
  interactionSetupMs: 500,
});

export const defaultOptions = (): WorldOptions => ({
  refusesUnknownParameters: true,
  evaluateTasksPerSecond: 3,
  listsShowTaskAttributes: true,
  returnAddsWebhook: false,
  reusesActiveChannels: true,
  smsNeedsWebhookHeader: true,
  channelListsDefaultToPublic: true,
  proxyKeepsBackNewStopWords: false,
  ...interactionDefaults(),
  interactionCancelMs: 0,
  interactionCancelReason: '',
  failedChannelsAreGone: false,
  refusesInteractions: false,
  secondClose: 'refused',
  conversationClosesAfterMs: 0,
  invitesAtClose: 'canceled',
  closedConversationEnds: 'nothing',
  returnCopiesAttributes: true,
  flexUiOrder: 'task-first',
  flexUiGapMs: 0,
  pauseKeepsTask: false,
  sendToFlexKeepsWebhook: false,
  interactionsPerSecond: 0,
  refusesUnknownRouting: false,
  conversationsConflictStatus: 409,
  conversationListsShowChatChannels: true,
  conversationListsNewestFirst: false,
  stateOfChatChannels: 'active',
  conversationPagesSkip: false,
  conversationWebhookRetries: 0,
  conversationWebhooksTakeOverrides: false,
  conversationPayloadsLack: [],
  whatsAppSource: 'SMS',
  activeBeforeFirstMessage: false,
  participantsRestartTimers: true,
  conversationIndexStep: 1,
  replayIncludesItsIndex: true,
  initializingTakesMessages: true,
  ...promptOptions(),
});

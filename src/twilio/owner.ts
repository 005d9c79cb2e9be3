/** Keys that Flex writes into the attributes of the Chat Channels of Flex Flows, and of no Conversation. */
const FLEX_FLOW_KEYS = ['long_lived', 'proxySession', 'forwarding', 'serviceNumber'];
/** Another application may call something else of its own a status. */
const STATUSES: readonly unknown[] = ['ACTIVE', 'INACTIVE'];

/**
 * Whether attributes show that a Flex Flow made what they stand on. One Chat service shows Chat Channels and Conversations
 * alike, under the same SIDs, so each adapter leaves alone what is the other's.
 */
export const isFlexFlows = (attributes: Record<string, unknown>): boolean =>
  STATUSES.includes(attributes.status) || FLEX_FLOW_KEYS.some((key) => attributes[key] !== undefined);

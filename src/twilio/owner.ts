/** Keys that Flex writes into the attributes of the Chat Channels of Flex Flows, and of no Conversation. */
const FLEX_FLOW_KEYS = ['status', 'long_lived', 'proxySession', 'forwarding', 'serviceNumber'];

/**
 * Whether attributes show that a Flex Flow made what they stand on. One Chat service shows Chat Channels and Conversations
 * alike, under the same SIDs, so each adapter leaves alone what is the other's.
 */
export const isFlexFlows = (attributes: Record<string, unknown>): boolean =>
  FLEX_FLOW_KEYS.some((key) => attributes[key] !== undefined);

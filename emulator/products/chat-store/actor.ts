import type { Call } from '../shared/call';

/** Who changes something in a channel, by which API, and whether that fires webhooks. */
export interface Actor {
  /** As payloads name it: a client (browser, Flex UI) or the REST API. */
  source: 'SDK' | 'API' | 'SMS' | 'WHATSAPP';
  identity: string;
  webhooks: boolean;
  /** A customer's SMS on its way in: Proxy does not send it out again. */
  throughProxy?: boolean;
}

/** A client: the customer's browser, an agent's Flex UI. Its changes always fire webhooks. */
export const client = (identity: string): Actor => ({ source: 'SDK', identity, webhooks: true });

/**
 * A REST request fires post-event webhooks only where it asks for them by `X-Twilio-Webhook-Enabled: true`.
 * Approximate: without an identity of its own it counts as `system`, the default author.
 * @see https://www.twilio.com/docs/chat/webhook-events
 * @fidelity chat.webhook-header, chat.client-identity
 */
export const rest = ({ webhooks }: Call, identity = 'system'): Actor => ({ source: 'API', identity, webhooks });

/** Twilio's own orchestration. Approximate: nothing tells how its changes are marked. @fidelity chat.client-identity */
export const orchestrator: Actor = { source: 'API', identity: 'system', webhooks: true };

/** Proxy, speaking for a customer. Customers on SMS arrive as `API`, as far as anything is known. */
export const proxyFor = (identity: string): Actor => ({ ...orchestrator, identity, throughProxy: true });

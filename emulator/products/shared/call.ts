import type { Operation } from '../../description/load';
import type { World } from './world';

/** A request that was understood: its operation, and what it carries, checked and with its types. */
export interface Call {
  operation: Operation;
  /** `chat.CreateChannel` */
  name: string;
  /** The parts of the path, decoded: `{ ServiceSid: 'IS…' }`. */
  params: Record<string, string>;
  /** The query and the form together, by Twilio's names: `{ FriendlyName: 'x', PageSize: 50 }`. */
  input: Record<string, unknown>;
  ifMatch?: string;
  /** `X-Twilio-Webhook-Enabled: true` */
  webhooks: boolean;
  path: string;
  /** What a list shows that is not quite true. */
  list?: ListTrouble;
  /** Epoch ms: a path finds nothing that was created later (option `visibleAfterMs`). */
  foundUntil?: number;
}

export interface ListTrouble {
  /** Epoch ms: nothing is shown that was created later. */
  until?: number;
  /** The page leaves out one item: the one of this SID, or its newest. */
  omits?: { sid?: string | undefined };
  /** The page shows one item that was shown already. */
  repeats?: boolean;
}

export interface Answer {
  /** Default: the operation's own. */
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export type Handler = (call: Call, world: World) => Answer;

/** By `operationId`. */
export type Handlers = Readonly<Record<string, Handler>>;

const names = new Map<string, string>();

/** `FriendlyName` → `friendly_name`, `Integration.FlowSid` → `integration.flow_sid`. */
export const snake = (name: string): string => {
  let found = names.get(name);
  if (found === undefined) {
    found = name
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
      .toLowerCase();
    names.set(name, found);
  }
  return found;
};

import type { Behaviour } from '../../core/behaviour';
import type { Description, ProductName } from '../../description/load';
import type { Handler, Handlers } from './call';
import type { TwilioWorld } from './world';

/** What a part does when a plan of {@link TwilioWorld.schedule} falls due, by the plan's kind. */
export type TimerHandlers = Readonly<Record<string, (world: TwilioWorld, data: Record<string, string>) => void>>;

/** What a part does when another part tells of a change; see {@link topic}. */
export interface Listener {
  readonly topic: string;
  /** `never`: only the topic knows what it tells. */
  readonly act: (world: TwilioWorld, happening: never) => void;
}

/** A change in one part that others follow without an import between them. */
export interface Topic<T> {
  readonly name: string;
  /** @example listens: [messageSent.to(relayToPhone)] */
  to(act: (world: TwilioWorld, happening: T) => void): Listener;
}

/** @example export const messageSent = topic<MessageSent>('chat.messageSent'); // told by: world.tell(messageSent, …) */
export const topic = <T>(name: string): Topic<T> => ({ name, to: (act) => ({ topic: name, act }) });

/**
 * What acts in an account by itself: when a plan falls due, and when another part tells of a change. A part is data, and
 * keeps its state in {@link TwilioWorld.store} only: many accounts share one process.
 */
export interface Part {
  readonly name: string;
  readonly timers?: TimerHandlers;
  /** Of several parts that follow one topic, the one that comes first in the account's table acts first. */
  readonly listens?: readonly Listener[];
}

/** A part with an API: one of Twilio's products. `../template` is one to copy. */
export interface Product<P extends ProductName> extends Part {
  /** As in the names of its operations: `chat.CreateChannel`. */
  readonly name: P;
  /** As in a heading: `Programmable Chat v2`. */
  readonly title: string;
  /** Twilio's own, by which every request and every answer is checked. */
  readonly description: Description;
  /** By the description's `operationId`. An operation that is not here answers 501 with its name. */
  readonly handlers: Handlers<P>;
  /** Twilio's own codes for values that the description refuses, by operation and parameter: `UpdateConversation.State`. */
  readonly codes?: Readonly<Record<string, number>>;
  /** What the journal and delivery rules call the webhooks that it sends. */
  readonly webhooks?: readonly string[];
  /** How far its behaviours can be trusted. */
  readonly fidelity: readonly Behaviour[];
}

export type AnyProduct = { [P in ProductName]: Product<P> }[ProductName];

/** `undefined` where the operation is not emulated. */
export const handlerOf = ({ handlers }: AnyProduct, operationId: string): Handler | undefined =>
  (handlers as Readonly<Record<string, Handler | undefined>>)[operationId]; // reason: the description checks each call

/** The same handlers, each changed in the same way. */
export const mapHandlers = <P extends ProductName>(
  handlers: Handlers<P>,
  change: (operationId: string, handler: Handler) => Handler,
): Handlers<P> => {
  const all = Object.entries<unknown>(handlers);
  const changed = all.map(([id, handler]): [string, unknown] => [id, change(id, handler as Handler)]); // reason: as above
  return Object.fromEntries(changed) as Handlers<P>; // reason: what `change` answers takes any call
};

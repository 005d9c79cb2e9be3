import type { Operations } from '../../description/generated/operations';
import type { Operation, ProductName } from '../../description/load';
import type { TwilioWorld } from './world';

/** What an operation takes. */
interface OperationShape {
  /** The parts of the path, decoded: `{ ServiceSid: 'IS…' }`. */
  params: Record<string, string>;
  /** The query and the form together, by Twilio's names: `{ FriendlyName: 'x', PageSize: 50 }`. */
  input: Record<string, unknown>;
}

/** By the name of an operation: `Takes<'chat.CreateChannel'>`. `never` where the description has no such operation. */
export type Takes<Name extends string> = Name extends `${infer P extends ProductName}.${infer Id}`
  ? Id extends keyof Operations[P]
    ? Extract<Operations[P][Id], OperationShape>
    : never
  : never;

/** `chat.CreateChannel`, … */
export type OperationName = { [P in ProductName]: `${P}.${keyof Operations[P] & string}` }[ProductName];

/** A request after routing and checks: its operation, and its parameters with their types. */
export interface Call<Shape extends OperationShape = OperationShape> {
  operation: Operation;
  /** `chat.CreateChannel` */
  name: string;
  params: Shape['params'];
  input: Shape['input'];
  ifMatch?: string;
  /** `X-Twilio-Webhook-Enabled: true` */
  webhooks: boolean;
  path: string;
  /** Faults and lags of a list. */
  list?: ListTrouble;
  /** Epoch ms: a path finds nothing that was created later (option `visibleAfterMs`). */
  foundUntil?: number;
}

export interface ListTrouble {
  /** Epoch ms: nothing is shown that was created later. */
  until?: number;
  /** Told that something was left out because of it. */
  onLate?: () => void;
  /** The page leaves out one item: the one of this SID, or its newest. */
  omits?: { sid?: string | undefined };
  /** The page shows one item that was shown already. */
  repeats?: boolean;
}

/** A parameter's value; `undefined` where it is absent or empty. */
export const filled = <T>(value: T | '' | undefined): T | undefined => (value === '' ? undefined : value);

/** A field of a multipart form that came with a file name. */
export interface UploadedFile {
  bytes: Buffer;
  contentType: string;
}

export interface Answer {
  /** Default: the operation's own. */
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export type Handler<Shape extends OperationShape = OperationShape> = (call: Call<Shape>, world: TwilioWorld) => Answer;

/** By `operationId`; each takes what Twilio's description says. */
export type Handlers<P extends ProductName> = {
  readonly [Id in keyof Operations[P] & string]?: Handler<Takes<`${P}.${Id}`>>;
};

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

import type { WorldOptions } from '../products/shared/options';

/** Whatever is there more than once: `{n}` in its texts is 1, 2, …; `{n:4}` is 0001, 0002, … */
interface Counted {
  /** How many of them. Default: 1. */
  count?: number;
}

/** A URL, or a path of the Functions: `/inbound`. */
type Target = string;

/** A Studio Flow of this seed, by its name. */
export interface StudioTarget {
  studio: string;
}

/** A number for Flex; or one with a target of its own, whose messages go there. */
export type NumberSeed = string | { number: string; to: Target | StudioTarget };

export interface StudioSeed {
  name: string;
  /** As Studio exports it, or the file of it, from where the account's own file is. */
  definition: Record<string, unknown> | string;
  /**
   * What stands for something else here: `{ WW0123…: '{workflow:Assign to Anyone}', TC4567…: 'sms' }`. URLs of Functions on
   * `*.twil.io` lead to the project's own, without being named.
   */
  replace?: Record<string, string>;
}

interface QueueSeed extends Counted {
  name: string;
  /** Which Workers it takes, as TaskRouter's `TargetWorkers`: `skills HAS "sms"`. Default: all. */
  workers?: string;
}

interface WorkflowSeed extends Counted {
  name: string;
  /** The queue of its Tasks, by name. Default: the first one. */
  queue?: string;
  /** TaskRouter's `Configuration`, in the place of `queue`; `{queue:NAME}` is that queue's SID. */
  configuration?: Record<string, unknown>;
  /** `AssignmentCallbackUrl` */
  callback?: Target;
}

interface WorkerSeed extends Counted {
  name: string;
  /** By name: `Available`, `Offline`, … Default: one in which Workers are available. */
  activity?: string;
  attributes?: Record<string, unknown>;
  /** How many Tasks of a Task Channel at once: `{ chat: 5 }`. */
  capacity?: Record<string, number>;
}

interface FlowSeed extends Counted {
  name: string;
  channel: 'web' | 'sms' | 'whatsapp' | 'facebook' | 'line' | 'custom';
  /** What customers write to: a number of the account, or the name of a custom channel. */
  address?: string;
  /** Where messages go: a URL or path (`external`), straight to a Workflow (`task`), or to a Studio Flow, by their names. */
  to: Target | { workflow: string } | StudioTarget;
  /** Default: `true`. */
  enabled?: boolean;
  longLived?: boolean;
  janitor?: boolean;
}

interface AddressSeed extends Counted {
  name: string;
  channel: 'sms' | 'whatsapp' | 'messenger' | 'gbm' | 'email' | 'rcs' | 'apple' | 'chat';
  /** What customers write to: a number, `whatsapp:` and a number, or the deployment key of a web chat. */
  address: string;
  /** Where the messages of a new Conversation go. */
  to: Target | StudioTarget;
  /** Which events its webhook gets. Default: `onMessageAdded`. */
  filters?: string[];
}

interface ChannelSeed extends Counted {
  /** The Flex Flow by which the customer came, by name. */
  flow: string;
  /** A number, or on web chat a name. */
  customer: string;
  /** What the customer has written. Default: one message. */
  messages?: string[];
}

interface ConversationSeed extends Counted {
  /** Its unique name. Default: none. */
  name?: string;
  attributes?: Record<string, unknown>;
  /** Agents and web customers by identity, customers on SMS by their number and the one they wrote to. */
  participants?: ({ identity: string } | { address: string; proxyAddress: string })[];
  messages?: { author: string; body: string }[];
  /** Default: `active`. */
  state?: 'active' | 'inactive' | 'closed';
}

interface TaskSeed extends Counted {
  /** By name. Default: the first one. */
  workflow?: string;
  /** A Task Channel's unique name. Default: `default`. */
  channel?: string;
  attributes?: Record<string, unknown>;
  /** Seconds. Default: a day. */
  timeout?: number;
}

interface DocumentSeed extends Counted {
  /** Its unique name in the default Sync Service. */
  name: string;
  data: Record<string, unknown>;
}

/** An account as a file describes it: `schemas/account.schema.json`. What is left out is as in a new Flex account. */
export interface AccountSeed {
  /** When it is, at the start: ISO 8601. A clock that flows ignores it. */
  time?: string;
  /** Where accounts differ. */
  options?: Partial<WorldOptions>;
  /**
   * Further variables of the Functions; `{workspaceSid}`, `{chatServiceSid}`, `{proxyServiceSid}`, `{syncServiceSid}`,
   * `{queue:NAME}`, `{workflow:NAME}`, `{worker:NAME}`, `{flow:NAME}` and `{studio:NAME}` stand for SIDs.
   */
  environment?: Record<string, string>;
  workspace?: {
    name?: string;
    /** `EventCallbackUrl`; without one, no event is sent. */
    callback?: Target;
    /** Which events it gets. Default: all. */
    events?: string[];
  };
  queues?: QueueSeed[];
  workflows?: WorkflowSeed[];
  workers?: WorkerSeed[];
  /** Of the account, for SMS. Those without a target of their own are Flex's: its Proxy Service has them. */
  numbers?: NumberSeed[];
  studio?: StudioSeed[];
  flows?: FlowSeed[];
  /** Of Flex Conversations: what begins with a message to one of them becomes a Conversation. */
  addresses?: AddressSeed[];
  channels?: ChannelSeed[];
  conversations?: ConversationSeed[];
  tasks?: TaskSeed[];
  documents?: DocumentSeed[];
}

/** What a new Flex account has, with two agents and one number for SMS. Made up: 555-01xx is kept free for fiction. */
export const NEW_ACCOUNT: Required<Pick<AccountSeed, 'workspace' | 'queues' | 'workflows' | 'workers'>> & {
  numbers: string[];
} = {
  workspace: { name: 'Flex Task Assignment' },
  queues: [{ name: 'Everyone' }],
  workflows: [{ name: 'Assign to Anyone' }],
  workers: ['Alice', 'Bob'].map((name) => ({ name })),
  numbers: ['+15550100'],
};

/** `{n}` and `{n:4}` in all its texts. */
const numbered = <T>(value: T, n: number): T => {
  const text = JSON.stringify(value).replace(/\{n(?::(\d))?\}/g, (_, width = '0') =>
    String(n).padStart(Number(width), '0'),
  );
  return JSON.parse(text);
};

/** Each of them as often as it says. */
export const counted = <T extends Counted>(seeds: readonly T[]): T[] =>
  seeds.flatMap(({ count = 1, ...seed }) => Array.from({ length: count }, (_, i) => numbered(seed, i + 1) as T)); // reason: a count is optional

import { parseObject } from '../core/json';
import type { Row } from '../core/store';

/**
 * What a record is to an engagement:
 * - `engagement`: the Chat Channel or Conversation itself;
 * - `carrier`: it carries the customer's next message here: a Proxy Session, a participant's messaging binding;
 * - `listener`: while it lives, a bot or an agent reads what the customer writes;
 * - `ledger`: what Flexkeep has stored about it.
 */
type Role = 'engagement' | 'carrier' | 'listener' | 'ledger';

/** One kind of record of which an engagement consists. */
export interface RecordKind {
  /** As the store names it: `proxy.Session`. */
  readonly kind: string;
  /** The first two letters of its SIDs. */
  readonly prefix: string;
  readonly role: Role;
  /** Whether it is kept below its channel, and not below a service of the account. */
  readonly isChild?: true;
  /** Whether it is over once its channel is closed, whatever it says itself. */
  readonly endsWithChannel?: true;
  /** Which rows of this kind are records of an engagement. Default: all. */
  isOne?(row: Row): boolean;
  title(row: Row): string;
  /** What it is now, in one word as a rule. */
  state(row: Row): string;
  lives(row: Row): boolean;
}

const statusOf = (row: Row): string => String(row.status);

/** In which an Interaction Channel waits for an agent or has one; `inactive` and `pause` are left on purpose. */
const WITH_AGENT = ['setup', 'active', 'transfer'];

/** Products add their records here, in the order in which they are drawn. */
export const KINDS: readonly RecordKind[] = [
  {
    kind: 'chat.Channel',
    prefix: 'CH',
    role: 'engagement',
    title: ({ origin }) => (origin === 'conversations' ? 'Conversation' : 'Chat Channel'),
    state: ({ origin, state, attributes }) =>
      origin === 'conversations' ? String(state) : String(parseObject(String(attributes))?.status ?? 'ACTIVE'),
    lives: ({ state, attributes }) => state !== 'closed' && parseObject(String(attributes))?.status !== 'INACTIVE',
  },
  {
    kind: 'chat.Member',
    prefix: 'MB',
    role: 'carrier',
    isChild: true,
    endsWithChannel: true,
    isOne: ({ messaging_binding: binding }) => typeof binding === 'object' && binding !== null,
    title: () => 'Messaging binding',
    state: ({ messaging_binding: binding }) =>
      typeof binding === 'object' && binding !== null && 'type' in binding ? String(binding.type) : 'bound',
    lives: () => true,
  },
  {
    kind: 'proxy.Session',
    prefix: 'KC',
    role: 'carrier',
    title: () => 'Proxy Session',
    state: statusOf,
    lives: ({ status }) => status !== 'closed',
  },
  {
    kind: 'chat.ChannelWebhook',
    prefix: 'WH',
    role: 'listener',
    isChild: true,
    title: () => 'Bot’s webhook',
    state: ({ type }) => String(type),
    lives: () => true,
  },
  {
    kind: 'taskrouter.Task',
    prefix: 'WT',
    role: 'listener',
    title: () => 'Task',
    state: ({ assignment_status: status }) => String(status),
    lives: ({ assignment_status: status }) => status !== 'completed' && status !== 'canceled',
  },
  {
    kind: 'flex.InteractionChannel',
    prefix: 'UO',
    role: 'carrier',
    title: () => 'Interaction Channel',
    state: statusOf,
    lives: ({ status }) => WITH_AGENT.includes(String(status)),
  },
  {
    kind: 'sync.Document',
    prefix: 'ET',
    role: 'ledger',
    endsWithChannel: true,
    title: () => 'Flexkeep’s ledger',
    state: ({ data }) => {
      const phase = typeof data === 'object' && data !== null && 'phase' in data ? data.phase : undefined;
      return typeof phase === 'string' ? phase : 'unreadable';
    },
    lives: ({ data }) => !(typeof data === 'object' && data !== null && 'phase' in data && data.phase === 'closed'),
  },
];

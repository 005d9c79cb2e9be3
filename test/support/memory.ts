import { isCustomer } from '../../src/core/customer';
import { holdIn } from '../../src/core/hold';
import type { List } from '../../src/core/list';
import type {
  Carrier,
  Engagement,
  Hook,
  LiveTask,
  MessageReader,
  Orchestration,
  Params,
  Standing,
  TaskReader,
} from '../../src/core/port';
import { parseAttributes } from '../../src/platform/attributes';
import { BadRequest, TwilioFailure } from '../../src/platform/errors';

interface MemoryMessage {
  sid: string;
  author: string;
  text: string;
  at: number;
  replyTo?: string;
}

export interface MemoryEngagement {
  sid: string;
  customer: string;
  /** JSON: `ended`, `survivesTask`, `taskSid`, and what others write. */
  attributes: string;
  changedAt: number;
  messages: MemoryMessage[];
  hooks: Map<string, Hook>;
  carrier?: Carrier;
  /** Default: `none`. */
  standing?: Standing;
}

export interface MemoryTask {
  sid: string;
  attributes: Record<string, unknown>;
  createdAt: number;
  status: 'waiting' | 'with-agent' | 'over';
  made?: LiveTask['made'];
}

/** What lies between the adapter and Twilio: a test may fail a call, or do something before or after it. */
type Around = (verb: string, call: () => unknown) => unknown;

export interface Memory {
  /** Epoch ms. */
  now: number;
  readonly engagements: Map<string, MemoryEngagement>;
  readonly tasks: Map<string, MemoryTask>;
  allLive(): (LiveTask & Pick<MemoryTask, 'attributes'>)[];
  around: Around;
  readonly orchestration: Orchestration;
  readonly reader: MessageReader & TaskReader;
  /** A new SID. */
  sid(prefix: string): string;
  merge(row: MemoryEngagement, values: Record<string, unknown>): void;
}

export const INBOUND: Hook = { url: '/inbound' };
const PAGE_SIZE = 2;

const valuesOf = ({ attributes }: MemoryEngagement): Record<string, unknown> => {
  const parsed = parseAttributes(attributes);
  return parsed.legible ? parsed.values : {};
};

const toEngagement = (row: MemoryEngagement): Engagement => {
  const values = valuesOf(row);
  const holdUntil = holdIn(values);
  return {
    sid: row.sid,
    ended: values.ended === true,
    survivesTask: values.survivesTask === true,
    legible: parseAttributes(row.attributes).legible,
    ...(typeof values.taskSid === 'string' ? { taskSid: values.taskSid } : {}),
    ...(holdUntil === undefined ? {} : { holdUntil }),
    changedAt: row.changedAt,
    ...(row.messages.length ? {} : { silent: true }),
    own: {},
  };
};

export const memoryReader: MessageReader & TaskReader = {
  name: 'flex-flow',
  isPayload: ({ engagement }) => engagement !== undefined,
  message({ engagement, sid, author, text, hookSid, mark }: Params) {
    const said = [engagement, sid, author].filter((value) => typeof value === 'string' && value !== '');
    if (said.length < 3) throw new BadRequest('engagement, sid and author have to be texts');
    const engagementSid = String(engagement);
    if (mark !== undefined) return { kind: 'ignored', reason: 'own-message', engagementSid };
    const message = { engagementSid, sid: String(sid), author: String(author), text: String(text) };
    return { kind: 'message', message: { ...message, ...(hookSid ? { hookSid: String(hookSid) } : {}) } };
  },
  engagementOf: ({ engagement }) => (typeof engagement === 'string' ? engagement : undefined),
  repeats: ['task.completed'],
  routingOf: () => undefined,
};

/** An orchestration whose Twilio is two maps: for the core's own tests, and the smallest example of an adapter. */
export const createMemory = ({ botIdentity = 'bot', now = Date.UTC(2026, 10, 23, 12) } = {}): Memory => {
  const engagements = new Map<string, MemoryEngagement>();
  const tasks = new Map<string, MemoryTask>();
  let made = 0;
  const call = async <T>(verb: string, effect: () => T): Promise<T> => (await memory.around(verb, effect)) as T; // around answers what the effect does
  const found = (sid: string): MemoryEngagement => {
    const row = engagements.get(sid);
    if (!row) throw new TwilioFailure('gone', 404, undefined);
    return row;
  };
  const allLive = () =>
    [...tasks.values()]
      .filter(({ status }) => status !== 'over')
      .sort((a, b) => a.createdAt - b.createdAt)
      .map(({ sid, attributes, made: mark }) => ({ sid, attributes, ...(mark ? { made: mark } : {}) }));
  const live = (sid: string): LiveTask[] =>
    allLive()
      .filter(({ attributes }) => memoryReader.engagementOf(attributes) === sid)
      .map(({ attributes: _, ...task }) => task);
  const paged = (
    name: string,
    page: (rows: MemoryEngagement[], ages: Parameters<List['page']>[1]) => MemoryEngagement[],
  ) => ({
    name,
    page: (query: string | undefined, ages: Parameters<List['page']>[1]) =>
      call(`lists.${name}`, () => {
        const [all, from] = [[...engagements.values()], Number(query ?? 0)];
        const rows = all.slice(from, from + PAGE_SIZE);
        return {
          candidates: page(rows, ages).map((row) => ({ sid: row.sid, known: { engagement: toEngagement(row) } })),
          scanned: name === 'engagements' ? rows.map(({ sid }) => sid) : [],
          foreign: [],
          ...(from + PAGE_SIZE < all.length ? { next: String(from + PAGE_SIZE) } : {}),
        };
      }),
  });
  const orchestration: Orchestration = {
    name: 'flex-flow',
    observe: (sid, parts, known) =>
      call(`observe ${parts}`, () => {
        const row = engagements.get(sid);
        const wants = (part: (typeof parts)[number]) => parts.includes(part) && known[part] === undefined;
        return {
          ...(wants('engagement') ? { engagement: row ? toEngagement(row) : ('gone' as const) } : {}),
          ...(wants('carrier') ? { carrier: row?.carrier ?? ('none' as const) } : {}),
          ...(wants('customer') && row ? { customer: { channelType: 'memory', name: row.customer } } : {}),
          ...(wants('owned') ? { owned: true } : {}),
          ...(wants('standing') ? { standing: row?.standing ?? ('none' as const) } : {}),
          ...(wants('newestMessageAt') ? { newestMessageAt: row?.messages.at(-1)?.at ?? 0 } : {}),
        };
      }),
    liveTasksOf: (sid) => call('liveTasksOf', () => live(sid)),
    liveTasks: (sids) =>
      call('liveTasks', () => new Map(sids.flatMap((sid) => (live(sid).length ? [[sid, live(sid)] as const] : [])))),
    isLive: (taskSid, sid) => call('isLive', () => live(sid).some((task) => task.sid === taskSid)),
    lists: [
      paged('engagements', (rows, ages) =>
        rows.filter((row) => {
          const { quietSince, endedFrom, endedTo } = ages();
          const { ended, changedAt } = toEngagement(row);
          return ended ? endedFrom <= changedAt && changedAt < endedTo : changedAt <= quietSince;
        }),
      ),
    ],
    bot: {
      isCustomer: async ({ engagementSid, author }, observed) => {
        await observed;
        return call('isCustomer', () => {
          const row = engagements.get(engagementSid);
          return row
            ? isCustomer(author, { identities: [row.customer], address: undefined, bot: botIdentity })
            : 'unclear';
        });
      },
      say: (sid, { text, author, replyTo }) =>
        call('say', () => {
          const message = { sid: memory.sid('IM'), author, text, at: memory.now, ...(replyTo ? { replyTo } : {}) };
          found(sid).messages.push(message);
        }),
      hasReply: (sid, messageSid) =>
        call('hasReply', () => found(sid).messages.some(({ replyTo }) => replyTo === messageSid)),
      hook: (sid, hookSid) =>
        call('hook', () => {
          const all = [...(engagements.get(sid)?.hooks ?? [])];
          const there = all.find(([name, { url }]) => (hookSid === undefined ? url === INBOUND.url : name === hookSid));
          return there && { sid: there[0], hook: there[1] };
        }),
      unhook: (sid, hookSid) => call('unhook', () => void engagements.get(sid)?.hooks.delete(hookSid)),
      rehook: (sid, hook) =>
        call('rehook', () => {
          const hookSid = memory.sid('WH');
          found(sid).hooks.set(hookSid, hook);
          return hookSid;
        }),
      twin: (sid, hook) => call('twin', () => [...found(sid).hooks].find(([, { url }]) => url === hook.url)?.[0]),
    },
    route: (sid) =>
      call('route', () => ({ customer: engagements.get(sid)?.customer })).then(
        () =>
          async (engagement, _customer, { since, attempt }, there) =>
            there
              ? { taskSid: there.sid }
              : call('create', () => {
                  const task = {
                    sid: memory.sid('WT'),
                    attributes: { engagement: engagement.sid },
                    createdAt: memory.now,
                  };
                  tasks.set(task.sid, { ...task, status: 'waiting', made: { since, attempt } });
                  return { taskSid: task.sid };
                }),
      ),
    note: ({ sid }, { taskSid }) => call('note', () => memory.merge(found(sid), { taskSid })),
    engagementOf: memoryReader.engagementOf,
    cancelTask: (taskSid) =>
      call('cancelTask', () => {
        const task = tasks.get(taskSid);
        if (task?.status !== 'waiting') return false;
        task.status = 'over';
        return true;
      }),
    end: (sid, what) =>
      call(`end ${what}`, () => {
        const row = engagements.get(sid);
        const { carrier } = row ?? {};
        if (row && what === 'engagement') memory.merge(row, { ended: true });
        if (row && what === 'carrier') delete row.carrier;
        return what === 'carrier' ? carrier?.sid : undefined;
      }),
  };
  const memory: Memory = {
    now,
    engagements,
    tasks,
    allLive,
    around: (_, effect) => effect(),
    orchestration,
    reader: memoryReader,
    sid: (prefix) => `${prefix}${String(++made).padStart(32, '0')}`,
    merge(row, values) {
      if (!parseAttributes(row.attributes).legible) return;
      row.attributes = JSON.stringify({ ...valuesOf(row), ...values });
      row.changedAt = memory.now;
    },
  };
  return memory;
};

/** A customer writes: into the engagement whose carrier they have, or into a new one that the bot's webhook is on. */
export const writeInMemory = (memory: Memory, customer: string, text: string) => {
  const { engagements, now } = memory;
  const isTheirs = (row: MemoryEngagement) => row.customer === customer && row.carrier;
  let row = [...engagements.values()].find(isTheirs);
  if (!row) {
    const [sid, carrier] = [memory.sid('CH'), { sid: memory.sid('KC'), activeAt: now }];
    const hooks = new Map([[memory.sid('WH'), INBOUND]]);
    row = { sid, customer, attributes: '{}', changedAt: now, messages: [], hooks, carrier };
    engagements.set(sid, row);
  }
  const message = { sid: memory.sid('IM'), author: customer, text, at: now };
  row.messages.push(message);
  row.changedAt = now;
  if (row.carrier) row.carrier = { ...row.carrier, activeAt: now };
  const payload = { engagement: row.sid, sid: message.sid, author: customer, text };
  const told = [...row.hooks].filter(([, { url }]) => url === INBOUND.url);
  return { row, message, payloads: told.map(([hookSid]): Params => ({ ...payload, hookSid })) };
};

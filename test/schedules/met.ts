import { SHAPES } from '../../emulator/chaos/faults';
import { MESSAGE } from '../orchestrations/orchestration';
import { LEDGERS, SWEEPS } from './new-faults';
import type { Act, Plan } from './plan';

/** A fault that was met, as the smallest story in which it does harm. */
interface MetFault {
  name: string;
  plan: Plan;
}

const HOUR = 3_600_000;

const customer = (writes: string, thenMs = 0) => ({ act: { by: 'customer', writes } as Act, thenMs });
const agent = (does: 'accept' | 'leave' | 'complete', thenMs = 0) => ({ act: { by: 'agent', does } as Act, thenMs });
const own = (does: string) => ({ act: { by: 'own', does } as Act, thenMs: 0 });
const sweep = (thenMs = 0) => ({ act: { by: 'scheduler', sweeps: 'really' } as Act, thenMs });
const cancel = { act: { by: 'supervisor', does: 'cancel' } as Act, thenMs: 0 };
const meddler = (act: object) => ({ act: { by: 'meddler', ...act } as Act, thenMs: 0 });

const planOf = (changes: Partial<Plan>): Plan => ({
  channel: 'sms',
  longLived: false,
  account: {},
  acts: [customer('agent')],
  faults: [],
  deliveries: [],
  killChance: 0,
  skewMs: 0,
  indexed: true,
  remedy: 'sweep',
  aftermath: false,
  strict: true,
  ...changes,
});

const met = (name: string, changes: Partial<Plan>): MetFault => ({ name, plan: planOf(changes) });

export const MET_FAULTS: readonly MetFault[] = [
  met('a Task is created, the answer is 503, and lists lag behind', {
    account: { taskQueryLagMs: 1_300, listLagMs: 1_300 },
    faults: [{ fault: 'server-error-after', operation: 'createTask', status: 503, body: 'html' }],
  }),
  met('an answer is sent, its creation is answered 502, and lists lag behind', {
    account: { listLagMs: 1_300 },
    acts: [customer('hi')],
    faults: [{ fault: 'server-error-after', operation: 'say', status: 502 }],
  }),
  met('a list hides Tasks for longer than a lease lasts', {
    account: { taskQueryLagMs: 45_000 },
    faults: [{ fault: 'lost', operation: 'createTask', times: 2 }],
    deliveries: [{ name: MESSAGE, copies: 2, spacingMs: 40_000 }],
  }),
  met("a channel names another customer's Proxy Session", {
    acts: [customer('agent'), meddler({ names: 'carrier' })],
    bystander: true,
    aftermath: true,
  }),
  met("a channel names another customer's Task", {
    acts: [customer('agent'), meddler({ names: 'task' })],
    deliveries: [{ name: MESSAGE, delayMs: 5_000 }],
    bystander: true,
  }),
  ...LEDGERS.map((data) =>
    met(`the ledger is ${JSON.stringify(data)}`, {
      acts: [customer('hi'), meddler({ scribbles: 'ledger', data }), customer('agent')],
      aftermath: true,
    }),
  ),
  ...SWEEPS.map((data) =>
    met(`the sweeper's memory is ${JSON.stringify(data)}`, {
      acts: [customer('hi'), meddler({ scribbles: 'sweep', data })],
      aftermath: true,
    }),
  ),
  ...SHAPES.flatMap((shape) =>
    // A right answer whose SID alone is another Task's cannot be told from one that is right all over.
    (shape === 'another-sid' ? (['intercepted'] as const) : (['garbled', 'intercepted'] as const)).map((fault) =>
      met(`the answer to a new Task is ${shape}, ${fault}`, {
        faults: [{ fault, operation: 'createTask', shape }],
      }),
    ),
  ),
  ...SHAPES.map((shape) =>
    met(`the answer about a ledger is ${shape}`, {
      acts: [customer('hi'), customer('agent')],
      faults: [{ fault: 'garbled', operation: 'sync.FetchDocument', shape }],
    }),
  ),
  ...[1_200, 1_600].map((medianMs) =>
    met(`Twilio takes ${medianMs} ms a call`, {
      account: { latency: [{ medianMs }] },
      aftermath: true,
    }),
  ),
  ...[1_200, 1_600].map((medianMs) =>
    met(`the event is lost, and Twilio takes ${medianMs} ms a call`, {
      account: { latency: [{ medianMs }] },
      acts: [customer('agent', 60_000), agent('accept'), agent('leave')],
      deliveries: [{ name: MESSAGE }, { copies: 0 }],
      aftermath: true,
    }),
  ),
  met('an Event Streams sink waits 5 s, and Twilio takes 1200 ms a call', {
    account: { latency: [{ medianMs: 1_200 }] },
    acts: [customer('agent', 60_000), agent('accept'), agent('leave')],
    sink: true,
    aftermath: true,
  }),
  met('Twilio takes 1600 ms a call, and the webhook of a long-lived channel does not say Index', {
    longLived: true,
    account: { latency: [{ medianMs: 1_600 }] },
    acts: [customer('hi')],
    indexed: false,
    aftermath: true,
  }),
  met('Twilio takes 1600 ms a call, and its lists do not show what Tasks refer to', {
    longLived: true,
    channel: 'web',
    account: { latency: [{ medianMs: 1_600 }], listsShowTaskAttributes: false },
    acts: [customer('agent', 50), customer('hours')],
  }),
  met('Twilio takes 1600 ms a call, and a web chat names a session that is gone', {
    channel: 'web',
    account: { latency: [{ medianMs: 1_600 }] },
    acts: [customer('agent', 26 * HOUR), meddler({ names: 'carrier' })],
    deliveries: [{ name: MESSAGE }, { copies: 0 }],
    bystander: true,
    aftermath: true,
  }),
  met('a new channel is not found for two seconds', {
    account: { visibleAfterMs: { chat: 2_000 } },
    acts: [customer('hi', 60_000)],
  }),
  met('a channel is not found once, in the middle of a handover', {
    acts: [customer('hi'), customer('agent')],
    faults: [{ fault: 'not-found', operation: 'readEngagement' }],
  }),
  met('a list leaves out the Task of an agent', {
    longLived: true,
    acts: [customer('agent', 20 * HOUR), agent('accept', 6 * HOUR), sweep()],
    faults: [{ fault: 'omits', operation: 'taskrouter.ListTask', times: 9 }],
  }),
  met('lists show things twice', {
    acts: [customer('hi', 26 * HOUR), sweep()],
    faults: ['sync.ListDocument', 'listEngagements', 'listCarriers', 'taskrouter.ListTask'].map((operation) => ({
      fault: 'repeats' as const,
      operation,
      times: 9,
    })),
    aftermath: true,
  }),
  met('a customer writes while a sweep cleans up', {
    account: { latency: [{ medianMs: 600 }] },
    acts: [customer('hi', 26 * HOUR), sweep(3_600), customer('hello?')],
  }),
  met('the session cannot be deleted when the agent has closed the tab', {
    acts: [customer('agent'), agent('accept'), agent('leave')],
    faults: [{ fault: 'server-error', operation: 'endCarrier', times: 12 }],
  }),
  met('the customer opts out, and in again', {
    acts: [customer('hi'), customer('STOP'), customer('agent'), customer('START'), customer('hello?')],
  }),
  met('a write to the ledger arrives twice', {
    acts: [customer('hi'), customer('agent')],
    faults: [{ fault: 'twice', operation: 'sync.UpdateDocument', times: 9 }],
  }),
  met("the machine's clock is wrong by a day", {
    acts: [customer('hi', 10_000), customer('agent')],
    skewMs: 30 * HOUR,
    aftermath: true,
  }),
  met("a webhook is not found, and the Task's creation is not answered, on a channel that lives on", {
    longLived: true,
    acts: [customer('agent', 60_000)],
    faults: [
      { fault: 'not-found', operation: 'readHook', times: 2 },
      { fault: 'lost', operation: 'createTask', times: 9 },
    ],
    aftermath: true,
  }),
  met('an Event Streams sink waits 5 s, Twilio takes 1600 ms a call, and a bot is put back', {
    longLived: true,
    sink: true,
    account: { latency: [{ medianMs: 1_600 }] },
    acts: [customer('agent', 60_000)],
    deliveries: [{ name: MESSAGE }, { copies: 0 }],
    aftermath: true,
  }),
  met('Twilio takes 1200 ms a call, and a customer left the bot', {
    account: { latency: [{ medianMs: 1_200 }] },
    acts: [customer('hi', 60_000)],
    bystander: true,
    aftermath: true,
  }),
  met('a web chat is not found for ten minutes, but its members are', {
    channel: 'web',
    acts: [customer('agent', 60_000)],
    faults: [{ fault: 'not-found', operation: 'readEngagement', times: 5 }],
    deliveries: [{ name: MESSAGE, copies: 2, spacingMs: 600_000 }],
  }),
  met('a list leaves out a Task that was not known to be created, and shows nothing of what Tasks refer to', {
    account: { listsShowTaskAttributes: false },
    acts: [customer('agent', 60_000)],
    faults: [
      { fault: 'lost', operation: 'createTask' },
      { fault: 'omits', operation: 'taskrouter.ListTask', times: 4 },
    ],
    deliveries: [{ name: MESSAGE, copies: 2, spacingMs: 40_000 }],
  }),
  met(
    'two Tasks of one handover come about, no answer to either, and the message that finds them comes when both are seen',
    {
      account: { listLagMs: 4_000, taskQueryLagMs: 45_000, listsShowTaskAttributes: false },
      faults: [{ fault: 'server-error-after', operation: 'createTask', times: 2, status: 504, body: 'json' }],
      deliveries: [{ name: MESSAGE, copies: 2, spacingMs: 40_000 }],
      remedy: 'message-and-sweep',
    },
  ),
  met('Twilio takes 1600 ms a call, and a web chat is owed an answer', {
    channel: 'web',
    longLived: true,
    account: { latency: [{ medianMs: 1_600 }], listLagMs: 1_300, listsShowTaskAttributes: false },
    acts: [customer('hi'), customer('please stop')],
    indexed: false,
    aftermath: true,
  }),
  met('a message comes late, its payload does not name the webhook, and the Task was canceled in between', {
    account: { conversationPayloadsLack: ['WebhookSid'] },
    acts: [customer('agent', 40_000), customer('hi'), cancel],
    faults: [{ fault: 'timeout', operation: 'createTask' }],
    deliveries: [{ name: MESSAGE }, { delayMs: 2 * HOUR }],
    remedy: 'redelivery',
  }),
  met('no payload names the webhook, and no list shows it at the handover', {
    account: { conversationPayloadsLack: ['WebhookSid'], listLagMs: 4_000 },
  }),
  met('no payload names the webhook, and a list shows it twice', {
    account: { conversationPayloadsLack: ['WebhookSid'] },
    faults: [{ fault: 'repeats', operation: 'listHooks', times: 9 }],
    remedy: 'redelivery',
  }),
  met('the agent parks it, and a list does not show the webhook that will wake it', {
    account: { listLagMs: 4_000 },
    acts: [customer('agent', 10_000), own('accept'), own('park')],
  }),
  met('the webhook goes when the next message comes, and the one after that comes late, when the Task was canceled', {
    account: { conversationPayloadsLack: ['WebhookSid'], listLagMs: 4_000 },
    acts: [customer('agent', 10_000), customer('hi'), customer('hours'), cancel],
    deliveries: [{ name: MESSAGE, times: 2 }, { name: MESSAGE, delayMs: 120_000 }, { delayMs: 2 * HOUR }],
    remedy: 'redelivery',
  }),
  met('last words and webhook are refused, and an agent parks it before the handover ends', {
    channel: 'web',
    acts: [customer('agent', 40_000), own('accept'), own('invite'), own('park')],
    faults: [
      { fault: 'rate-limited', operation: 'say', times: 9 },
      { fault: 'server-error', operation: 'unhook', times: 4 },
    ],
    deliveries: [{ name: MESSAGE }, { delayMs: 2 * HOUR }],
  }),
  met('last words and webhook are refused, an agent parks it, and a message before that comes ten minutes late', {
    channel: 'web',
    acts: [customer('agent', 40_000), customer('agent', 10_000), own('accept'), own('invite'), own('park')],
    faults: [
      { fault: 'rate-limited', operation: 'say', times: 9 },
      { fault: 'server-error', operation: 'unhook', times: 4 },
    ],
    deliveries: [{ name: MESSAGE, times: 1 }, { name: MESSAGE, delayMs: 600_000 }, { delayMs: 2 * HOUR }],
    remedy: 'redelivery',
  }),
  met('Twilio takes 1600 ms a call, an agent parks it before the last words are said, and the customer wakes it up', {
    account: { latency: [{ medianMs: 1_600 }] },
    acts: [customer('agent', 10_000), own('accept'), own('park'), customer('hi')],
    faults: [{ fault: 'refused', operation: 'say' }],
  }),
  ...[true, false].map((refusesInteractions) =>
    met(
      `the Task cannot be noted, an agent parks it, and a second Interaction is ${refusesInteractions ? 'refused' : 'dropped'}`,
      {
        account: { refusesInteractions },
        acts: [customer('agent', 10_000), own('accept'), own('park')],
        faults: [{ fault: 'server-error', operation: 'sync.UpdateDocument', times: 8 }],
        deliveries: [{ name: MESSAGE }, { delayMs: 2 * HOUR }],
      },
    ),
  ),
];

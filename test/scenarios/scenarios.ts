import type { FaultRule } from '../../emulator/chaos/faults';
import { MESSAGE } from '../orchestrations/orchestration';
import type { Act, Plan } from '../schedules/plan';
import type { Played } from '../schedules/run';

/** A story that is too rare for chance, told in its natural order. */
export interface Scenario {
  id: string;
  /** What happens. */
  name: string;
  plan: Plan;
  /** What has to be so besides the invariants: what is not. */
  also?(played: Played): string[];
}

export const MINUTE = 60_000;

export const plan = (said: Partial<Plan>): Plan => ({
  channel: 'sms',
  longLived: false,
  // Twilio tells again of a message that was not answered, whatever the orchestration.
  account: { evaluateTasksPerSecond: 0, conversationWebhookRetries: 2 },
  acts: [],
  faults: [],
  deliveries: [],
  killChance: 0,
  skewMs: 0,
  indexed: true,
  remedy: 'sweep',
  aftermath: true,
  ...said,
});

export const writes = (text: string, thenMs = 1_000) => ({ act: { by: 'customer', writes: text } as Act, thenMs });
const cancels = (thenMs = 1_000) => ({ act: { by: 'supervisor', does: 'cancel' } as Act, thenMs });
/** Not for `times` in a row: long enough for every retry of one invocation. */
const down = (operation: string, nth = 1): FaultRule => ({ operation, nth, times: 4, fault: 'unavailable' });

const LATE_TASK = plan({
  acts: [writes('hi'), writes('agent', MINUTE)],
  faults: [
    { operation: 'createTask', fault: 'late', ms: 20_000 },
    { operation: 'taskrouter.ListTask', nth: 1, times: 4, fault: 'rate-limited' },
  ],
  deliveries: [{ name: MESSAGE, copies: 2, spacingMs: 14_000 }],
});

export const SCENARIOS: Scenario[] = [
  {
    id: 'task-comes-late',
    name: 'the Task comes long after the invocation that asked for it has ended, and lists are busy meanwhile',
    plan: LATE_TASK,
  },
  {
    id: 'task-comes-late-and-the-message-again',
    name: '… and the message is delivered again',
    plan: { ...LATE_TASK, remedy: 'redelivery' },
  },
  {
    id: 'last-words-come-late',
    name: 'the last words come long after whoever said them has gone, and no Task can be made meanwhile',
    plan: plan({
      acts: [writes('hi'), writes('agent', MINUTE)],
      faults: [
        { operation: 'say', nth: 2, fault: 'slow', ms: 20_000 },
        { operation: 'createTask', times: 4, fault: 'rate-limited' },
      ],
      deliveries: [{ name: MESSAGE, copies: 2, spacingMs: 14_000 }],
    }),
  },
  {
    id: 'no-task-for-minutes',
    name: 'no Task can be made for minutes, however often the message comes',
    plan: plan({
      acts: [writes('hi'), writes('agent', 5 * MINUTE)],
      faults: [{ operation: 'createTask', times: 60, fault: 'rate-limited' }],
      deliveries: [{ name: MESSAGE, copies: 4, spacingMs: 40_000 }],
    }),
  },
  {
    id: 'answer-comes-late',
    name: 'an answer comes long after whoever gave it has gone',
    plan: plan({
      acts: [writes('hi'), writes('hours', MINUTE)],
      faults: [{ operation: 'say', nth: 2, fault: 'late', ms: 8_000 }],
      deliveries: [{ name: MESSAGE, copies: 2, spacingMs: 5_000 }],
    }),
  },
  {
    id: 'write-is-not-confirmed',
    name: 'the answer to a write is lost, and the message comes once only',
    plan: plan({
      acts: [writes('hi'), writes('hours')],
      faults: [{ operation: 'sync.UpdateDocument', fault: 'lost' }],
      aftermath: false,
    }),
    also: ({ answers }) => (answers === 2 ? [] : [`P5: ${answers} answers to 2 messages`]),
  },
  {
    id: 'webhook-stays',
    name: 'the webhook cannot be taken off at first',
    plan: plan({
      acts: [writes('hi'), writes('agent', MINUTE)],
      faults: [down('unhook')],
    }),
  },
  {
    id: 'task-not-listed-yet',
    name: 'the webhook cannot be taken off at first, and lists do not show the Task for a while',
    plan: plan({
      acts: [writes('hi'), writes('agent', MINUTE)],
      faults: [down('unhook'), { operation: 'taskrouter.ListTask', nth: 1, times: 9, fault: 'stale', ms: 20_000 }],
    }),
  },
  {
    id: 'first-handover-cut-off',
    name: 'whoever handed over a first message was cut off before saying so',
    plan: plan({
      acts: [writes('agent', MINUTE)],
      cut: { invocation: 1, call: 9, when: 'before' },
      remedy: 'redelivery',
    }),
  },
  {
    id: 'asks-at-once',
    name: 'the message that asks for an agent is delivered four times at once',
    plan: plan({
      acts: [writes('hi'), writes('agent', MINUTE)],
      deliveries: [{ name: MESSAGE, copies: 4 }],
    }),
  },
  {
    id: 'clean-up-cut-off',
    name: 'a clean-up was cut off before the channel was ended, and the event comes once more',
    plan: plan({
      acts: [writes('hi'), writes('agent', 10_000), cancels(5 * MINUTE)],
      cut: { invocation: 5, call: 6, when: 'before' },
      deliveries: [{ name: MESSAGE }, { copies: 2, spacingMs: MINUTE }],
      remedy: 'redelivery',
      aftermath: false,
    }),
    also: ({ isEnded }) => (isEnded ? [] : ['A1: a clean-up was begun and left']),
  },
  {
    id: 'task-ends-unnoticed',
    name: 'whoever handed over was cut off, and the Task ended before anybody noticed',
    plan: plan({
      // Later than Twilio drops what it had accepted.
      acts: [writes('hi'), writes('agent', 15 * MINUTE), cancels(MINUTE)],
      // The bot's own message is delivered, too.
      cut: { invocation: 3, call: 8, when: 'before' },
      deliveries: [{ name: MESSAGE }, {}],
    }),
    also: ({ liveTasks }) => (liveTasks ? ['G1: a second Task for a handover that was over'] : []),
  },
  {
    id: 'bot-not-back-yet',
    name: 'a late message comes when the Task has ended, and whoever was to put the bot back was cut off',
    plan: plan({
      longLived: true,
      acts: [writes('hi'), writes('hello?'), writes('agent', MINUTE), cancels(20 * MINUTE)],
      // The channel does not learn of its Task, so the handover is never finished, and tried four times.
      faults: [{ operation: 'writeEngagement', times: 99, fault: 'server-error' }],
      deliveries: [
        { name: MESSAGE, times: 2 },
        { name: MESSAGE, times: 1, delayMs: 10 * MINUTE },
      ],
      // The janitor, right after it has made sure of the engagement.
      cut: { invocation: 8, call: 5, when: 'after' },
    }),
  },
  {
    id: 'message-after-the-task',
    name: 'a message from before the handover comes after the Task has ended',
    plan: plan({
      longLived: true,
      acts: [writes('hi'), writes('hello?'), writes('agent', MINUTE), cancels(20 * MINUTE)],
      deliveries: [
        // The customer's first message and the bot's answer; then the one that is late.
        { name: MESSAGE, times: 2 },
        { name: MESSAGE, times: 1, delayMs: 10 * MINUTE },
        { name: 'task.canceled', copies: 0 },
      ],
    }),
  },
  {
    id: 'events-at-once',
    name: 'four events of one Task come at once, on a channel that lives on',
    plan: plan({
      longLived: true,
      acts: [writes('hi'), writes('agent'), cancels()],
      deliveries: [{ name: MESSAGE }, { copies: 4 }],
    }),
  },
  {
    id: 'agent-after-goodbye',
    name: 'the customer asks for an agent in the same breath as the goodbye',
    plan: plan({
      acts: [writes('hi'), writes('please stop', 0), writes('agent', MINUTE)],
      faults: ['readCarrier', 'readEngagement'].map((operation) => ({
        operation,
        nth: operation === 'readCarrier' ? 1 : 2,
        fault: 'slow' as const,
        ms: 2_000,
      })),
    }),
  },
  {
    id: 'message-comes-again',
    name: 'a message comes once more when its answer has been there for long',
    plan: plan({
      acts: [writes('hi'), writes('hours', 2 * MINUTE)],
      deliveries: [{ name: MESSAGE, copies: 2, spacingMs: MINUTE }],
    }),
  },
  {
    id: 'transfer',
    name: 'an agent hands the chat over to another one',
    plan: plan({
      acts: [
        writes('hi'),
        writes('agent'),
        { act: { by: 'agent', does: 'accept' }, thenMs: 1_000 },
        { act: { by: 'agent', does: 'transfer' }, thenMs: MINUTE },
      ],
    }),
  },
  {
    id: 'event-comes-again',
    name: 'an event comes once more when the customer is with the bot again',
    plan: plan({
      longLived: true,
      acts: [writes('hi'), writes('agent'), cancels(MINUTE), writes('hi', 10 * MINUTE)],
      deliveries: [{ name: MESSAGE }, { copies: 2, spacingMs: 5 * MINUTE }],
    }),
  },
  {
    id: 'sweep-in-the-bot-phase',
    name: 'a sweep comes by while the customer is with the bot',
    plan: plan({
      acts: [writes('hi', MINUTE), { act: { by: 'scheduler', sweeps: 'really' }, thenMs: MINUTE }],
    }),
  },
  {
    id: 'message-during-a-sweep',
    name: 'the customer comes back while a sweep is on its way to put the conversation away',
    plan: plan({
      longLived: true,
      acts: [
        writes('hi', 26 * 60 * MINUTE),
        { act: { by: 'scheduler', sweeps: 'really' }, thenMs: 1_000 },
        writes('hours', MINUTE),
      ],
      // The ledger is read when the customer has written, and the session before.
      faults: [{ operation: 'sync.FetchDocument', nth: 2, fault: 'slow', ms: 2_000 }],
    }),
  },
  {
    id: 'session-of-an-inactive-channel',
    name: 'an INACTIVE channel has an open session still',
    plan: plan({
      acts: [
        writes('hi'),
        { act: { by: 'supervisor', does: 'mark' }, thenMs: 26 * 60 * MINUTE },
        { act: { by: 'scheduler', sweeps: 'really' }, thenMs: MINUTE },
      ],
    }),
  },
  {
    id: 'session-cannot-be-ended',
    name: 'the session cannot be ended when the Task has ended, and the customer writes on',
    plan: plan({
      acts: [
        writes('hi'),
        writes('agent', 10_000),
        { act: { by: 'agent', does: 'accept' }, thenMs: 1_000 },
        { act: { by: 'agent', does: 'leave' }, thenMs: MINUTE },
        writes('hello?', MINUTE),
      ],
      faults: [down('endCarrier')],
      deliveries: [{ name: MESSAGE }, {}],
      aftermath: false,
    }),
    also: ({ carriers, isEnded }) => (carriers || !isEnded ? ['A1: a clean-up was begun and left'] : []),
  },
  {
    id: 'event-lost-after-end-chat',
    name: 'the Flex UI has put the session away, and the event of it is lost, on a channel that lives on',
    plan: plan({
      longLived: true,
      acts: [
        writes('hi'),
        writes('agent'),
        { act: { by: 'agent', does: 'accept' }, thenMs: 1_000 },
        { act: { by: 'agent', does: 'complete' }, thenMs: MINUTE },
      ],
      deliveries: [{ name: MESSAGE }, { copies: 0 }],
    }),
  },
];

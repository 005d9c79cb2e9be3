import { MESSAGE } from '../orchestrations/orchestration';
import type { Act } from '../schedules/plan';
import { MINUTE, plan, type Scenario, writes } from './scenarios';

const does = (deed: string, thenMs = 1_000) => ({ act: { by: 'own', does: deed } as Act, thenMs });
const accepts = { act: { by: 'agent', does: 'accept' } as Act, thenMs: 1_000 };
const withAgent = [writes('hi'), writes('agent', 10_000), accepts];

/** What happens where agents have Interactions; where they have none it is let be, and the rest has to hold all the same. */
export const INTERACTION_SCENARIOS: Scenario[] = [
  {
    id: 'agent-leaves',
    name: 'an agent leaves, and completes the Task',
    plan: plan({ acts: [...withAgent, does('leave'), does('complete', 5 * MINUTE)] }),
  },
  {
    id: 'agent-leaves-unheard',
    name: 'an agent leaves, and no event tells of it',
    plan: plan({
      acts: [...withAgent, does('leave'), does('complete', 5 * MINUTE)],
      deliveries: [{ name: MESSAGE }, { copies: 0 }],
    }),
  },
  {
    id: 'agent-parks',
    name: 'an agent parks the customer',
    plan: plan({ acts: [...withAgent, does('park', 5 * MINUTE)] }),
  },
  {
    id: 'agent-ends-slowly',
    name: 'an agent ends the chat, and the Channel is closed some time after the Task wraps up',
    plan: plan({
      account: { flexUiOrder: 'task-first', flexUiGapMs: 5_000 },
      acts: [...withAgent, does('end-chat', MINUTE)],
    }),
  },
  {
    id: 'handover-dropped',
    name: 'Twilio accepts a handover, and drops it',
    plan: plan({ acts: [writes('hi'), does('drop-handovers'), writes('agent', 2 * MINUTE)], aftermath: false }),
    also: ({ liveTasks }) => (liveTasks === 1 ? [] : ['P4: a handover that was dropped was not made again']),
  },
  {
    id: 'goes-inactive',
    name: 'the customer is quiet for so long that the engagement is inactive',
    plan: plan({ acts: [writes('hi'), does('go-inactive', MINUTE)] }),
  },
  {
    id: 'studio-listens',
    name: 'Studio listens, too',
    plan: plan({ acts: [writes('hi'), does('add-studio'), writes('agent', MINUTE)] }),
  },
  {
    id: 'answer-refused',
    name: 'an answer is refused for a while, and the message never comes again',
    plan: plan({
      account: { evaluateTasksPerSecond: 0 },
      acts: [writes('hi'), writes('hours', 10 * MINUTE)],
      faults: [{ operation: 'say', nth: 2, times: 9, fault: 'unavailable' }],
      aftermath: false,
    }),
    also: ({ answers }) => (answers === 2 ? [] : [`P1: ${answers} answers to 2 messages`]),
  },
  {
    id: 'ends-under-a-handover',
    name: 'a handover is cut off, and the engagement is ended meanwhile',
    plan: plan({
      account: { evaluateTasksPerSecond: 0 },
      acts: [writes('hi'), writes('agent', 10_000), { act: { by: 'supervisor', does: 'mark' }, thenMs: MINUTE }],
      // The bot's own message is delivered, too.
      cut: { invocation: 3, call: 3, when: 'before' },
    }),
  },
  {
    id: 'short-payload',
    name: 'webhooks say no more than they have to',
    plan: plan({
      account: {
        evaluateTasksPerSecond: 0,
        whatsAppSource: 'API',
        conversationPayloadsLack: [
          ...(['ChatServiceSid', 'MessagingServiceSid', 'WebhookSid'] as const),
          ...(['ParticipantSid', 'ClientIdentity'] as const),
        ],
      },
      acts: [writes('hi')],
    }),
  },
  {
    id: 'neighbours',
    name: 'a customer of the other orchestration waits for an agent all the while',
    plan: plan({
      // Nothing says in which state Conversations show channels.
      account: { evaluateTasksPerSecond: 0, stateOfChatChannels: 'inactive' },
      acts: [writes('hi')],
      neighbour: true,
    }),
  },
];

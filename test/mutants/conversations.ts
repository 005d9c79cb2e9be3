import type { Mutant } from './mutant';

const RULES = 'src/core/rules.ts';
const LISTS = 'src/conversations/lists.ts';
const INTERACTIONS = 'src/conversations/interactions.ts';

/**
 * What goes wrong by what is particular to Interactions. A second Interaction for one Conversation is what “no look-up before
 * the Task is created” makes.
 */
export const CONVERSATIONS_MUTANTS: Mutant[] = [
  {
    name: 'what an agent left is ended',
    scenario: { conversations: 'agent-leaves' },
    breaks: /P8/,
    file: RULES,
    find: " waiting('left'),",
    replace: '',
  },
  {
    name: 'what is parked is ended',
    scenario: { conversations: 'agent-parks' },
    breaks: /P8/,
    file: INTERACTIONS,
    find: "return status === 'open' && (await isParked(seen, urls, hooks)) ? 'parked' : status;",
    replace: 'return status;',
  },
  {
    name: 'an engagement is ended while its agent is wrapping up',
    scenario: { conversations: 'agent-ends-slowly' },
    breaks: /G5/,
    file: RULES,
    find: 'isOpen(seen) && isWrapping(seen, cause),',
    replace: 'false,',
  },
  {
    name: 'a handover that Twilio dropped counts as over',
    scenario: { conversations: 'handover-dropped' },
    breaks: /P4/,
    file: 'src/core/agents-side.ts',
    find: 'return ledger.routing?.coming === true && isLost(of, ledger);',
    replace: 'return false;',
  },
  {
    name: 'the way to the agents is forgotten',
    scenario: { conversations: 'agent-leaves-unheard' },
    breaks: /P8|G1|G2|P3|P4/,
    file: INTERACTIONS,
    find: 'return { taskSid, interactionSid: made.sid, conversationSid, ...given({ channelSid }), coming: true };',
    replace: 'return { taskSid, coming: true };',
  },
  {
    name: 'Conversations are swept as channels',
    scenario: { 'flex-flow': 'neighbours' },
    breaks: /P14|P7/,
    file: 'src/flex-flow/flex-flow.ts',
    find: 'isFlexFlows(factsOf(engagement).attributes) ||',
    replace: 'true ||',
  },
  {
    name: 'channels are swept as Conversations',
    scenario: { conversations: 'neighbours' },
    breaks: /P14/,
    file: 'src/conversations/conversation.ts',
    find: 'isFlexFlows(factsOf(engagement).attributes);',
    replace: 'false as boolean;',
  },
  {
    name: 'customers are known by `Source`',
    scenario: { conversations: 'short-payload' },
    breaks: /P4/,
    file: 'src/orchestration/payload.ts',
    find: "if (author === engagementSid) return ignored('not-the-customer');",
    replace: "if (text('Source') !== 'SDK') return ignored('not-the-customer');",
  },
  {
    name: 'a payload has to name its service',
    scenario: { conversations: 'short-payload' },
    breaks: /P4/,
    file: 'src/orchestration/payload.ts',
    find: 'if (service !== undefined && service !== settings.chatServiceSid) {',
    replace: 'if (service !== settings.chatServiceSid) {',
  },
  {
    name: 'an owed answer waits for a redelivery',
    scenario: { conversations: 'answer-refused' },
    breaks: /P1/,
    file: RULES,
    find: 'holds: ({ seen, cause }) => isOwed(seen, cause) && isOpen(seen) && (seen.unsaid?.length ?? 0) > 0,',
    replace: 'holds: () => false,',
  },
  {
    name: 'a Conversation that is closed is written into for ever',
    scenario: { conversations: 'ends-under-a-handover' },
    breaks: /G2|G5/,
    file: 'src/conversations/conversation.ts',
    find: "ended: state === 'closed',",
    replace: 'ended: false,',
  },
  {
    name: 'inactive Conversations are left out',
    scenario: { conversations: 'goes-inactive' },
    breaks: /P7/,
    file: LISTS,
    find: "(['active', 'inactive'] as const)",
    replace: "(['active'] as const)",
  },
  {
    name: 'every webhook is removed at the handover',
    scenario: { conversations: 'studio-listens' },
    breaks: /P3/,
    file: 'src/twilio/webhooks.ts',
    find: "await unless(['gone'], () => api.remove(sid, hookSid));",
    replace: "for (const one of await all(sid)) await unless(['gone'], () => api.remove(sid, one.sid || hookSid));",
  },
];

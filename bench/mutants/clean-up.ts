import type { Mutant } from './mutant';

const APPLY = 'src/engagement/apply.ts';
const CANDIDATES = 'src/sweep/candidates.ts';
const DECIDE = 'src/engagement/decide.ts';
const SLICE = 'src/sweep/slice.ts';

/** What can go wrong when engagements are put away. */
export const CLEAN_UP_MUTANTS: Mutant[] = [
  {
    name: 'two put the bot back at once',
    scenario: 'events-at-once',
    breaks: /P3/,
    file: APPLY,
    find: '  if (restoreBot) {',
    replace: '  if (false as boolean) {',
  },
  {
    name: 'a webhook that was taken off counts as there until the bot is back',
    scenario: 'bot-not-back-yet',
    breaks: /P4/,
    file: APPLY,
    find: "{ ...kept, phase: 'with-agent', lease,",
    replace: "{ ...record.data, phase: 'with-agent', lease,",
  },
  {
    name: 'a goodbye closes over what the customer wrote since',
    scenario: 'agent-after-goodbye',
    breaks: /G5/,
    file: APPLY,
    find: "  if (record.data.phase !== 'bot') return record;",
    replace: '  if (reason) return record;',
  },
  {
    name: 'a Task that ended does not end its own handover',
    scenario: 'task-ends-unnoticed',
    breaks: /G1/,
    file: DECIDE,
    find: '(leased || !facts.handoverEnded)',
    replace: 'true',
  },
  {
    name: 'the janitor looks at one Task only',
    scenario: 'transfer',
    breaks: /G5/,
    file: DECIDE,
    find: "if (liveTasks.length) return keep('live-task');",
    replace: '',
  },
  {
    name: 'the janitor cleans up after a customer who is with the bot again',
    scenario: 'event-comes-again',
    breaks: /./,
    file: DECIDE,
    find: "if (ledger?.phase === 'bot') return keep('bot-phase');",
    replace: '',
  },
  {
    name: 'an INACTIVE channel hides its session',
    scenario: 'session-of-an-inactive-channel',
    breaks: /P7/,
    file: DECIDE,
    find: 'const endSession = session?.open ? session.sid : undefined;',
    replace: 'const endSession = session?.open && !conversation?.ended ? session.sid : undefined;',
  },
  {
    name: 'a long-lived channel is ended',
    scenario: 'event-comes-again',
    breaks: /P7/,
    file: DECIDE,
    find: 'const ended = !conversation || conversation.ended || conversation.longLived;',
    replace: 'const ended = !conversation || conversation.ended;',
  },
  {
    name: 'the sweeper takes hours for seconds',
    scenario: 'sweep-in-the-bot-phase',
    breaks: /G5/,
    file: 'src/sweep/plan.ts',
    find: 'minAgeMs: minAgeHours * HOUR_MS,',
    replace: 'minAgeMs: minAgeHours * 1_000,',
  },
  {
    name: 'the sweeper goes by what the lists say of a customer who is with the bot',
    scenario: 'message-during-a-sweep',
    breaks: /G5/,
    file: DECIDE,
    find: 'Math.max(lastInteractionAt, ledger?.heardAt ?? 0)',
    replace: 'lastInteractionAt',
  },
  {
    name: 'the sweeper does not look again before it writes',
    scenario: 'session-of-an-inactive-channel',
    breaks: /G5/,
    file: SLICE,
    find: '  return options.live(acted.map(({ item }) => item.sid));\n',
    replace: '  return live;\n',
  },
  {
    name: 'the sweeper leaves handovers alone',
    scenario: 'task-comes-late',
    breaks: /G2/,
    file: CANDIDATES,
    find: "(data.phase === 'handing-over' || isHeld(data) ||",
    replace: '(isHeld(data) ||',
  },
  {
    name: 'the sweeper sees no conversation that lacks its bot',
    scenario: 'event-lost-after-end-chat',
    breaks: /P4/,
    file: CANDIDATES,
    find: '|| (lacksBot(data) && data.since <= olderThan)',
    replace: '',
  },
];

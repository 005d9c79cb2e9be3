import type { Mutant } from './mutant';

const APPLY = 'src/core/apply.ts';
const FACTS = 'src/core/facts.ts';
const ITEM = 'src/sweep/item.ts';
const LISTS = 'src/sweep/lists.ts';
const RULES = 'src/core/rules.ts';

/** What can go wrong when engagements are cleaned up. */
export const CLEAN_UP_MUTANTS: Mutant[] = [
  {
    name: 'two put the bot back at once',
    scenario: { 'flex-flow': 'events-at-once' },
    breaks: /P3/,
    file: APPLY,
    find: "isClaimed || !has('close-ledger') || claim(work),",
    replace: 'true,',
  },
  {
    name: 'a webhook that was taken off counts as there until the bot is back',
    scenario: { 'flex-flow': 'bot-not-back-yet' },
    breaks: /P4/,
    file: APPLY,
    find: "const left = given({ left: trueIn(work.has('rehook')) });",
    replace: "const left = { hookSid: 'WH' };",
  },
  {
    name: 'a goodbye closes over what the customer wrote since',
    scenario: 'agent-after-goodbye',
    breaks: /G5/,
    file: APPLY,
    find: "  if (isBots && !(await takeFromBot(work, record))) return 'came-back';",
    replace: '',
  },
  {
    name: 'a Task that ended does not end its own handover',
    scenario: { 'flex-flow': 'task-ends-unnoticed' },
    breaks: /G1/,
    file: RULES,
    find: '(isLeased(ledgerOf(seen), now) || !isOfHandover(ledgerOf(seen), cause)),',
    replace: 'true,',
  },
  {
    name: 'the janitor looks at one Task only',
    scenario: 'transfer',
    breaks: /G5/,
    file: RULES,
    find: 'holds: ({ seen }) => (seen.tasks?.length ?? 0) > 0,',
    replace: 'holds: () => false,',
  },
  {
    name: 'the janitor cleans up after a customer who is with the bot again',
    scenario: { 'flex-flow': 'event-comes-again' },
    breaks: /./,
    file: RULES,
    find: "causes: TASK_ENDED,\n    reads: ['ledger'],\n    holds: ({ seen }) => phaseOf(seen) === 'bot',",
    replace: "causes: TASK_ENDED,\n    reads: ['ledger'],\n    holds: () => false,",
  },
  {
    name: 'an INACTIVE channel hides its session',
    scenario: { 'flex-flow': 'session-of-an-inactive-channel' },
    breaks: /P7/,
    file: FACTS,
    find: "export const isCarried = ({ carrier }: Seen): boolean => carrier !== undefined && carrier !== 'none';",
    replace:
      "export const isCarried = ({ carrier, engagement }: Seen): boolean => carrier !== undefined && carrier !== 'none' && engagement !== 'gone' && engagement?.ended !== true;",
  },
  {
    name: 'a long-lived channel is ended',
    scenario: { 'flex-flow': 'event-comes-again' },
    breaks: /P7/,
    file: FACTS,
    find: 'isOpen(seen) && !survives(seen) && (found',
    replace: 'isOpen(seen) && (found',
  },
  {
    name: 'the sweeper takes hours for seconds',
    scenario: 'sweep-in-the-bot-phase',
    breaks: /G5/,
    file: 'src/sweep/sweep.ts',
    find: 'minAgeMs = minAgeHours * HOUR_MS;',
    replace: 'minAgeMs = minAgeHours * 1_000;',
  },
  {
    name: 'the sweeper goes by what the lists say of a customer who is with the bot',
    scenario: { 'flex-flow': 'message-during-a-sweep' },
    breaks: /G5/,
    file: FACTS,
    find: "ledger && 'heardAt' in ledger ? ledger.heardAt : 0",
    replace: '0',
  },
  {
    name: 'a clean-up whose lease has run out counts as complete',
    scenario: { 'flex-flow': 'clean-up-cut-off' },
    breaks: /A1/,
    file: 'src/core/rule.ts',
    find: "isLeased(ledger, now) ? 'yes' : 'unclear';",
    replace: "isLeased(ledger, now) ? 'yes' : 'yes';",
  },
  {
    name: 'a clean-up that did not complete is forgotten',
    scenario: 'session-cannot-be-ended',
    breaks: /A1/,
    file: APPLY,
    find: '{ left: true, ...lease, ...endedFor(work) }',
    replace: '{ ...lease, ...endedFor(work) }',
  },
  {
    name: 'an engagement is ended although its carrier could not be',
    scenario: { 'flex-flow': 'session-cannot-be-ended' },
    breaks: /A1/,
    file: APPLY,
    find: "    end(work, 'carrier'),",
    replace: "    end(work, 'carrier').catch(() => undefined),",
  },
  {
    name: 'a clean-up that did not complete waits for its age',
    scenario: 'session-cannot-be-ended',
    breaks: /A1/,
    file: LISTS,
    find: 'return data.left === true ||',
    replace: 'return (data.left === true && data.since <= quietSince) ||',
  },
  {
    name: 'the sweeper does not look again before it writes',
    scenario: { 'flex-flow': 'session-of-an-inactive-channel', conversations: 'session-cannot-be-ended' },
    breaks: /G5/,
    file: ITEM,
    find: 'const now = isNew ? tasks :',
    replace: 'const now = isNew || tasks ? tasks :',
  },
  {
    name: 'the sweeper leaves handovers alone',
    scenario: 'task-comes-late',
    breaks: /G2/,
    file: LISTS,
    find: "    case 'handing-over':\n      return true;",
    replace: "    case 'handing-over':\n      return false;",
  },
  {
    name: 'the sweeper sees no conversation that lacks its bot',
    scenario: { 'flex-flow': 'event-lost-after-end-chat' },
    breaks: /P4/,
    file: LISTS,
    find: 'data.heldUntil !== undefined || (data.hook !== undefined && data.since <= quietSince);',
    replace: 'data.heldUntil !== undefined;',
  },
];

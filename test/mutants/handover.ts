import type { Mutant } from './mutant';

const DOCUMENTS = 'src/twilio/documents.ts';
const HANDOVER = 'src/core/handover.ts';
const LEDGER = 'src/core/ledger.ts';

/** What can go wrong on the way to exactly one Task. */
export const HANDOVER_MUTANTS: Mutant[] = [
  {
    name: 'no look-up before the Task is created',
    scenario: 'task-comes-late-and-the-message-again',
    breaks: /G1/,
    file: HANDOVER,
    find: '  if (there) return route(engagement, customer, known, there);',
    replace: '',
  },
  {
    name: 'a handover counts as new although another invocation marked it',
    scenario: 'asks-at-once',
    breaks: /G1/,
    file: 'src/core/reply.ts',
    find: '  if (!written) return undefined;\n  if (answer',
    replace:
      "  if (!written) return decided.phase === 'bot' ? undefined : handOver(context, sid, { data: decided, revision: '' }, { fresh: { known } });\n  if (answer",
  },
  {
    name: 'a Task is known only by the list that shows it',
    scenario: 'task-not-listed-yet',
    breaks: /G1/,
    file: HANDOVER,
    find: 'const routing = data.routing ??',
    replace: 'const routing =',
  },
  {
    name: 'find, then create: no lease',
    scenario: { 'flex-flow': 'no-task-for-minutes', conversations: 'task-comes-late' },
    breaks: /G1/,
    file: HANDOVER,
    find: "if (isLeased(record.data, now.now)) return unfinished('handover-under-way');",
    replace: '',
  },
  {
    name: 'a lease shorter than the kill',
    scenario: 'task-comes-late',
    breaks: /G1|P1/,
    file: LEDGER,
    find: 'export const LEASE_MS = 30_000;',
    replace: 'export const LEASE_MS = 2_000;',
  },
  {
    name: 'an expired lease is never taken over',
    scenario: 'task-comes-late',
    breaks: /G2/,
    file: HANDOVER,
    find: 'if (isLeased(record.data, now.now)) return',
    replace: 'if (record.data.lease) return',
  },
  {
    name: 'blind writes: no If-Match',
    scenario: { 'flex-flow': 'events-at-once', conversations: 'asks-at-once' },
    breaks: /G1|P1/,
    file: DOCUMENTS,
    find: 'update({ data, ttl, ifMatch: revision })',
    replace: 'update({ data, ttl })',
  },
  {
    name: 'the lease is given up whatever became of the request',
    scenario: 'task-comes-late',
    breaks: /G1/,
    file: HANDOVER,
    find: "const isOpen = task === 'unclear' || words === 'unknown';",
    replace: "const isOpen = words === 'unknown';",
  },
  {
    name: 'the lease is given up although a farewell may still be said',
    scenario: 'last-words-come-late',
    breaks: /P1/,
    file: HANDOVER,
    find: "const isOpen = task === 'unclear' || words === 'unknown';",
    replace: "const isOpen = task === 'unclear';",
  },
  {
    name: 'a Task that cannot be seen was not made',
    scenario: 'task-comes-late',
    breaks: /G1/,
    file: HANDOVER,
    find: '    if (!found) throw error;',
    replace: "    if (!found) {\n      attempt.task = 'none';\n      throw error;\n    }",
  },
  {
    name: 'a creation is repeated after a 5xx',
    scenario: 'task-comes-late',
    breaks: /G1|P1/,
    file: 'src/twilio/http.ts',
    find: "return method.toUpperCase() !== 'POST' || conditional ||",
    replace: 'return true ||',
  },
  {
    name: 'done before the Task exists',
    scenario: 'last-words-come-late',
    breaks: /G2|P4/,
    file: HANDOVER,
    find: '    const routing = data.routing ??',
    replace:
      "    await context.ledgers.write(begun.sid, begun.record, withAgent(data, { taskSid: '' }, { now: context.now(), id: context.id() }));\n    const routing = data.routing ??",
  },
  {
    name: 'the webhook goes before the Task comes',
    scenario: 'task-comes-late',
    breaks: /P4/,
    file: HANDOVER,
    find: '    const routing = data.routing ??',
    replace:
      '    if (found.hookSid) await context.orchestration.bot.unhook(begun.sid, found.hookSid);\n    const routing = data.routing ??',
  },
  {
    name: 'done although the webhook may still be there',
    scenario: 'webhook-stays',
    breaks: /P3/,
    file: HANDOVER,
    find: 'hookSid === undefined ? undefined : orchestration.bot.unhook(sid, hookSid),',
    replace: 'hookSid === undefined ? undefined : orchestration.bot.unhook(sid, hookSid).catch(() => undefined),',
  },
  {
    name: 'the customer is told every time',
    scenario: 'no-task-for-minutes',
    breaks: /P4: told/,
    file: HANDOVER,
    find: 'if (written && next.told && !data.told)',
    replace: 'if (written && next.told)',
  },
];

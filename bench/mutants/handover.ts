import type { Mutant } from './mutant';

const DOCUMENTS = 'src/sync/documents.ts';
const HANDOVER = 'src/engagement/handover.ts';
const LEDGER = 'src/engagement/ledger.ts';

/** What can go wrong on the way to exactly one Task. */
export const HANDOVER_MUTANTS: Mutant[] = [
  {
    name: 'no look-up before the Task is created',
    scenario: 'task-comes-late',
    breaks: /G1/,
    file: HANDOVER,
    find: 'const made = record.data.taskSid ?? live[0];',
    replace: 'const made = record.data.taskSid;',
  },
  {
    name: 'a Task is known only by the list that shows it',
    scenario: 'task-not-listed-yet',
    breaks: /G1/,
    file: HANDOVER,
    find: 'const made = record.data.taskSid ?? live[0];',
    replace: 'const [made] = live;',
  },
  {
    name: 'find, then create: no lease',
    scenario: 'no-task-for-minutes',
    breaks: /G1/,
    file: HANDOVER,
    find: "if (record.data.lease && record.data.lease.until > now) return 'held';",
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
    find: "if (record.data.lease && record.data.lease.until > now) return 'held';",
    replace: "if (record.data.lease) return 'held';",
  },
  {
    name: 'blind writes: no If-Match',
    scenario: 'events-at-once',
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
    find: "if (!(error instanceof TwilioFailure) || error.kind === 'unknown') throw error;\n  const { lease,",
    replace: 'if (!(error instanceof TwilioFailure)) throw error;\n  const { lease,',
  },
  {
    name: 'the lease is given up although a farewell may still be said',
    scenario: 'last-words-come-late',
    breaks: /P1/,
    file: HANDOVER,
    find: "...(lease && words === 'unknown' ? { lease } : {}),",
    replace: '',
  },
  {
    name: 'a Task that cannot be looked for was not made',
    scenario: 'task-comes-late',
    breaks: /G1/,
    file: HANDOVER,
    find: 'await orchestration.liveTasks(conversation.sid).catch(() => []);',
    replace: 'await orchestration.liveTasks(conversation.sid);',
  },
  {
    name: 'a creation is repeated after a 5xx',
    scenario: 'task-comes-late',
    breaks: /G1|P1/,
    file: 'src/platform/twilio-http.ts',
    find: "return method.toUpperCase() !== 'POST' || conditional ||",
    replace: 'return true ||',
  },
  {
    name: 'done before the Task exists',
    scenario: 'last-words-come-late',
    breaks: /G2|P4/,
    file: HANDOVER,
    find: '  const taskSid = made ??',
    replace:
      "  await keeper.ledgers.write(sid, record, { ...record.data, phase: 'with-agent', stamp: keeper.id() });\n  const taskSid = made ??",
  },
  {
    name: 'the webhook goes before the Task comes',
    scenario: 'task-comes-late',
    breaks: /P4/,
    file: HANDOVER,
    find: '  const taskSid = made ??',
    replace:
      '  if (record.data.webhookSid) await orchestration.removeBotWebhook(sid, record.data.webhookSid);\n  const taskSid = made ??',
  },
  {
    name: 'done although the webhook may still be there',
    scenario: 'webhook-stays',
    breaks: /P3/,
    file: HANDOVER,
    find: 'webhookSid ? orchestration.removeBotWebhook(sid, webhookSid) : undefined,',
    replace: 'webhookSid ? orchestration.removeBotWebhook(sid, webhookSid).catch(() => undefined) : undefined,',
  },
  {
    name: 'the customer is told every time',
    scenario: 'no-task-for-minutes',
    breaks: /P4: told/,
    file: HANDOVER,
    find: 'if (written && tell && !record.data.told)',
    replace: 'if (written && tell)',
  },
];

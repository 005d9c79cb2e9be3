/** A bug, planted: in `file`, the one place that reads `find` becomes `replace`. */
export interface Mutant {
  name: string;
  /** The promise that it breaks. */
  breaks: RegExp;
  file: string;
  find: string;
  replace: string;
}

const RECEIVE = 'src/engagement/receive.ts';
const HANDOVER = 'src/engagement/handover.ts';
const LEDGER = 'src/engagement/ledger.ts';
const LEDGERS = 'src/sync/ledgers.ts';
const DOCUMENTS = 'src/sync/documents.ts';

/** What others do, or what we might do tomorrow by mistake. The schedules have to see every one of them. */
export const MUTANTS: Mutant[] = [
  {
    name: 'no look-up before the Task is created',
    breaks: /G1/,
    file: HANDOVER,
    find: 'const taskSid = live[0] ??',
    replace: 'const taskSid = undefined ??',
  },
  {
    name: 'find, then create: no lease',
    breaks: /G1/,
    file: HANDOVER,
    find: "if (record.data.lease && record.data.lease.until > now) return 'held';",
    replace: '',
  },
  {
    name: 'a lease shorter than the kill',
    breaks: /G1|P1/,
    file: LEDGER,
    find: 'export const LEASE_MS = 30_000;',
    replace: 'export const LEASE_MS = 2_000;',
  },
  {
    name: 'an expired lease is never taken over',
    breaks: /G2/,
    file: HANDOVER,
    find: "if (record.data.lease && record.data.lease.until > now) return 'held';",
    replace: "if (record.data.lease) return 'held';",
  },
  {
    name: 'blind writes: no If-Match',
    breaks: /G1|P1/,
    file: DOCUMENTS,
    find: 'update({ data, ttl, ifMatch: revision })',
    replace: 'update({ data, ttl })',
  },
  {
    name: 'messages are not remembered',
    breaks: /P1/,
    file: RECEIVE,
    find: 'answered: withAnswered(ledger, message.sid),',
    replace: 'answered: [],',
  },
  {
    name: 'the answer is sent before it is decided on for good',
    breaks: /P1/,
    file: RECEIVE,
    find: '  const written = await (record ?',
    replace:
      '  if (reply) await keeper.orchestration.say(sid, { text: reply.text, author: keeper.bot.identity, replyTo: reply.to });\n  const written = await (record ?',
  },
  {
    name: 'a reply whose fate is unknown is sent again at once',
    breaks: /P1/,
    file: RECEIVE,
    find: "error instanceof TwilioFailure && error.kind !== 'unknown'",
    replace: 'error instanceof TwilioFailure',
  },
  {
    name: 'a repeated delivery does not look whether its reply is there',
    breaks: /P1/,
    file: RECEIVE,
    find: '(await keeper.orchestration.hasReply(message.conversationSid, message.sid))',
    replace: 'false',
  },
  {
    name: 'the lease is given up whatever became of the request',
    breaks: /G1/,
    file: HANDOVER,
    find: "if (!(error instanceof TwilioFailure) || error.kind === 'unknown') throw error;\n  const { lease",
    replace: 'if (!(error instanceof TwilioFailure)) throw error;\n  const { lease',
  },
  {
    name: 'done before the Task exists',
    breaks: /G2|P4/,
    file: HANDOVER,
    find: '  const taskSid = live[0] ??',
    replace:
      "  await keeper.ledgers.write(sid, record, { ...record.data, phase: 'with-agent', stamp: keeper.id() });\n  const taskSid = live[0] ??",
  },
  {
    name: 'the webhook goes before the Task comes',
    breaks: /P4/,
    file: HANDOVER,
    find: '  const taskSid = live[0] ??',
    replace: '  await detach(keeper, conversation, record.data);\n  const taskSid = live[0] ??',
  },
  {
    name: 'done although the webhook may still be there',
    breaks: /P3/,
    file: HANDOVER,
    find: '    detach(keeper, conversation, record.data),',
    replace: '    detach(keeper, conversation, record.data).catch(() => undefined),',
  },
  {
    name: 'the customer is told every time',
    breaks: /P4: told/,
    file: HANDOVER,
    find: 'if (written && tell && !record.data.told)',
    replace: 'if (written && tell)',
  },
  {
    name: 'a creation is repeated after a 5xx',
    breaks: /G1|P1/,
    file: 'src/platform/twilio-http.ts',
    find: "return method.toUpperCase() !== 'POST' || conditional ||",
    replace: 'return true ||',
  },
  {
    name: 'a writer does not know his own write again',
    breaks: /./,
    file: LEDGERS,
    find: 'return there?.data.stamp === next.stamp ? there : undefined;',
    replace: 'return undefined;',
  },
];

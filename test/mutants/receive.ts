import type { Mutant } from './mutant';

const LEDGER = 'src/core/ledger.ts';
const PUT = 'src/core/put.ts';
const RECEIVE = 'src/core/receive.ts';
const REPLY = 'src/core/reply.ts';

/** What can go wrong with a message and its one answer. */
export const RECEIVE_MUTANTS: Mutant[] = [
  {
    name: 'messages are not remembered',
    scenario: 'answer-comes-late',
    breaks: /P1/,
    file: LEDGER,
    find: 'answered: [...ledger.answered, sid].slice(-ANSWERED_KEPT),',
    replace: 'answered: [],',
  },
  {
    name: 'the answer is sent before it is decided on for good',
    scenario: 'answer-comes-late',
    breaks: /P1/,
    file: REPLY,
    find: '  const written = await context.ledgers.write(sid, before, decided)',
    replace:
      '  if (reply) await sayReply(context, sid, reply);\n  const written = await context.ledgers.write(sid, before, decided)',
  },
  {
    name: 'a reply whose fate is unknown is sent again at once',
    scenario: 'answer-comes-late',
    breaks: /P1/,
    file: REPLY,
    find: 'if (!(error instanceof TwilioFailure) || isUnclear(error)) throw error;',
    replace: 'if (!(error instanceof TwilioFailure)) throw error;',
  },
  {
    name: 'a repeated delivery does not look whether its reply is there',
    scenario: 'message-comes-again',
    breaks: /P1/,
    file: REPLY,
    find: '(await context.orchestration.bot.hasReply(sid, message.sid))',
    replace: 'false',
  },
  {
    name: 'a writer does not know his own write again',
    scenario: 'write-is-not-confirmed',
    breaks: /P5/,
    file: PUT,
    find: 'return met && isOwn(met.data) ? met : undefined;',
    replace: 'return undefined;',
  },
  {
    name: 'a first message is never looked up',
    scenario: { 'flex-flow': 'first-handover-cut-off' },
    breaks: /G2/,
    file: RECEIVE,
    find: 'if (isKnown && isFirst) return undefined;',
    replace: '',
  },
  {
    name: 'a late message brings the bot back where it cannot hear',
    scenario: 'message-after-the-task',
    breaks: /P4/,
    file: RECEIVE,
    find: "if (!now && !(isUnseen && message.hookSid === undefined)) return ignored('late');",
    replace: '',
  },
  {
    name: 'the ledger forgets how to put the bot back',
    scenario: { 'flex-flow': 'message-after-the-task' },
    breaks: /P4/,
    file: LEDGER,
    find: "'answered', 'hook', 'stamp'] as const",
    replace: "'answered', 'stamp'] as const",
  },
];

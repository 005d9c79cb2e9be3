import type { Mutant } from './mutant';

const LEDGERS = 'src/sync/ledgers.ts';
const RECEIVE = 'src/engagement/receive.ts';

/** What can go wrong with a message and its one answer. */
export const RECEIVE_MUTANTS: Mutant[] = [
  {
    name: 'messages are not remembered',
    scenario: 'answer-comes-late',
    breaks: /P1/,
    file: RECEIVE,
    find: 'answered: withAnswered(ledger, message.sid),',
    replace: 'answered: [],',
  },
  {
    name: 'the answer is sent before it is decided on for good',
    scenario: 'answer-comes-late',
    breaks: /P1/,
    file: RECEIVE,
    find: '  const written = await (record ?',
    replace:
      '  if (reply) await keeper.orchestration.say(sid, { text: reply.text, author: keeper.bot.identity, replyTo: reply.to });\n  const written = await (record ?',
  },
  {
    name: 'a reply whose fate is unknown is sent again at once',
    scenario: 'answer-comes-late',
    breaks: /P1/,
    file: RECEIVE,
    find: "error instanceof TwilioFailure && error.kind !== 'unknown'",
    replace: 'error instanceof TwilioFailure',
  },
  {
    name: 'a repeated delivery does not look whether its reply is there',
    scenario: 'message-comes-again',
    breaks: /P1/,
    file: RECEIVE,
    find: '(await keeper.orchestration.hasReply(message.conversationSid, message.sid))',
    replace: 'false',
  },
  {
    name: 'a writer does not know his own write again',
    scenario: 'write-is-not-confirmed',
    breaks: /P5/,
    file: LEDGERS,
    find: 'return there?.data.stamp === next.stamp ? there : undefined;',
    replace: 'return undefined;',
  },
  {
    name: 'a first message is never looked up',
    scenario: 'first-handover-cut-off',
    breaks: /G2/,
    file: RECEIVE,
    find: 'if (!looked) return undefined;',
    replace: '',
  },
  {
    name: 'a late message brings the bot back where it cannot hear',
    scenario: 'message-after-the-task',
    breaks: /P4/,
    file: RECEIVE,
    find: "if (isAnother && !another) return ignored('late');",
    replace: '',
  },
  {
    name: 'nobody knows how to put the bot back',
    scenario: 'message-after-the-task',
    breaks: /P4/,
    file: RECEIVE,
    find: 'conversation.longLived && webhookSid ?',
    replace: 'false && webhookSid ?',
  },
];

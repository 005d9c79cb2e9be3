import { createBot } from '../src/bot/create-bot';
import { compose, keeperOf } from '../src/compose';
import { receive } from '../src/engagement/receive';
import { readInbound } from '../src/inbound/payload';
import type { Door } from '../src/platform/door';
import { toHandler } from '../src/platform/system';

/** Chat waits 5 s for a webhook's answer: https://www.twilio.com/docs/chat/webhook-events */
const TIME_MS = 4_500;

/** The External Webhook of a Flex Flow: a customer's message comes in, the bot answers or hands over. */
export const inbound: Door = {
  name: 'inbound',
  timeMs: TIME_MS,
  async answer(visit) {
    const read = readInbound(visit.params, visit.settings);
    if (read.kind === 'ignored') return { status: 200, body: { outcome: 'ignored', reason: read.reason } };
    const { message } = read;
    const keeper = keeperOf(compose(visit, createBot(visit)), read.orchestration);
    if (!keeper) return { status: 200, body: { outcome: 'ignored', reason: 'not-looked-after' } };
    const received = await receive(keeper, message);
    const { outcome, reason } = received;
    visit.log({
      action: 'receive',
      outcome,
      sid: message.conversationSid,
      messageSid: message.sid,
      ...(reason ? { reason } : {}),
    });
    return { status: outcome === 'unfinished' ? 503 : 200, body: received };
  },
};

export const handler = toHandler(inbound);

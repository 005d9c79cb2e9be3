import { createBot } from '../src/bot/create-bot';
import { composeWith, readInbound } from '../src/compose';
import { contextOf } from '../src/core/context';
import { receive } from '../src/core/receive';
import type { Endpoint } from '../src/platform/handler';
import { given } from '../src/platform/parse';
import { toHandler } from '../src/platform/system';

/** Chat waits 5 s for a webhook's answer: https://www.twilio.com/docs/chat/webhook-events */
const TIME_MS = 4_500;

/**
 * The External Webhook of a Flex Flow, and the webhook of an Address: a customer's message comes in, the bot answers or
 * hands over.
 */
export const inbound: Endpoint = {
  name: 'inbound',
  timeMs: TIME_MS,
  async answer(invocation) {
    const { log, params, settings } = invocation;
    const read = readInbound(params, settings);
    if (read.kind === 'ignored') {
      const { reason, engagementSid: sid, found, configured } = read;
      // Other events of a channel are no messages, and there are many.
      if (reason !== 'another-event') {
        log({ action: 'receive', outcome: 'ignored', reason, sid, ...given({ found, configured }) });
      }
      return { status: 200, body: { outcome: 'ignored', reason } };
    }
    const context = contextOf(composeWith(invocation, createBot(invocation)), read.orchestration);
    if (!context) return { status: 200, body: { outcome: 'ignored', reason: 'not-looked-after' } };
    const { message } = read;
    const received = await receive(context, message);
    const { outcome, reason } = received;
    log({
      action: 'receive',
      outcome,
      sid: message.engagementSid,
      messageSid: message.sid,
      ...(reason ? { reason } : {}),
    });
    return { status: outcome === 'unfinished' ? 503 : 200, body: received };
  },
};

export const handler = toHandler(inbound);

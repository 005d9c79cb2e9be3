import type { Saying } from '../core/port';
import { attempt, unless } from '../platform/errors';
import { type Mark, markOf } from '../twilio/mark';
import type { ChatService } from './channels';

/** How far back a reply is looked for: further than a customer writes while an invocation is dead. */
const NEWEST = 50;

export const createMessages = (chat: ChatService) => ({
  /** With webhooks: the glue between Chat and SMS is one, so without them a reply may not reach a phone. */
  async say(sid: string, { text, author, replyTo }: Saying): Promise<void> {
    const mark: Mark = { flexkeep: { replyTo: replyTo ?? null } };
    await attempt(() =>
      chat
        .channels(sid)
        .messages.create({ from: author, body: text, attributes: JSON.stringify(mark), xTwilioWebhookEnabled: 'true' }),
    );
  },

  async hasReply(sid: string, messageSid: string): Promise<boolean> {
    const newest = await unless(['gone'], () =>
      chat.channels(sid).messages.list({ order: 'desc', limit: NEWEST, pageSize: NEWEST }),
    );
    return (newest ?? []).some((message) => markOf(message.attributes)?.replyTo === messageSid);
  },

  /** Epoch ms; 0: there is none. */
  async newestAt(sid: string): Promise<number> {
    const newest = await unless(['gone'], () => chat.channels(sid).messages.list({ order: 'desc', limit: 1 }));
    return newest?.[0]?.dateCreated.getTime() ?? 0;
  },
});

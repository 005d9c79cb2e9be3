import { attempt, unless } from '../platform/errors';
import { type Mark, markOf } from './mark';

/** A message as both APIs show it. */
interface Shown {
  sid: string;
  index: number;
  attributes: string;
  dateCreated: Date;
}

/** Chat's or Conversations' messages of one engagement. */
interface MessagesApi {
  /** With webhooks: the glue to SMS is one, so without them a reply may not reach a phone. */
  create(sid: string, message: { author: string; body: string; attributes: string }): Promise<unknown>;
  /** The newest ones, newest first. */
  newest(sid: string, limit: number): Promise<Shown[]>;
}

/** How far back a reply is looked for: further than a customer writes while an invocation is dead. */
const NEWEST = 50;

export const createMessages = ({ create, newest }: MessagesApi) => {
  const recent = (sid: string): Promise<Shown[]> => attempt(() => newest(sid, NEWEST));
  return {
    async say(
      sid: string,
      { text: body, author, replyTo }: { text: string; author: string; replyTo?: string },
    ): Promise<void> {
      const mark: Mark = { flexkeep: { replyTo: replyTo ?? null } };
      await attempt(() => create(sid, { author, body, attributes: JSON.stringify(mark) }));
    },

    async hasReply(sid: string, messageSid: string): Promise<boolean> {
      return (await recent(sid)).some(({ attributes }) => markOf(attributes)?.replyTo === messageSid);
    },

    /** Epoch ms; 0: there is none. */
    async newestAt(sid: string): Promise<number> {
      const [message] = (await unless(['gone'], () => newest(sid, 1))) ?? [];
      return message?.dateCreated.getTime() ?? 0;
    },

    /** Position of the newest of these messages; `undefined`: none of them is among the recent ones. */
    async positionOf(sid: string, messageSids: readonly string[]): Promise<number | undefined> {
      const found = (await unless(['gone'], () => recent(sid))) ?? [];
      return found.find((message) => messageSids.includes(message.sid))?.index;
    },
  };
};

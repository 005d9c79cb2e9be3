import { type Line, transcriptOf } from '../people/transcript';
import { webhooksOf } from '../products/chat/webhooks';
import { membersOf } from '../products/chat-store/members';
import type { ChannelRow } from '../products/chat-store/rows';
import { readAttributes } from '../products/flex/channel-attributes';
import type { World } from '../products/shared/world';

export interface ChannelState {
  sid: string;
  /** `sms`, `web`, …; `null` where the attributes do not say. */
  type: string | null;
  /** As in the attributes; `unreadable` where they are not a JSON object. */
  status: string;
  longLived: boolean;
  members: string[];
  /** URLs, or the type of a webhook that has none. */
  webhooks: string[];
  lines: Pick<Line, 'who' | 'author' | 'body' | 'at'>[];
}

export const channelState = (world: World, channel: ChannelRow): ChannelState => {
  const attributes = readAttributes(channel);
  const { channel_type: type, status } = attributes ?? {};
  return {
    sid: channel.sid,
    type: typeof type === 'string' ? type : null,
    status: attributes ? String(status ?? 'ACTIVE') : 'unreadable',
    longLived: attributes?.long_lived === true,
    members: membersOf(world, channel).map(({ identity }) => identity),
    webhooks: webhooksOf(world, channel).map(({ type: kind, configuration }) => configuration.url ?? kind),
    lines: transcriptOf(world, channel.sid).map(({ who, author, body, at }) => ({ who, author, body, at })),
  };
};

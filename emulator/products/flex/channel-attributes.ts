import type { ChannelRow } from '../chat-store/rows';

/** Text that should hold a JSON object; anything may be in there. */
export const parseObject = (text: string | null): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text ?? '');
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

/** The attributes of a channel, where they still are the kind of thing that Flex once wrote. */
export const readAttributes = (channel: ChannelRow): Record<string, unknown> | undefined =>
  parseObject(channel.attributes);

/**
 * No `status` at all has been seen on living channels, so only INACTIVE ends one.
 * @see https://www.twilio.com/docs/api/errors/45208: "mark the Channel as inactive by setting Channel Attributes status"
 */
export const isInactive = (channel: ChannelRow): boolean =>
  String(readAttributes(channel)?.status).toUpperCase() === 'INACTIVE';

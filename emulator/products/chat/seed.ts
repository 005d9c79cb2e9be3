import type { World } from '../shared/world';
import { findChannel } from './channels';

/** For a test's world: attributes that no request could set (`''`, `{broken`), as real accounts have them. */
export const seedAttributes = (world: World, channelSid: string, text: string): void => {
  const channel = findChannel(world, channelSid);
  if (!channel) throw new Error(`There is no channel ${channelSid}`);
  channel.attributes = text;
};

import type { JournalEntry } from '../core/journal';
import { transcriptOf } from '../people/transcript';
import { findChannel } from '../products/chat-store/channels';
import { messagesOf } from '../products/chat-store/messages';
import type { TwilioWorld } from '../products/shared/world';
import type { Chronicle } from './chronicle';
import { type Lifeline, lifelineOf, type Said } from './lifeline';

const saidIn = (world: TwilioWorld, channelSid: string): Said[] => {
  const channel = findChannel(world, channelSid);
  if (!channel) return [];
  const { store } = world;
  const born = store.of('chat.Message', `${channel.service_sid}/${channel.sid}`);
  const sids = messagesOf(world, channel).map(({ sid }) => sid);
  return transcriptOf(world, channelSid).map(({ who, body, at }, i) => ({
    ...{ who, body, at: born.bornAt(sids[i] ?? '') ?? Date.parse(at) },
  }));
};

/** Reading calls change nothing, and there are many. */
const isRead = ({ kind, name }: JournalEntry): boolean => kind === 'call' && /\.(Fetch|List)/.test(name);

/** One engagement of a running account, over time. */
export const readLifeline = (world: TwilioWorld, chronicle: Chronicle, channelSid: string): Lifeline => {
  const histories = chronicle.of(channelSid);
  const sids = [channelSid, ...histories.map(({ sid }) => sid)];
  const isAbout = ({ detail }: JournalEntry) => {
    const text = Object.values(detail).join(' ');
    return sids.some((sid) => text.includes(sid));
  };
  const entries = world.journal.entries.filter((entry) => !isRead(entry) && isAbout(entry));
  return lifelineOf({ histories, said: saidIn(world, channelSid), entries, now: world.clock.now() });
};

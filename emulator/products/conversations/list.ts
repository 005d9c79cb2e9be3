import { badRequest } from '../../core/errors';
import { channelsOf } from '../chat-store/channels';
import type { ChannelRow, ConversationState } from '../chat-store/rows';
import type { Call, Takes } from '../shared/call';
import { noteKept } from '../shared/kept-back';
import type { ListOptions } from '../shared/page';
import type { TwilioWorld } from '../shared/world';

type Listing = Call<{ params: Record<string, string>; input: Takes<'conversations.ListConversation'>['input'] }>;

/** `2026-01-05T00:00:00Z` → `2026-01-05`. Approximate: another time of the day is cut off. @fidelity conversations.list */
const dayOf = (name: string, value: string | undefined): string | undefined => {
  if (!value) return undefined;
  const day = value.slice(0, 10);
  if (Number.isNaN(Date.parse(day))) throw badRequest(`Invalid parameter: ${name}`);
  return day;
};

/** Unknown: which state a Chat Channel has there, since Chat knows none. @fidelity conversations.chat-channels */
export const shownState = (world: TwilioWorld, { origin, state }: ChannelRow): ConversationState =>
  origin === 'chat' && state === 'active' ? world.options.stateOfChatChannels : state;

const hasChatChannels = (world: TwilioWorld): boolean =>
  world.store
    .parentsOf('chat.Channel')
    .some((service) => channelsOf(world, service).find(({ origin }) => origin === 'chat') !== undefined);

/**
 * By creation, whole days, "sorted by creation, newest first" under a date: the description of ListServiceConversation.
 * Unknown: the order without one, so it is an option.
 * @fidelity conversations.list, conversations.list-order, conversations.chat-channels
 */
export const listOptions = ({ input }: Listing, world: TwilioWorld): ListOptions<ChannelRow> => {
  const { State: state } = input;
  const from = dayOf('StartDate', input.StartDate);
  const to = dayOf('EndDate', input.EndDate);
  const { conversationListsShowChatChannels: mixed, conversationListsNewestFirst: newestFirst } = world.options;
  if (!mixed && hasChatChannels(world))
    noteKept(world, 'conversationListsShowChatChannels', 'Chat Channels from a list');
  return {
    skips: world.options.conversationPagesSkip
      ? { onLeftOut: () => noteKept(world, 'conversationPagesSkip', 'Conversations from a page') }
      : undefined,
    descending: from !== undefined || to !== undefined || newestFirst,
    where(row) {
      const day = row.date_created.slice(0, 10);
      if (!mixed && row.origin !== 'conversations') return false;
      return (!state || shownState(world, row) === state) && (!from || day >= from) && (!to || day <= to);
    },
  };
};

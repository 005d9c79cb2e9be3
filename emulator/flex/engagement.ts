import type { Row } from '../core/store';
import type { ChannelType, FlowRow } from '../products/flex/rows';
import type { World } from '../products/shared/world';

/** What Flex remembers of a channel it made, besides what its API shows. */
export interface Engagement extends Row {
  channelSid: string;
  flowSid: string;
  channelType: ChannelType;
  /** The customer's chat identity. */
  identity: string;
  /** The customer's name. */
  name: string;
  /** The customer's address outside of chat: a phone number. */
  customer: string | null;
  /** The Task still to be created, as JSON of its attributes: it waits for the customer's first message. */
  pendingTask: string | null;
}

const all = (world: World) => world.store.of<Engagement>('flex.engagements');
/** The channels between one customer and one flow, so that no search grows with the account. */
const between = (world: World, flowSid: string, customer: string) =>
  world.store.of<{ channelSid: string }>('flex.engagements-between', `${flowSid}/${customer}`);

export const keepEngagement = (world: World, engagement: Engagement): Engagement => {
  const { channelSid, flowSid, customer } = engagement;
  all(world).insert(channelSid, engagement);
  if (customer) between(world, flowSid, customer).insert(channelSid, { channelSid });
  return engagement;
};

export const engagementOf = (world: World, channelSid: string): Engagement | undefined => all(world).get(channelSid);

/** Newest first. */
export const engagementsBetween = (world: World, flow: FlowRow, customer: string): Engagement[] =>
  between(world, flow.sid, customer)
    .all()
    .flatMap(({ channelSid }) => engagementOf(world, channelSid) ?? [])
    .reverse();

export const forgetEngagement = (world: World, { channelSid, flowSid, customer }: Engagement): void => {
  all(world).remove(channelSid);
  if (customer) between(world, flowSid, customer).remove(channelSid);
};

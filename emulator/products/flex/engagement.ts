import type { Row } from '../../core/store';
import type { TwilioWorld } from '../shared/world';
import type { ChannelType, FlowRow } from './rows';

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

const kept = (world: TwilioWorld) => world.store.of<Engagement>('flex.engagements');
/** The channels between one customer and one flow, so that no search grows with the account. */
const between = (world: TwilioWorld, flowSid: string, customer: string) =>
  world.store.of<{ channelSid: string }>('flex.engagements-between', `${flowSid}/${customer}`);

export const keepEngagement = (world: TwilioWorld, engagement: Engagement): Engagement => {
  const { channelSid, flowSid, customer } = engagement;
  kept(world).insert(channelSid, engagement);
  if (customer) between(world, flowSid, customer).insert(channelSid, { channelSid });
  return engagement;
};

export const engagementOf = (world: TwilioWorld, channelSid: string): Engagement | undefined =>
  kept(world).get(channelSid);

/** All of the account, in the order in which they began. */
export const engagements = (world: TwilioWorld): Engagement[] => kept(world).all();

/** Newest first. */
export const engagementsBetween = (world: TwilioWorld, flow: FlowRow, customer: string): Engagement[] =>
  between(world, flow.sid, customer)
    .all()
    .flatMap(({ channelSid }) => engagementOf(world, channelSid) ?? [])
    .reverse();

export const forgetEngagement = (world: TwilioWorld, { channelSid, flowSid, customer }: Engagement): void => {
  kept(world).remove(channelSid);
  if (customer) between(world, flowSid, customer).remove(channelSid);
};

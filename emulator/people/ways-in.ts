import { allNumbers } from '../products/api/numbers';
import { isFlowUrl } from '../products/api/receive';
import { addressConfigurations, webChatAddress } from '../products/conversations/addresses';
import { channelTypeOf, inboundFlow } from '../products/flex/flows';
import type { TwilioWorld } from '../products/shared/world';

/** Where customers can write, and what has it: `+15550100 (a Flex Flow)`. Conversations come first. */
export const waysIn = (world: TwilioWorld): string[] => {
  const addresses = addressConfigurations
    .collection(world)
    .all()
    .filter(({ auto_creation: { enabled }, type }) => enabled && type === 'sms')
    .map(({ address }) => address);
  const others = allNumbers(world).flatMap(({ phone_number: number, sms_url: url }) => {
    if (addresses.includes(number)) return [];
    if (inboundFlow(world, channelTypeOf(number), number)) return [`${number} (a Flex Flow)`];
    if (!url) return [];
    return [`${number} (${isFlowUrl(url) ? 'a Studio Flow' : new URL(url).pathname})`];
  });
  const hasWebChat = webChatAddress(world) ?? inboundFlow(world, 'web', '');
  return [
    ...addresses.map((number) => `${number} (Conversations)`),
    ...others,
    ...(hasWebChat ? ['in the web chat'] : []),
  ];
};

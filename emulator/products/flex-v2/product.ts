import type { Behaviour } from '../../core/behaviour';
import { badRequest } from '../../core/errors';
import { parseObject } from '../../core/json';
import { loadDescription } from '../../description/load';
import { addressConfigurations } from '../conversations/addresses';
import { openForWebChat } from '../conversations/auto-create';
import { filled, type Handler, type Takes } from '../shared/call';
import type { Product } from '../shared/product';

/** Bytes; https://www.twilio.com/docs/api/errors/45731: "16 KB" */
const LONGEST_DATA = 16 * 1024;

/** https://www.twilio.com/docs/api/errors/45731, 45733 @fidelity flexV2.refusals */
const readData = (text: string): Record<string, unknown> => {
  if (Buffer.byteLength(text) > LONGEST_DATA) throw badRequest('PreEngagementData exceeds 16 KB', 45731);
  const data = parseObject(text);
  if (!data) throw badRequest('PreEngagementData is not JSON', 45733);
  return data;
};

/**
 * A Conversation with a guest in it, as the Address of a web chat has it.
 * https://www.twilio.com/docs/flex/developer/conversations/webchats-resource
 * @fidelity flexV2.web-chats
 */
const createWebChat: Handler<Takes<'flexV2.CreateWebChannel'>> = ({ input }, world) => {
  const address = addressConfigurations.collection(world).get(input.AddressSid);
  // Approximate: the answer to an Address that is none, or no web chat's. @fidelity flexV2.refusals
  if (address?.type !== 'chat') throw badRequest(`AddressSid ${input.AddressSid} is not the Address of a web chat`);
  // https://www.twilio.com/docs/api/errors/45761 @fidelity flexV2.refusals
  if (!address.auto_creation.enabled) throw badRequest('The Address creates no Conversations', 45761);
  const preEngagement = readData(filled(input.PreEngagementData) ?? '{}');
  const identity = filled(input.Identity) ?? world.ids.sid('FX');
  const name = filled(input.CustomerFriendlyName) ?? identity;
  const friendlyName = filled(input.ChatFriendlyName) ?? 'Flex WebChat';
  const { sid } = openForWebChat(world, address, { identity, name, friendlyName, preEngagement });
  return { body: { conversation_sid: sid, identity } };
};

const fidelity: readonly Behaviour[] = [
  {
    id: 'flexV2.web-chats',
    what: "`POST /v2/WebChats`: a Conversation with a guest, the Address' webhook or Studio Flow, `pre_engagement_data`",
    level: 'exact',
    but: 'approximate: the names where the request has none',
    source: 'docs/flex/developer/conversations/webchats-resource',
  },
  {
    id: 'flexV2.identity',
    what: 'a request may say which identity the guest gets; else it is a new one, `FX` and 32 digits',
    level: 'exact',
    source: "Twilio's SDK; the description in use does not know the parameter",
  },
  {
    id: 'flexV2.refusals',
    what: 'refused: pre-engagement data over 16 KB (45731) or no JSON (45733), a disabled Address (45761), another Address',
    level: 'exact',
    but: 'approximate: the status, and another Address',
    source: 'errors/45731, 45733, 45761',
  },
];

/** Flex v2: web chats. Users of Flex are not emulated. */
export const flexV2: Product<'flexV2'> = {
  name: 'flexV2',
  title: 'Flex v2',
  description: loadDescription('flexV2'),
  handlers: { CreateWebChannel: createWebChat },
  fidelity,
};

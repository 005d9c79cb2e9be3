import type { Twilio } from 'twilio';
import type { Engagement } from '../core/port';
import { textIn } from '../platform/attributes';
import { toFailure } from '../platform/errors';
import type { Log } from '../platform/log';
import { factsOf } from './channels';

/** The API's longest page; an account has a handful of flows. */
const PAGE_SIZE = 1000;

/** SID of the Flex Flow that made a Chat Channel; `undefined`: that cannot be told. */
export type FlowOf = (engagement: Engagement) => string | undefined;

/**
 * Which Flex Flow made a Chat Channel. The channel does not say; so it is the one enabled flow with an External Webhook
 * of its kind and, where the channel tells the number that the customer wrote to, of that identity. Where there is none
 * or more than one, it is not known.
 *
 * @param client one that has little time: the look-up adds to what the agent sees, and must not hold up the handover
 */
export const readFlows = async (client: Twilio, chatServiceSid: string, log: Log): Promise<FlowOf> => {
  const list = client.flexApi.v1.flexFlow.list({ limit: PAGE_SIZE, pageSize: PAGE_SIZE });
  const flows = await list.catch((error: unknown) => {
    const { kind, status } = toFailure(error);
    log({ action: 'find-flow', outcome: 'failed', reason: kind, status });
    return [];
  });
  const own = flows.filter(
    (flow) => flow.enabled && flow.integrationType === 'external' && flow.chatServiceSid === chatServiceSid,
  );
  return (engagement) => {
    const { attributes } = factsOf(engagement);
    const contacts = [attributes.twilioNumber, attributes.serviceNumber].map(textIn).filter(Boolean);
    const found = own.filter(
      (flow) =>
        flow.channelType === engagement.channelType &&
        (!contacts.length || contacts.includes(flow.contactIdentity ?? undefined)),
    );
    return found.length === 1 ? found[0]?.sid : undefined;
  };
};

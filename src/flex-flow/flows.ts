import type { Twilio } from 'twilio';
import type { Customer, Engagement } from '../core/port';
import { textIn } from '../platform/attributes';
import { toFailure } from '../platform/errors';
import type { Log } from '../platform/log';
import type { Runtime } from '../platform/runtime';
import { factsOf } from './channels';

/** The API's longest page; an account has a handful of flows. */
const PAGE_SIZE = 1000;

/** SID of the Flex Flow that made a Chat Channel; `undefined`: that cannot be told. */
type FlowOf = (engagement: Engagement, customer: Customer) => string | undefined;

type FlexFlow = Awaited<ReturnType<Twilio['flexApi']['v1']['flexFlow']['list']>>[number];

/** ms for which a container remembers the flows: they change a few times a year. */
const REMEMBERED_MS = 60_000;
/** The flows by the container that read them. Epoch ms. */
const remembered = new WeakMap<FlowsOptions['runtime'], { flows: FlexFlow[]; until: number }>();

interface FlowsOptions {
  /** One that has little time: the look-up adds to what the agent sees, and must not hold up the handover. */
  hurried(): Twilio;
  runtime: Pick<Runtime, 'now'>;
  chatServiceSid: string;
  log: Log;
}

const listFlows = async ({ hurried, runtime, log }: FlowsOptions): Promise<FlexFlow[]> => {
  const kept = remembered.get(runtime);
  if (kept && kept.until > runtime.now()) return kept.flows;
  try {
    const flows = await hurried().flexApi.v1.flexFlow.list({ limit: PAGE_SIZE, pageSize: PAGE_SIZE });
    remembered.set(runtime, { flows, until: runtime.now() + REMEMBERED_MS });
    return flows;
  } catch (error) {
    const { kind, status } = toFailure(error);
    log({ action: 'find-flow', outcome: 'failed', reason: kind, status });
    return [];
  }
};

/**
 * Which Flex Flow made a Chat Channel. The channel does not say; so it is the one enabled flow with an External Webhook
 * of its kind and, where the channel tells the number that the customer wrote to, of that identity. Where there is none
 * or more than one, it is not known.
 */
export const readFlows = async (options: FlowsOptions): Promise<FlowOf> => {
  const own = (await listFlows(options)).filter(
    ({ enabled, integrationType, chatServiceSid }) =>
      enabled && integrationType === 'external' && chatServiceSid === options.chatServiceSid,
  );
  return (engagement, { channelType }) => {
    const { attributes } = factsOf(engagement);
    const contacts = [attributes.twilioNumber, attributes.serviceNumber].map(textIn).filter(Boolean);
    const found = own.filter(
      (flow) =>
        flow.channelType === channelType && (!contacts.length || contacts.includes(flow.contactIdentity ?? undefined)),
    );
    return found.length === 1 ? found[0]?.sid : undefined;
  };
};

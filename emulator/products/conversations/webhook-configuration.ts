import { badRequest, notFound, notImplemented } from '../../core/errors';
import type { Row } from '../../core/store';
import { storedServices } from '../chat-store/channels';
import type { Call, Handlers } from '../shared/call';
import type { TwilioWorld } from '../shared/world';

/** The one webhook of a Service, or of the account. */
interface WebhookConfigurationRow {
  post_webhook_url: string | null;
  method: string;
  filters: string[] | null;
  /** `flex`: Twilio's own routing, which calls no URL. */
  target: 'webhook' | 'flex';
}

const ACCOUNT = 'account';

/** Of a Service by its SID, or of the account; made when it is first asked for. */
const rowOf = (world: TwilioWorld, key: string): WebhookConfigurationRow => {
  const rows = world.store.of<WebhookConfigurationRow>('conversations.WebhookConfiguration');
  return (
    rows.get(key) ?? rows.insert(key, { post_webhook_url: null, method: 'POST', filters: null, target: 'webhook' })
  );
};

/** `onMessageAdd` and the others that are asked before something happens: they could refuse it. */
const PRE_EVENT = /^on[A-Z]\w*(Add|Update|Remove)$/;
const POST_EVENT = /^on(Message|Conversation|Participant|User|Delivery)\w*(Added|Updated|Removed)$/;

interface Input {
  PreWebhookUrl?: string;
  PostWebhookUrl?: string;
  Filters?: string[];
  Method?: string;
  Target?: 'webhook' | 'flex' | '';
}

/** @fidelity conversations.service-webhooks, conversations.rest */
const change = (row: WebhookConfigurationRow, input: Input): void => {
  const { PreWebhookUrl, PostWebhookUrl, Filters: filters = [], Method: method, Target: target } = input;
  if (PreWebhookUrl || filters.some((filter) => PRE_EVENT.test(filter))) {
    throw notImplemented('pre-event webhooks of Conversations');
  }
  const wrong = filters.find((filter) => !POST_EVENT.test(filter));
  if (wrong !== undefined) throw badRequest(`Invalid webhook filter ${wrong}`);
  if (PostWebhookUrl !== undefined) row.post_webhook_url = PostWebhookUrl || null;
  if (input.Filters) row.filters = filters;
  if (method) row.method = method.toUpperCase();
  if (target) row.target = target;
};

const ROOT = 'https://conversations.twilio.com/v1';

const accountView = (world: TwilioWorld): Row => ({
  ...rowOf(world, ACCOUNT),
  ...{ account_sid: world.accountSid, pre_webhook_url: null, url: `${ROOT}/Configuration/Webhooks` },
});

const serviceView = (world: TwilioWorld, sid: string): Row => {
  const { target: _, ...shown } = rowOf(world, sid);
  const url = `${ROOT}/Services/${sid}/Configuration/Webhooks`;
  return { ...shown, account_sid: world.accountSid, chat_service_sid: sid, pre_webhook_url: null, url };
};

const requireService = (world: TwilioWorld, { params, path }: Call): string => {
  const sid = params.ChatServiceSid ?? '';
  if (!storedServices(world).get(sid)) throw notFound(path);
  return sid;
};

export const webhookHandlers: Handlers<'conversations'> = {
  FetchConfigurationWebhook: (_call, world) => ({ body: accountView(world) }),
  UpdateConfigurationWebhook({ input }, world) {
    change(rowOf(world, ACCOUNT), input);
    return { body: accountView(world) };
  },
  FetchServiceWebhookConfiguration: (call, world) => ({ body: serviceView(world, requireService(world, call)) }),
  UpdateServiceWebhookConfiguration(call, world) {
    const sid = requireService(world, call);
    change(rowOf(world, sid), call.input);
    return { body: serviceView(world, sid) };
  },
};

/** What a change in a Service is told besides the webhooks of the Conversation itself: the Service's, the account's. */
export const webhooksAround = (world: TwilioWorld, serviceSid: string, event: string): WebhookConfigurationRow[] =>
  [rowOf(world, serviceSid), rowOf(world, ACCOUNT)].filter(
    ({ post_webhook_url: url, target, filters }) => url && target === 'webhook' && filters?.includes(event),
  );

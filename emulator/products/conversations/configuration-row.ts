import { notImplemented } from '../../core/errors';
import { storedServices } from '../chat-store/channels';
import type { TwilioWorld } from '../shared/world';

interface ConfigurationRow {
  default_chat_service_sid: string | null;
  default_messaging_service_sid: string | null;
  default_inactive_timer: string | null;
  default_closed_timer: string | null;
}

const KEY = 'configuration';

/** The account's one configuration, made when it is first asked for. */
export const configurationOf = (world: TwilioWorld): ConfigurationRow => {
  const rows = world.store.of<ConfigurationRow>('conversations.Configuration');
  const empty = { default_chat_service_sid: null, default_messaging_service_sid: null };
  return rows.get(KEY) ?? rows.insert(KEY, { ...empty, default_inactive_timer: null, default_closed_timer: null });
};

/**
 * The Service that paths without `/Services/IS…` mean: the configured one, or else the account's first.
 * @fidelity conversations.default-service
 */
export const defaultServiceSid = (world: TwilioWorld): string => {
  const configured = configurationOf(world).default_chat_service_sid;
  const sid = configured ?? storedServices(world).all()[0]?.sid;
  if (sid === undefined) throw notImplemented('Conversations in an account without a Service');
  return sid;
};

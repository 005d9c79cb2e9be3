import { messageSent } from '../chat/events';
import type { Product } from '../shared/product';
import { interactions } from './interactions';
import { participantHandlers } from './participants';
import { phoneNumbers } from './phone-numbers';
import { relayToPhone } from './relay';
import { services } from './services';
import { expireSession, sessions } from './sessions';
import { proxySpec } from './spec';

/** Proxy v1. Not emulated (501): message interactions; callbacks of a Service are never called. */
export const proxy: Product = {
  name: 'proxy',
  description: proxySpec,
  handlers: {
    ...Object.assign({}, ...[services, phoneNumbers, sessions, interactions].map(({ handlers }) => handlers)),
    ...participantHandlers,
  },
  timers: { 'proxy-session-expiry': expireSession },
  listens: [messageSent.to(relayToPhone)],
};

import { loadDescription } from '../../description/load';
import { messageSent } from '../chat-store/changes';
import type { Product } from '../shared/product';
import { proxyFidelity } from './fidelity';
import { interactions } from './interactions';
import { participantHandlers } from './participants';
import { relayToPhone } from './relay';
import { phoneNumbers, proxyServices } from './services';
import { expireSession, sessions } from './sessions';

/**
 * Proxy v1. Not emulated (501): message interactions; callbacks of a Service are never called.
 * @fidelity proxy.description, proxy.rest
 */
export const proxy: Product<'proxy'> = {
  name: 'proxy',
  title: 'Proxy v1',
  description: loadDescription('proxy'),
  fidelity: proxyFidelity,
  handlers: {
    ...proxyServices.handlers,
    ...phoneNumbers.handlers,
    ...sessions.handlers,
    ...participantHandlers,
    ...interactions.handlers,
  },
  timers: { 'proxy-session-expiry': expireSession },
  listens: [messageSent.to(relayToPhone)],
};

import type { TimerHandlers } from '../../core/world';
import type { Handlers } from '../../wire/call';
import { onMessage } from '../chat/events';
import { interactions } from './interactions';
import { participants } from './participants';
import { phoneNumbers } from './phone-numbers';
import { relayToPhone } from './relay';
import { services } from './services';
import { expireSession, sessions } from './sessions';

export { proxySpec } from './spec';

/** Proxy v1. Not emulated (501): message interactions; callbacks of a Service are never called. */
export const proxyHandlers: Handlers = Object.assign(
  {},
  ...[services, phoneNumbers, sessions, participants, interactions].map((kind) => kind.handlers),
);

export const proxyTimers: TimerHandlers = { 'proxy-session-expiry': expireSession };

onMessage(relayToPhone);

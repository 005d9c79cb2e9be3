import { showToCustomer, startDelayedTask } from '../../flex/follow-message';
import type { Handlers } from '../../wire/call';
import { onMessage } from '../chat/events';
import { channelHandlers } from './channels';
import { configurationHandlers } from './configuration';
import { flows } from './flows';

export { flexSpec } from './spec';

/** Flex v1, as far as Programmable Chat goes: FlexFlow, Channel, WebChannel, Configuration. */
export const flexHandlers: Handlers = { ...flows.handlers, ...channelHandlers, ...configurationHandlers };

onMessage(startDelayedTask);
onMessage(showToCustomer);

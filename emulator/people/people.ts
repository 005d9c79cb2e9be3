import { messageSent } from '../products/chat-store/changes';

import { smsReceived, smsSent } from '../products/messaging/sms';
import type { Part } from '../products/shared/product';
import { showInBrowser } from './customers';
import { flexUiTimers } from './interaction-agents';
import { parkTimers, unparkOnMessage } from './park';
import { reached, wrote } from './phone';

/** The customers and agents around an account. They act when they are told to (`customers.ts`, `agents.ts`). */
export const people: Part = {
  name: 'people',
  timers: { ...flexUiTimers, ...parkTimers },
  listens: [messageSent.to(showInBrowser), messageSent.to(unparkOnMessage), smsReceived.to(wrote), smsSent.to(reached)],
};

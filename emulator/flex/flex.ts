/** What Flex and its customers do by themselves: everything that no REST request asks for. */
export { conversation, type Line, type Speaker } from './conversation';
export { runJanitor } from './janitor';
export { inbox, type PhoneMessage, phone } from './phone';
export { type Reception, receiveSms, type Sms } from './receive-sms';
export { openWebChat, sendFromClient, sendFromCustomer } from './web-chat';

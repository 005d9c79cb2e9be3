import { api } from './api/product';
import { chat } from './chat/product';
import { conversationsProduct } from './conversations/product';
import { events } from './events/product';
import { flex } from './flex/product';
import { flexV2 } from './flex-v2/product';
import { proxy } from './proxy/product';
import { serverless } from './serverless/product';
import type { AnyProduct } from './shared/product';
import { studio } from './studio/product';
import { sync } from './sync/product';
import { taskrouter } from './taskrouter/product';

/** All that is emulated of Twilio. */
export const PRODUCTS: readonly AnyProduct[] = [
  api,
  chat,
  conversationsProduct,
  events,
  flex,
  flexV2,
  proxy,
  serverless,
  studio,
  sync,
  taskrouter,
];

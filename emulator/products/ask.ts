import type { Row } from '../core/store';
import { PRODUCTS } from './products';
import type { World } from './shared/world';

/**
 * Carries out an API operation from inside: the same handler, without a request, a fault or an entry in the journal.
 *
 * @example ask(world, 'taskrouter.CreateWorker', { WorkspaceSid }, { FriendlyName: 'Alice' })
 */
export const ask = (
  world: World,
  name: string,
  params: Record<string, string>,
  input: Record<string, unknown> = {},
): Row => {
  const [of = '', id = ''] = name.split('.');
  const product = PRODUCTS.find((one) => one.name === of);
  const operation = product?.description.operations.find((one) => one.id === id);
  const handler = product?.handlers[id];
  if (!operation || !handler) throw new Error(`The embedded Twilio does not implement ${name}`);
  const path = operation.path.replace(/\{(\w+)\}/g, (_, part: string) => params[part] ?? '');
  return handler({ operation, name, params, input, webhooks: false, path }, world).body as Row;
};

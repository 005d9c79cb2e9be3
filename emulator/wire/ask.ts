import type { Row } from '../core/store';
import type { World } from '../core/world';
import { createProducts } from '../products/products';

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
  const { specs, handlers } = createProducts();
  const [product, id] = name.split('.');
  const operation = specs.find((spec) => spec.product === product)?.operations.find((op) => op.id === id);
  const handler = handlers[name];
  if (!operation || !handler) throw new Error(`The embedded Twilio does not implement ${name}`);
  const path = operation.path.replace(/\{(\w+)\}/g, (_, part: string) => params[part] ?? '');
  return handler({ operation, name, params, input, webhooks: false, path }, world).body as Row;
};

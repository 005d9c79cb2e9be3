import type { Row } from '../core/store';
import { PRODUCTS } from './products';
import type { OperationName, Takes } from './shared/call';
import { handlerOf } from './shared/product';
import type { TwilioWorld } from './shared/world';

type Input<N extends OperationName> = Takes<N>['input'];

/**
 * Carries out an API operation from inside: the same handler, without a request, a fault or an entry in the journal.
 *
 * @example ask(world, 'taskrouter.CreateWorker', { WorkspaceSid }, { FriendlyName: 'Alice' })
 */
export const ask = <N extends OperationName>(
  world: TwilioWorld,
  name: N,
  params: Takes<N>['params'],
  ...[input = {}]: Record<string, never> extends Input<N> ? [input?: Input<N>] : [input: Input<N>]
): Row => {
  const [of = '', id = ''] = name.split('.');
  const product = PRODUCTS.find((one) => one.name === of);
  const operation = product?.description.operations.find((one) => one.id === id);
  const handler = product && handlerOf(product, id);
  if (!operation || !handler) throw new Error(`The embedded Twilio does not implement ${name}`);
  const named: Record<string, string> = params;
  const path = operation.path.replace(/\{(\w+)\}/g, (_, part: string) => named[part] ?? '');
  return Object(handler({ operation, name, params, input, webhooks: false, path }, world).body);
};

import type { World } from '../../core/world';
import type { Handlers } from '../../wire/call';
import type { Kind } from '../resource';

const DEFAULT = 'default';

const ensure = (world: World, services: Kind): void => {
  if (services.collection(world).get(DEFAULT)) return;
  // Approximate: the real one's properties are not documented.
  services.keep(world, '', services.make(world, {}, { friendly_name: 'Default Service', unique_name: DEFAULT }));
};

/**
 * Every account has a Sync Service that is also called `default`; here it comes to be when somebody names it.
 * @see https://www.twilio.com/docs/sync/api/service
 */
export const withDefaultService = (handlers: Handlers, services: Kind): Handlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (call, world) => {
        const of = name.endsWith('Service') ? call.params.Sid : call.params.ServiceSid;
        if (of === DEFAULT) ensure(world, services);
        return handler(call, world);
      },
    ]),
  );

/**
 * "Every response containing a Sync object will return an ETag value, which currently corresponds 1:1 with revision".
 * @see https://www.twilio.com/docs/sync/mutation-and-conflict-resolution
 */
export const withETag = (handlers: Handlers): Handlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (call, world) => {
        const answer = handler(call, world);
        const { revision } = (answer.body ?? {}) as { revision?: string };
        return revision === undefined ? answer : { ...answer, headers: { ...answer.headers, etag: revision } };
      },
    ]),
  );

import type { Row } from '../../core/store';
import { loadDescription } from '../../description/load';
import type { Handler, Handlers } from '../shared/call';
import { mapHandlers, type Product } from '../shared/product';
import type { TwilioWorld } from '../shared/world';
import { syncFidelity } from './fidelity';
import { documents, listItems, lists, mapItems, maps, syncServices } from './objects';
import { permissionHandlers } from './permissions';
import { streamHandlers, streams } from './streams';

const DEFAULT = 'default';

const ensureDefault = (world: TwilioWorld): void => {
  if (syncServices.collection(world).get(DEFAULT)) return;
  // Approximate: the real one's properties are not documented. @fidelity sync.default-service
  syncServices.keep(world, '', syncServices.make(world, { friendly_name: 'Default Service', unique_name: DEFAULT }));
};

/**
 * Every account has a Sync Service that is also called `default`; here the first request that names it makes it.
 * @see https://www.twilio.com/docs/sync/api/service
 *
 * "Every response containing a Sync object will return an ETag value, which currently corresponds 1:1 with revision".
 * @see https://www.twilio.com/docs/sync/mutation-and-conflict-resolution
 */
const asSync =
  (handler: Handler): Handler =>
  (call, world) => {
    const service = call.operation.id.endsWith('Service') ? call.params.Sid : call.params.ServiceSid;
    if (service === DEFAULT) ensureDefault(world);
    const answer = handler(call, world);
    const { revision }: Row = Object(answer.body);
    return typeof revision === 'string' ? { ...answer, headers: { ...answer.headers, etag: revision } } : answer;
  };

const handlers: Handlers<'sync'> = {
  ...syncServices.handlers,
  ...documents.handlers,
  ...lists.handlers,
  ...listItems.handlers,
  ...maps.handlers,
  ...mapItems.handlers,
  ...streamHandlers,
  ...permissionHandlers,
};

/** The kinds of objects that expire, by noun. */
const EXPIRING = {
  Document: documents,
  SyncList: lists,
  SyncListItem: listItems,
  SyncMap: maps,
  SyncMapItem: mapItems,
  SyncStream: streams,
};

const isExpiring = (kind: string): kind is keyof typeof EXPIRING => Object.hasOwn(EXPIRING, kind);

/**
 * Sync v1. Clients with a token, and with them the delivery of changes, are not emulated.
 * @fidelity sync.description, sync.rest, sync.rate-limits
 */
export const sync: Product<'sync'> = {
  name: 'sync',
  title: 'Sync v1',
  description: loadDescription('sync'),
  fidelity: syncFidelity,
  handlers: mapHandlers(handlers, (_id, handler) => asSync(handler)),
  timers: {
    'sync-expiry'(world, { kind = '', parent = '', key = '' }) {
      if (!isExpiring(kind)) return;
      const collection = EXPIRING[kind].collection(world, parent);
      const row = collection.get(key);
      if (!row?.date_expires || Date.parse(row.date_expires) > world.clock.now()) return;
      collection.remove(key, row.unique_name ?? undefined);
    },
  },
};

import { isoSeconds } from '../../core/clock';
import { ApiError, badRequest } from '../../core/errors';
import { filled } from '../shared/call';
import { defineResource, type Kind } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';

/** A Document, List, Map or an item of one: they share revision, data and expiry. */
interface SyncRow {
  sid?: string;
  service_sid: string;
  revision: string;
  data?: unknown;
  unique_name?: string | null;
  date_expires: string | null;
}

interface ListItemRow extends SyncRow {
  list_sid: string;
  index: number;
}

interface MapItemRow extends SyncRow {
  map_sid: string;
  key: string;
}

/** What a request about any of them may carry. */
interface SyncCall {
  input: { Ttl?: number | ''; ItemTtl?: number | '' };
  ifMatch?: string;
}

/** https://www.twilio.com/docs/sync/limits: 16 KiB for the data of a Document or an item. @fidelity sync.size */
const MAX_DATA_BYTES = 16 * 1024;

/** https://www.twilio.com/docs/api/errors/54301 @fidelity sync.twins */
export const TWIN = { property: 'unique_name', code: 54301, message: 'Unique name already exists' };

/**
 * https://www.twilio.com/docs/api/errors/54302, which says 256 where the description says 320 characters.
 * @fidelity sync.unique-names
 */
export const checkName = ({ unique_name: name }: Pick<SyncRow, 'unique_name'>): void => {
  if (name && (name.length > 256 || /^[A-Z]{2}[a-f0-9]{32}$/.test(name))) {
    throw badRequest('Invalid unique name', 54302);
  }
};

const checkSize = (row: SyncRow) => {
  if (Buffer.byteLength(JSON.stringify(row.data ?? null)) > MAX_DATA_BYTES) {
    // https://www.twilio.com/docs/api/errors/54006
    throw new ApiError(413, 54006, 'Request entity too large');
  }
};

/** https://www.twilio.com/docs/api/errors/54103 @fidelity sync.revisions */
const checkRevision = (row: SyncRow, { ifMatch }: { ifMatch?: string }) => {
  if (ifMatch !== undefined && ifMatch !== row.revision) {
    throw new ApiError(412, 54103, 'The revision of the resource does not match the expected revision');
  }
};

/**
 * Seconds to live: of a thing itself (`Ttl`), of an item (`ItemTtl` or `Ttl`). 0 means for ever.
 * @fidelity sync.time-to-live
 */
export const applyTtl = (
  row: Pick<SyncRow, 'date_expires'>,
  { input: { ItemTtl, Ttl } }: Pick<SyncCall, 'input'>,
  world: TwilioWorld,
): void => {
  const ttl = filled(ItemTtl) ?? filled(Ttl);
  if (ttl === undefined) return;
  // https://www.twilio.com/docs/api/errors/54011: from 0 to 31,536,000 s
  if (ttl < 0 || ttl > 31_536_000) throw badRequest('Invalid TTL', 54011);
  row.date_expires = ttl === 0 ? null : isoSeconds(world.clock.now() + ttl * 1000);
};

const nextRevision = (revision: string) => (Number.parseInt(revision, 10) + 1).toString();

export const syncServices = defineResource<
  { sid: string; friendly_name: string | null; unique_name: string | null },
  'sync.Service'
>('sync.Service', {
  prefix: 'IS',
  unique: TWIN,
  children: ['sync.Document', 'sync.SyncList', 'sync.SyncMap', 'sync.SyncStream'],
  defaults: {
    acl_enabled: false,
    reachability_webhooks_enabled: false,
    reachability_debouncing_enabled: false,
    reachability_debouncing_window: 5000,
    webhooks_from_rest_enabled: false,
  },
});

/** What all kinds of objects have in common; `placeOf` says where a row is kept. */
const versioned = <R extends SyncRow>(placeOf: (row: R) => { kind: string; parent: string; key: string }) => ({
  defaults: { revision: '0', created_by: 'system' },
  created(row: R, call: SyncCall, world: TwilioWorld) {
    if ('data' in row) row.data ??= {};
    checkName(row);
    checkSize(row);
    applyTtl(row, call, world);
  },
  updated(row: R, _before: R, call: SyncCall, world: TwilioWorld) {
    checkRevision(row, call);
    checkSize(row);
    applyTtl(row, call, world);
    row.revision = nextRevision(row.revision);
  },
  deleted: checkRevision,
  after(what: 'create' | 'update' | 'delete', row: R, _call: unknown, world: TwilioWorld) {
    if (what === 'delete' || !row.date_expires) return;
    world.schedule(Date.parse(row.date_expires) - world.clock.now(), 'sync-expiry', placeOf(row));
  },
});

const inService = (kind: string) => (row: SyncRow) => ({ kind, parent: row.service_sid, key: String(row.sid) });

export const documents = defineResource<SyncRow, 'sync.Document'>('sync.Document', {
  ...versioned(inService('Document')),
  prefix: 'ET',
  unique: TWIN,
  children: ['sync.DocumentPermission'],
  parents: [syncServices],
});

export const lists = defineResource<SyncRow, 'sync.SyncList'>('sync.SyncList', {
  ...versioned(inService('SyncList')),
  prefix: 'ES',
  unique: TWIN,
  parents: [syncServices],
  children: ['sync.SyncListItem', 'sync.SyncListPermission'],
});

export const maps = defineResource<SyncRow, 'sync.SyncMap'>('sync.SyncMap', {
  ...versioned(inService('SyncMap')),
  prefix: 'MP',
  unique: TWIN,
  parents: [syncServices],
  children: ['sync.SyncMapItem', 'sync.SyncMapPermission'],
});

const listItem = versioned<ListItemRow>(({ service_sid, list_sid, index }) => ({
  kind: 'SyncListItem',
  parent: `${service_sid}/${list_sid}`,
  key: String(index),
}));

// @fidelity sync.list-revisions
export const listItems: Kind<ListItemRow, 'sync.SyncListItem'> = defineResource('sync.SyncListItem', {
  ...listItem,
  prefix: '',
  parents: [syncServices, lists],
  key: (row) => String(row.index),
  created(row, call, world) {
    listItem.created(row, call, world);
    const last = listItems.collection(world, `${row.service_sid}/${row.list_sid}`).all().at(-1);
    // @fidelity sync.list-index
    row.index = last ? last.index + 1 : 0;
  },
  list: ({ input }) => ({ descending: input.Order === 'desc' }),
});

export const mapItems = defineResource<MapItemRow, 'sync.SyncMapItem'>('sync.SyncMapItem', {
  ...versioned(({ service_sid, map_sid, key }) => ({ kind: 'SyncMapItem', parent: `${service_sid}/${map_sid}`, key })),
  prefix: '',
  parents: [syncServices, maps],
  key: (row) => row.key,
  // https://www.twilio.com/docs/api/errors/54208
  unique: { property: 'key', code: 54208, message: 'An item with this key already exists in the map' },
  list: ({ input }) => ({ descending: input.Order === 'desc' }),
});

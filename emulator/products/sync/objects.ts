import { ApiError, badRequest } from '../../core/errors';
import type { Row } from '../../core/store';
import { loadDescription } from '../../description/load';
import type { Call } from '../shared/call';
import { defineResource, type Kind } from '../shared/resource';
import { isoSeconds, type World } from '../shared/world';

export const description = loadDescription('sync');

/** A Document, List, Map or an item of one: they share revision, data and expiry. */
interface SyncRow extends Row {
  sid?: string;
  revision: string;
  data?: unknown;
  unique_name?: string | null;
  date_expires: string | null;
}

/** https://www.twilio.com/docs/sync/limits: 16 KiB for the data of a Document or an item. */
const MAX_DATA_BYTES = 16 * 1024;

/** https://www.twilio.com/docs/api/errors/54301 */
const TWIN = { property: 'unique_name', code: 54301, message: 'Unique name already exists' };

/** https://www.twilio.com/docs/api/errors/54302, which says 256 where the description says 320 characters. */
const checkName = ({ unique_name: name }: SyncRow) => {
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

/** https://www.twilio.com/docs/api/errors/54103 */
const checkRevision = (row: SyncRow, call: Call) => {
  if (call.ifMatch !== undefined && call.ifMatch !== row.revision) {
    throw new ApiError(412, 54103, 'The revision of the resource does not match the expected revision');
  }
};

/** Seconds to live: of a thing itself (`Ttl`), of an item (`ItemTtl` or `Ttl`). 0 means for ever. */
const applyTtl = (row: SyncRow, call: Call, world: World) => {
  const ttl = call.input.ItemTtl ?? call.input.Ttl;
  if (ttl === undefined) return;
  // https://www.twilio.com/docs/api/errors/54011: from 0 to 31,536,000 s
  if (Number(ttl) < 0 || Number(ttl) > 31_536_000) throw badRequest('Invalid TTL', 54011);
  row.date_expires = Number(ttl) === 0 ? null : isoSeconds(world.clock.now() + Number(ttl) * 1000);
};

const nextRevision = (revision: string) => (Number.parseInt(revision, 10) + 1).toString();

export const services: Kind = defineResource(description, {
  product: 'sync',
  noun: 'Service',
  prefix: 'IS',
  unique: TWIN,
  children: ['Document', 'SyncList', 'SyncMap'],
  defaults: {
    acl_enabled: false,
    reachability_webhooks_enabled: false,
    reachability_debouncing_enabled: false,
    reachability_debouncing_window: 5000,
    webhooks_from_rest_enabled: false,
  },
});

const planExpiry = (kind: string, row: SyncRow, call: Call, world: World): void => {
  if (!row.date_expires) return;
  const parent = Object.keys(call.params).some((name) => /^(ListSid|MapSid)$/.test(name))
    ? `${row.service_sid}/${row.list_sid ?? row.map_sid}`
    : String(row.service_sid);
  const key = String(row.key ?? row.index ?? row.sid);
  world.schedule(Date.parse(row.date_expires) - world.clock.now(), 'sync-expiry', { kind, parent, key });
};

/** What all objects have in common. */
const versioned = (noun: string) => ({
  product: 'sync' as const,
  noun,
  defaults: { revision: '0', created_by: 'system' },
  created(row: SyncRow, call: Call, world: World) {
    if ('data' in row) row.data ??= {};
    checkName(row);
    checkSize(row);
    applyTtl(row, call, world);
  },
  updated(row: SyncRow, _before: SyncRow, call: Call, world: World) {
    checkRevision(row, call);
    checkSize(row);
    applyTtl(row, call, world);
    row.revision = nextRevision(row.revision);
  },
  deleted: checkRevision,
  after(what: 'create' | 'update' | 'delete', row: SyncRow, call: Call, world: World) {
    if (what !== 'delete') planExpiry(noun, row, call, world);
  },
});

const named = (noun: string, prefix: string, children: string[] = []): Kind<SyncRow> =>
  defineResource<SyncRow>(description, {
    ...versioned(noun),
    prefix,
    unique: TWIN,
    parents: [services],
    children,
  });

const documents = named('Document', 'ET');
const lists = named('SyncList', 'ES', ['SyncListItem']);
const maps = named('SyncMap', 'MP', ['SyncMapItem']);

const listItem = versioned('SyncListItem');
const listItems: Kind<SyncRow> = defineResource<SyncRow>(description, {
  ...listItem,
  prefix: '',
  parents: [services, lists],
  key: (row) => String(row.index),
  created(row, call, world) {
    listItem.created(row, call, world);
    const last = listItems.collection(world, `${row.service_sid}/${row.list_sid}`).all().at(-1);
    row.index = last ? Number(last.index) + 1 : 0;
    row.url = `${String(row.url).replace(/\/[^/]*$/, '')}/${row.index}`;
  },
  list: (call) => ({ descending: call.input.Order === 'desc' }),
});

const mapItems: Kind<SyncRow> = defineResource<SyncRow>(description, {
  ...versioned('SyncMapItem'),
  prefix: '',
  parents: [services, maps],
  key: (row) => String(row.key),
  // https://www.twilio.com/docs/api/errors/54208
  unique: { property: 'key', code: 54208, message: 'An item with this key already exists in the map' },
  list: (call) => ({ descending: call.input.Order === 'desc' }),
});

/** By noun. */
export const objects: Record<string, Kind<SyncRow>> = {
  Document: documents,
  SyncList: lists,
  SyncMap: maps,
  SyncListItem: listItems,
  SyncMapItem: mapItems,
};

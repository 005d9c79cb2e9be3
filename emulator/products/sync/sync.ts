import { ApiError, badRequest } from '../../core/errors';
import type { Row } from '../../core/store';
import { isoSeconds, type TimerHandlers, type World } from '../../core/world';
import type { Spec } from '../../spec/load';
import type { Call, Handlers } from '../../wire/call';
import { defineResource, type Kind } from '../resource';
import { withDefaultService, withETag } from './default-service';

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

/** Sync v1: Services, Documents, Lists and Maps with their items. Streams and permissions are not emulated. */
export const createSync = (spec: Spec): { handlers: Handlers; timers: TimerHandlers; services: Kind } => {
  const services = defineResource(spec, {
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

  const planExpiry = (kind: string) => (row: SyncRow, call: Call, world: World) => {
    if (!row.date_expires) return;
    const parent = Object.keys(call.params).some((n) => /^(ListSid|MapSid)$/.test(n))
      ? `${row.service_sid}/${row.list_sid ?? row.map_sid}`
      : String(row.service_sid);
    const key = String(row.key ?? row.index ?? row.sid);
    world.schedule(Date.parse(row.date_expires) - world.clock.now(), 'sync-expiry', { kind, parent, key });
  };
  const kept = (noun: string) => ({
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
      if (what !== 'delete') planExpiry(noun)(row, call, world);
    },
  });
  const named = (noun: string, prefix: string, children: string[] = []) =>
    defineResource<SyncRow>(spec, {
      product: 'sync',
      noun,
      prefix,
      unique: TWIN,
      parents: [services],
      children,
      ...kept(noun),
    });

  const documents = named('Document', 'ET');
  const lists = named('SyncList', 'ES', ['SyncListItem']);
  const maps = named('SyncMap', 'MP', ['SyncMapItem']);

  const listItems: Kind<SyncRow> = defineResource<SyncRow>(spec, {
    ...kept('SyncListItem'),
    product: 'sync',
    noun: 'SyncListItem',
    prefix: '',
    parents: [services, lists],
    key: (row) => String(row.index),
    created(row, call, world) {
      kept('SyncListItem').created(row, call, world);
      const last = listItems.collection(world, `${row.service_sid}/${row.list_sid}`).all().at(-1);
      row.index = last ? Number(last.index) + 1 : 0;
      row.url = `${String(row.url).replace(/\/[^/]*$/, '')}/${row.index}`;
    },
    list: (call) => ({ descending: call.input.Order === 'desc' }),
  });
  const mapItems = defineResource<SyncRow>(spec, {
    ...kept('SyncMapItem'),
    product: 'sync',
    noun: 'SyncMapItem',
    prefix: '',
    parents: [services, maps],
    key: (row) => String(row.key),
    // https://www.twilio.com/docs/api/errors/54208
    unique: { property: 'key', code: 54208, message: 'An item with this key already exists in the map' },
    list: (call) => ({ descending: call.input.Order === 'desc' }),
  });

  const kinds: Record<string, Kind<SyncRow>> = {
    Document: documents,
    SyncList: lists,
    SyncMap: maps,
    SyncListItem: listItems,
    SyncMapItem: mapItems,
  };
  const all = [services, ...Object.values(kinds)];
  return {
    services,
    handlers: withETag(withDefaultService(Object.assign({}, ...all.map((kind) => kind.handlers)), services)),
    timers: {
      'sync-expiry'(world, { kind = '', parent = '', key = '' }) {
        const collection = kinds[kind]?.collection(world, parent);
        const row = collection?.get(key);
        if (!row?.date_expires || Date.parse(row.date_expires) > world.clock.now()) return;
        collection?.remove(key, row.unique_name ?? undefined);
      },
    },
  };
};

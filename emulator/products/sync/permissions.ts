import type { Answer, Call, Handlers } from '../shared/call';
import { defineResource, type Kind } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { documents, lists, maps, syncServices } from './objects';

/** What an identity may do with an object. No client here reads by a token, so it has no effect. */
interface PermissionRow {
  service_sid: string;
  identity: string;
  read: boolean;
  write: boolean;
  manage: boolean;
}

const particular = { prefix: '', key: (row: PermissionRow) => row.identity };

const ofDocuments = defineResource<PermissionRow, 'sync.DocumentPermission'>('sync.DocumentPermission', {
  ...particular,
  parents: [syncServices, documents],
});
const ofLists = defineResource<PermissionRow, 'sync.SyncListPermission'>('sync.SyncListPermission', {
  ...particular,
  parents: [syncServices, lists],
});
const ofMaps = defineResource<PermissionRow, 'sync.SyncMapPermission'>('sync.SyncMapPermission', {
  ...particular,
  parents: [syncServices, maps],
});

type Objects = typeof documents | typeof lists | typeof maps;
type Permissions = Pick<Kind<PermissionRow>, 'find' | 'make' | 'keep' | 'view'>;

interface Given {
  params: Record<string, string>;
  input: { Read: boolean; Write: boolean; Manage: boolean };
}

/**
 * The first update of an identity brings its permission: there is no operation that creates one.
 * @see https://www.twilio.com/docs/sync/api/document-permission-resource
 * @fidelity sync.permissions
 */
const setFor =
  (objects: Objects, permissions: Permissions, names: { sid: string; param: string }) =>
  (call: Call<Given>, world: TwilioWorld): Answer => {
    const { ServiceSid = '', Identity: identity = '' } = call.params;
    const service = syncServices.require(world, call, '', ServiceSid).sid;
    const object = String(objects.require(world, call, service, call.params[names.param] ?? '').sid);
    const place = `${service}/${object}`;
    const { Read: read, Write: write, Manage: manage } = call.input;
    const known = permissions.find(world, place, identity);
    const row = known ?? permissions.make(world, { identity, service_sid: service, [names.sid]: object });
    Object.assign(row, { read, write, manage });
    if (!known) permissions.keep(world, place, row);
    return { body: permissions.view(row, world) };
  };

export const permissionHandlers: Handlers<'sync'> = {
  ...ofDocuments.handlers,
  UpdateDocumentPermission: setFor(documents, ofDocuments, { sid: 'document_sid', param: 'DocumentSid' }),
  ...ofLists.handlers,
  UpdateSyncListPermission: setFor(lists, ofLists, { sid: 'list_sid', param: 'ListSid' }),
  ...ofMaps.handlers,
  UpdateSyncMapPermission: setFor(maps, ofMaps, { sid: 'map_sid', param: 'MapSid' }),
};

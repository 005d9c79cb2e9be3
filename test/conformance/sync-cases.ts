import { resourceCases } from './resource-cases';
import type { Cases, Stage } from './stage';

const list = async ({ sync }: Stage) => sync.syncLists((await sync.syncLists.create()).sid).syncListItems;
const map = async ({ sync }: Stage) => sync.syncMaps((await sync.syncMaps.create()).sid).syncMapItems;

const MAY = { read: true, write: false, manage: false };

type Permitted = (identity: string) => {
  update(may: typeof MAY): Promise<object>;
  fetch(): Promise<object>;
  remove(): Promise<boolean>;
};

/** Permissions of one kind of object; they are brought by an update. */
const permissionCases = (
  name: string,
  many: (stage: Stage) => Promise<Permitted & { list(): Promise<object[]> }>,
): Cases => {
  const expected = { identity: 'alice', ...MAY };
  const given = async (stage: Stage) => {
    const permissions = await many(stage);
    const made = await permissions('alice').update(MAY);
    return { permissions, made };
  };
  return {
    [`sync.Update${name}Permission`]: async (stage) => [(await given(stage)).made, expected],
    [`sync.Fetch${name}Permission`]: async (stage) => [
      await (await given(stage)).permissions('alice').fetch(),
      expected,
    ],
    [`sync.List${name}Permission`]: async (stage) => [
      await (await given(stage)).permissions.list(),
      [expect.objectContaining(expected)],
    ],
    [`sync.Delete${name}Permission`]: async (stage) => {
      const { permissions } = await given(stage);
      const removed = await permissions('alice').remove();
      return [
        { removed, left: await permissions.list() },
        { removed: true, left: [] },
      ];
    },
  };
};

export const syncCases: Cases = {
  ...permissionCases(
    'Document',
    async ({ sync }) => sync.documents((await sync.documents.create()).sid).documentPermissions,
  ),
  ...permissionCases(
    'SyncList',
    async ({ sync }) => sync.syncLists((await sync.syncLists.create()).sid).syncListPermissions,
  ),
  ...permissionCases(
    'SyncMap',
    async ({ sync }) => sync.syncMaps((await sync.syncMaps.create()).sid).syncMapPermissions,
  ),
  ...resourceCases({
    name: 'sync.*SyncStream',
    many: ({ sync }) => sync.syncStreams,
    create: { uniqueName: 'typing' },
    update: { ttl: 60 },
    updated: { dateExpires: new Date(Date.UTC(2026, 0, 5, 9, 1)) },
  }),
  'sync.CreateStreamMessage': async ({ sync }) => {
    const { sid } = await sync.syncStreams.create();
    const data = { who: 'alice' };
    return [await sync.syncStreams(sid).streamMessages.create({ data }), { data }];
  },
  ...resourceCases({
    name: 'sync.*Service',
    many: ({ sdk }) => sdk.sync.v1.services,
    create: { friendlyName: 'Claims', aclEnabled: true },
    update: { friendlyName: 'Cursors' },
  }),
  ...resourceCases({
    name: 'sync.*Document',
    many: ({ sync }) => sync.documents,
    create: { uniqueName: 'CH1', data: { phase: 'bot' } },
    update: { data: { phase: 'closed' } },
    updated: { data: { phase: 'closed' }, revision: '1' },
  }),
  ...resourceCases({
    name: 'sync.*SyncList',
    many: ({ sync }) => sync.syncLists,
    create: { uniqueName: 'todo' },
    update: { ttl: 60 },
    updated: { dateExpires: new Date(Date.UTC(2026, 0, 5, 9, 1)) },
  }),
  ...resourceCases({
    name: 'sync.*SyncListItem',
    key: 'index',
    many: list,
    create: { data: { n: 1 } },
    update: { data: { n: 2 } },
  }),
  ...resourceCases({
    name: 'sync.*SyncMap',
    many: ({ sync }) => sync.syncMaps,
    create: { uniqueName: 'people' },
    update: { ttl: 60 },
    updated: { dateExpires: new Date(Date.UTC(2026, 0, 5, 9, 1)) },
  }),
  ...resourceCases({
    name: 'sync.*SyncMapItem',
    key: 'key',
    many: map,
    create: { key: 'alice', data: { n: 1 } },
    update: { data: { n: 2 } },
  }),
};

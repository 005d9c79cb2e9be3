import { resourceCases } from './resource-cases';
import type { Cases, Stage } from './stage';

const list = async ({ sync }: Stage) => sync.syncLists((await sync.syncLists.create()).sid).syncListItems;
const map = async ({ sync }: Stage) => sync.syncMaps((await sync.syncMaps.create()).sid).syncMapItems;

export const syncCases: Cases = {
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

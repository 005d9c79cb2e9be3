import { matchesFilter } from '../shared/page';
import { defineResource } from '../shared/resource';
import { emit } from './events';
import type { ActivityRow } from './rows';
import { workspaces } from './workspaces';

const WORDS = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/**
 * Approximate: an Activity that Workers are in, or that the workspace names as its default, can be deleted.
 * @fidelity taskrouter.activity-deletion
 */
export const activities = defineResource<ActivityRow, 'taskrouter.Activity'>('taskrouter.Activity', {
  prefix: 'WA',
  parents: [workspaces],
  after: (what, row, _call, world) => {
    emit(world, row.workspace_sid, {
      type: `activity.${WORDS[what]}`,
      description: `Activity ${row.friendly_name} ${WORDS[what]}`,
      resource: 'activity',
      sid: row.sid,
      url: activities.url(row),
      facts: {
        ActivitySid: row.sid,
        ActivityName: row.friendly_name,
        ActivityAvailable: String(row.available),
      },
    });
  },
  list: ({ input }) => ({
    where: (row) =>
      matchesFilter(input.FriendlyName, row.friendly_name) &&
      (input.Available === undefined || row.available === isYes(input.Available)),
  }),
});

/** "Values of '1' or `yes` also indicate `true`. All other values represent `false`": the description's ListActivity. */
export const isYes = (value: unknown): boolean => ['true', '1', 'yes'].includes(String(value).toLowerCase());

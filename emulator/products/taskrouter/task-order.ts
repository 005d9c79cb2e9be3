import { badRequest } from '../../core/errors';
import type { TaskRow } from './rows';

const KEYS: Record<string, (row: TaskRow) => number> = {
  DateCreated: (row) => Date.parse(row.date_created),
  Priority: (row) => row.priority,
  VirtualStartTime: (row) => Date.parse(String(row.virtual_start_time)),
};

/**
 * Tasks by `Priority:desc,DateCreated:asc`. "The only ordering pairing not allowed is DateCreated and
 * VirtualStartTime": the description's ListTask.
 */
export const inOrder = (rows: TaskRow[], ordering: string): TaskRow[] => {
  const pairs = ordering.split(',').map((pair) => {
    const [name = '', direction = 'asc'] = pair.trim().split(':');
    const key = KEYS[name];
    if (!key || !['asc', 'desc'].includes(direction)) throw badRequest(`Invalid Ordering: ${ordering}`);
    return { name, key, sign: direction === 'desc' ? -1 : 1 };
  });
  if (['DateCreated', 'VirtualStartTime'].every((name) => pairs.some((pair) => pair.name === name))) {
    throw badRequest(`Invalid Ordering: ${ordering}`);
  }
  return [...rows].sort((a, b) => {
    for (const { key, sign } of pairs) {
      const difference = (key(a) - key(b)) * sign;
      if (difference) return difference;
    }
    return 0;
  });
};

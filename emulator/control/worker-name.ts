import { attributesOf } from '../products/taskrouter/expression';
import type { WorkerRow } from '../products/taskrouter/rows';

/** What an agent is called: the attribute that Flex shows, or else the Worker's own name. */
export const nameOf = (worker: WorkerRow): string => {
  const { full_name: full } = attributesOf(worker.attributes);
  return typeof full === 'string' && full ? full : worker.friendly_name;
};

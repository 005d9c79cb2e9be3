import { orchestrator } from '../chat-store/actor';

import type { World } from '../shared/world';
import type { EventRow } from '../taskrouter/rows';
import { parseObject } from './channel-attributes';
import { closeEngagement } from './close';
import { engagementOf } from './engagement';
import { flows } from './flows';

/** https://www.twilio.com/docs/flex/developer/messaging/manage-flows#channel-janitor: not `task.deleted` */
const EVENTS = ['task.canceled', 'task.wrapup', 'task.completed', 'task.system-deleted'];

/**
 * Twilio's own Channel Janitor, for flows that have it enabled: it finds the channel by the Task's `channelSid` and
 * looks at nothing else, neither at other Tasks nor at what has come since.
 * @fidelity flex.janitor
 */
export const runJanitor = (
  world: World,
  { event_type, event_data }: Pick<EventRow, 'event_type' | 'event_data'>,
): void => {
  if (!EVENTS.includes(event_type)) return;
  const engagement = engagementOf(world, String(parseObject(event_data.task_attributes ?? '')?.channelSid));
  const flow = flows.collection(world).get(engagement?.flowSid ?? '');
  if (engagement && flow?.janitor_enabled) closeEngagement(world, engagement.channelSid, orchestrator);
};

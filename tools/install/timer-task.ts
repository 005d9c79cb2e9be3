import type { Twilio } from 'twilio';
import { attempt } from '../../src/platform/errors';
import type { TimerState } from '../../src/sweep/timer';
import { createDocuments } from '../../src/sync/documents';

/** As `src/sweep/timer.ts` has them; a test goes through both. */
const STATE = 'flexkeep.sweep.timer';
const TTL_SECONDS = 30 * 24 * 3600;
const attributesFor = (key: string) => ({ flexkeepTimer: true, flexkeepTimerKey: key });

/** Twilio's own words for a Task that is not over. */
const LIVE = ['pending', 'reserved', 'assigned', 'wrapping'];

export interface TimerPlace {
  workspaceSid: string;
  workflowSid: string;
  /** Where the Functions keep their documents. */
  syncServiceSid: string;
}

/** Whether a Task waits for its time to be up. */
export const isTicking = async (
  client: Twilio,
  { workspaceSid, workflowSid }: Pick<TimerPlace, 'workspaceSid' | 'workflowSid'>,
): Promise<boolean> => {
  const { tasks } = client.taskrouter.v1.workspaces(workspaceSid);
  const found = await attempt(() => tasks.list({ workflowSid, assignmentStatus: LIVE, limit: 20 }));
  return found.some(({ assignmentStatus }) => LIVE.includes(assignmentStatus));
};

/**
 * Sets the sweep's timer for the first time, so that nobody has to wait for a Task to end before it begins. Which Task
 * counts is written first, on condition that nobody else did: two that are set would sweep twice as often.
 *
 * @param key a name that no other timer has
 * @param now epoch ms
 */
export const startTimer = async (
  client: Twilio,
  { workspaceSid, workflowSid, syncServiceSid }: TimerPlace,
  { key, minutes, now }: { key: string; minutes: number; now: number },
): Promise<boolean> => {
  const documents = createDocuments(client, syncServiceSid);
  const there = await documents.read<TimerState>(STATE);
  const next: TimerState = { key, dueAt: now + minutes * 60_000 };
  const written = await (there
    ? documents.write(STATE, next, there.revision, TTL_SECONDS)
    : documents.create(STATE, next, TTL_SECONDS));
  if (!written) return false;
  const { tasks } = client.taskrouter.v1.workspaces(workspaceSid);
  const attributes = JSON.stringify(attributesFor(key));
  await attempt(() => tasks.create({ workflowSid, taskChannel: 'default', timeout: minutes * 60, attributes }));
  return true;
};

import type { World } from '../products/shared/world';
import type { WorkerRow } from '../products/taskrouter/rows';
import { workers } from '../products/taskrouter/workers';
import { workspaces } from '../products/taskrouter/workspaces';

/** An agent's browser tab with Flex UI. It is open unless it is known to be closed. */
const closed = (world: World) => world.store.of<{ sid: string }>('flex.closed-tabs');

export const isTabOpen = (world: World, worker: WorkerRow): boolean => closed(world).get(worker.sid) === undefined;

/** The Workers of the account; one of them, where one is named. */
export const agents = (world: World, workerSid?: string): WorkerRow[] => {
  const all = workspaces
    .collection(world)
    .all()
    .flatMap((workspace) => workers.collection(world, workspace.sid).all());
  const found = all.filter((worker) => workerSid === undefined || worker.sid === workerSid);
  if (workerSid !== undefined && found.length === 0) throw new Error(`There is no Worker ${workerSid}`);
  return found;
};

/**
 * The agent (all of them, where none is named) closes the browser. TaskRouter does not hear of it: the Worker stays
 * available and assigned. Nobody is left to do the UI's part of the clean-up.
 * @see https://www.twilio.com/docs/flex/developer/messaging/manage-flows#chat-channels-and-proxy-sessions
 */
export const closeTab = (world: World, { workerSid }: { workerSid?: string } = {}): void => {
  for (const { sid } of agents(world, workerSid)) if (!closed(world).get(sid)) closed(world).insert(sid, { sid });
};

export const openTab = (world: World, { workerSid }: { workerSid?: string } = {}): void => {
  for (const { sid } of agents(world, workerSid)) closed(world).remove(sid);
};

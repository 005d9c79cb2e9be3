import type { Handler, Handlers } from '../shared/call';
import type { Product } from '../shared/product';
import { activities } from './activities';
import { offerAll } from './assign';
import { eventHandlers } from './events';
import { queueHandlers } from './queue-handlers';
import { reservationHandlers } from './reservation-handlers';
import { spec } from './spec';
import { workspaceHandlers } from './start-workspace';
import { taskChannels } from './task-channels';
import { taskHandlers } from './task-handlers';
import { taskRouterTimers } from './timers';
import { openChannels, workerChannelHandlers } from './worker-channels';
import { workerHandlers } from './worker-handlers';
import { workflows } from './workflows';

/** Requests after which a Worker may be free for a Task that waits. */
const FREEING = [
  'CreateWorker',
  'UpdateWorker',
  'UpdateWorkerChannel',
  'CreateTaskQueue',
  'UpdateTaskQueue',
  'UpdateTask',
];

const thenOffer =
  (handler: Handler): Handler =>
  (call, world) => {
    const answer = handler(call, world);
    // A copy: the answer shows what the request did, not what came of it.
    const body = { ...(answer.body as object) };
    offerAll(world, call.params.WorkspaceSid ?? '');
    return { ...answer, body };
  };

const handlers: Handlers = {
  ...workspaceHandlers,
  ...activities.handlers,
  ...taskChannels.handlers,
  CreateTaskChannel(call, world) {
    const answer = (taskChannels.handlers.CreateTaskChannel as Handler)(call, world);
    openChannels(world, call.params.WorkspaceSid ?? '');
    return answer;
  },
  ...queueHandlers,
  ...workflows.handlers,
  ...workerHandlers,
  ...workerChannelHandlers,
  ...taskHandlers,
  ...reservationHandlers,
  ...eventHandlers,
};

/** TaskRouter v1 but for its statistics. */
export const taskrouter: Product = {
  name: 'taskrouter',
  description: spec,
  handlers: Object.fromEntries(
    Object.entries(handlers).map(([id, handler]) => [id, FREEING.includes(id) ? thenOffer(handler) : handler]),
  ),
  timers: taskRouterTimers,
};

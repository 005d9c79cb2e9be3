import type { Handlers } from '../shared/call';
import { listPage } from '../shared/page';
import { matches } from './expression';
import { queues } from './queues';
import { workerScope, workers } from './workers';
import { workspaces } from './workspaces';

export const queueHandlers: Handlers = {
  ...queues.handlers,
  // Approximate: `Ordering` is ignored.
  ListTaskQueue(call, world) {
    const { FriendlyName, WorkerSid, EvaluateWorkerAttributes: expression } = call.input as Record<string, string>;
    const home = workspaces.require(world, call, '', call.params.WorkspaceSid ?? '').sid;
    const asked = workers
      .collection(world, home)
      .all()
      .filter((worker) => [undefined, worker.sid].includes(WorkerSid))
      .filter((worker) => !expression || matches(expression, workerScope(worker)));
    const byWorker = WorkerSid !== undefined || expression !== undefined;
    return listPage(call, queues.collection(world, home), {
      where: (queue) =>
        [undefined, queue.friendly_name].includes(FriendlyName) &&
        (!byWorker || asked.some((worker) => matches(queue.target_workers || 'false', workerScope(worker)))),
    });
  },
};

import type { Handlers } from '../shared/call';
import { matchesFilter } from '../shared/page';
import { matches } from './expression';
import { queues } from './queues';
import { workerScope, workers } from './workers';
import { workspaces } from './workspaces';

export const queueHandlers: Handlers<'taskrouter'> = {
  ...queues.handlers,
  // Approximate: `Ordering` is ignored. @fidelity taskrouter.queue-order
  ListTaskQueue(call, world) {
    const { FriendlyName, WorkerSid, EvaluateWorkerAttributes: expression } = call.input;
    const home = workspaces.require(world, call, '', call.params.WorkspaceSid).sid;
    const asked = workers
      .collection(world, home)
      .all()
      .filter((worker) => matchesFilter(WorkerSid, worker.sid))
      .filter((worker) => !expression || matches(expression, workerScope(worker)));
    const byWorker = WorkerSid !== undefined || expression !== undefined;
    return queues.page(call, world, queues.collection(world, home), {
      where: (queue) =>
        matchesFilter(FriendlyName, queue.friendly_name) &&
        (!byWorker || asked.some((worker) => matches(queue.target_workers || 'false', workerScope(worker)))),
    });
  },
};

import { ApiError } from '../../core/errors';
import type { Handlers, Takes } from '../shared/call';
import { matchesFilter } from '../shared/page';
import type { TwilioWorld } from '../shared/world';
import { activities } from './activities';
import { matches } from './expression';
import { letPass } from './lifecycle';
import { queues } from './queues';
import { openReservations } from './reservation';
import type { WorkerRow } from './rows';
import { openForWorker } from './worker-channels';
import { emitMove, emitWorker, workerScope, workers } from './workers';
import { workspaces } from './workspaces';

const pendingOf = (world: TwilioWorld, worker: WorkerRow) =>
  openReservations(world, worker.workspace_sid)
    .all()
    .filter((row) => row.worker_sid === worker.sid && row.reservation_status === 'pending');

/** A Worker who leaves has no reservation pending, or rejects them: the description's UpdateWorker. */
const checkLeave = (input: Takes<'taskrouter.UpdateWorker'>['input'], world: TwilioWorld, worker: WorkerRow) => {
  const activity = activities.collection(world, worker.workspace_sid).get(input.ActivitySid ?? '');
  if (!activity || activity.available || input.RejectPendingReservations === true) return;
  if (pendingOf(world, worker).length === 0) return;
  // Approximate: that it is refused is known, the sentence is not. @fidelity taskrouter.other-refusals
  throw new ApiError(400, 20001, `Worker ${worker.sid} has pending reservations and cannot become unavailable`);
};

export const workerHandlers: Handlers<'taskrouter'> = {
  ...workers.handlers,
  CreateWorker(call, world) {
    const worker = workers.create(call, world);
    openForWorker(world, worker);
    emitWorker(world, worker, 'worker.created', `Worker ${worker.friendly_name} created`);
    return { body: workers.view(worker, world) };
  },
  UpdateWorker(call, world) {
    const worker = workers.target(call, world);
    const before = { ...worker };
    checkLeave(call.input, world, worker);
    workers.update(call, world);
    const answer = { body: workers.view(worker, world) };
    if (worker.attributes !== before.attributes) {
      emitWorker(world, worker, 'worker.attributes.update', `Worker ${worker.friendly_name} attributes updated`);
    }
    if (worker.activity_sid !== before.activity_sid) emitMove(world, worker, before);
    if (!worker.available && before.available) {
      for (const row of pendingOf(world, worker)) letPass(world, row, 'rejected');
    }
    return answer;
  },
  DeleteWorker(call, world) {
    const worker = workers.target(call, world);
    const pending = pendingOf(world, worker);
    workers.remove(call, world);
    emitWorker(world, worker, 'worker.deleted', `Worker ${worker.friendly_name} deleted`);
    for (const row of pending) letPass(world, row, 'rejected');
    return {};
  },
};

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

import { ApiError } from '../../core/errors';
import type { Call, Handler, Handlers } from '../shared/call';
import type { World } from '../shared/world';
import { activities } from './activities';
import { letPass } from './lifecycle';
import { openReservations } from './reservation';
import type { WorkerRow } from './rows';
import { openChannels } from './worker-channels';
import { emitMove, emitWorker, workers } from './workers';
import { workspaces } from './workspaces';

const base = (verb: string, call: Call, world: World) => (workers.handlers[`${verb}Worker`] as Handler)(call, world);

const target = (call: Call, world: World): WorkerRow => {
  const home = workspaces.require(world, call, '', call.params.WorkspaceSid ?? '').sid;
  return workers.require(world, call, home, call.params.Sid ?? '');
};

const pendingOf = (world: World, worker: WorkerRow) =>
  openReservations(world, worker.workspace_sid)
    .all()
    .filter((row) => row.worker_sid === worker.sid && row.reservation_status === 'pending');

/** Who leaves has no reservation pending, or rejects them: the description's UpdateWorker. */
const checkLeave = (call: Call, world: World, worker: WorkerRow) => {
  const activity = activities.collection(world, worker.workspace_sid).get(String(call.input.ActivitySid));
  if (!activity || activity.available || call.input.RejectPendingReservations === true) return;
  if (pendingOf(world, worker).length === 0) return;
  // Approximate: that it is refused is known, the sentence is not.
  throw new ApiError(400, 20001, `Worker ${worker.sid} has pending reservations and cannot become unavailable`);
};

export const workerHandlers: Handlers = {
  ...workers.handlers,
  CreateWorker(call, world) {
    const answer = base('Create', call, world);
    const worker = answer.body as WorkerRow;
    openChannels(world, worker.workspace_sid);
    emitWorker(world, worker, 'worker.created', `Worker ${worker.friendly_name} created`);
    return answer;
  },
  UpdateWorker(call, world) {
    const worker = target(call, world);
    const before = { ...worker };
    checkLeave(call, world, worker);
    const answer = base('Update', call, world);
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
    const worker = target(call, world);
    const pending = pendingOf(world, worker);
    const answer = base('Delete', call, world);
    emitWorker(world, worker, 'worker.deleted', `Worker ${worker.friendly_name} deleted`);
    for (const row of pending) letPass(world, row, 'rejected');
    return answer;
  },
};

import * as agent from '../../emulator/people/agents';
import { ask } from '../../emulator/products/ask';
import { addAddress, removeFlow } from './migrate';
import type { Act } from './plan';
import type { Stage } from './stage';

type Row = Record<string, unknown>;

/** Bystander and neighbour have nothing to do with any of it. */
const taskIn = ({ world, bystander, neighbour }: Stage, ...statuses: string[]): string | undefined => {
  const task = world.emulator.store
    .of<Row>('taskrouter.Task', world.account.workspaceSid)
    .find(
      ({ sid, assignment_status: status }) =>
        sid !== bystander?.taskSid && sid !== neighbour?.taskSid && statuses.includes(String(status)),
    );
  return task && String(task.sid);
};

const asAgent = (stage: Stage, does: Extract<Act, { by: 'agent' }>['does']): void => {
  const { emulator, account } = stage.world;
  if (does === 'accept') {
    const offered = taskIn(stage, 'reserved');
    if (offered) agent.accept(emulator, { taskSid: offered });
    return;
  }
  const taskSid = taskIn(stage, 'assigned');
  if (!taskSid) return;
  if (does === 'speak') agent.say(emulator, { taskSid, body: 'How can I help?' });
  if (does === 'complete') agent.complete(emulator, { taskSid });
  if (does === 'transfer') agent.transfer(emulator, { taskSid });
  if (does === 'hidden-transfer') agent.transfer(emulator, { taskSid, hidesChannel: true });
  if (does === 'leave') {
    // Nobody cleans up: somebody else completes the Task, by API.
    const task = { WorkspaceSid: account.workspaceSid, Sid: taskSid };
    ask(emulator, 'taskrouter.UpdateTask', task, { AssignmentStatus: 'completed' });
  }
};

const asSupervisor = (stage: Stage, does: Extract<Act, { by: 'supervisor' }>['does']): void => {
  const { emulator, account } = stage.world;
  if (does === 'mark') {
    const newest = stage.watch.newest();
    if (newest && !newest.sight.ended) newest.orchestration.endAlone(stage.world, newest.sid);
    return;
  }
  const waiting = taskIn(stage, 'pending', 'reserved');
  const task = { WorkspaceSid: account.workspaceSid, Sid: waiting ?? '' };
  if (waiting && does === 'delete') ask(emulator, 'taskrouter.DeleteTask', task);
  else if (waiting) ask(emulator, 'taskrouter.UpdateTask', task, { AssignmentStatus: 'canceled' });
};

/** The document that a Function keeps, whatever was in it; one that is not there yet is made. */
const scribble = ({ world }: Stage, name: string, data: unknown): void => {
  const { emulator, account } = world;
  const ServiceSid = account.syncServiceSid;
  if (emulator.store.of('sync.Document', ServiceSid).get(name)) {
    ask(emulator, 'sync.UpdateDocument', { ServiceSid, Sid: name }, { Data: data });
  } else ask(emulator, 'sync.CreateDocument', { ServiceSid }, { UniqueName: name, Data: data });
};

const asMeddler = (stage: Stage, act: Extract<Act, { by: 'meddler' }>): void => {
  const newest = stage.watch.newest();
  if ('scribbles' in act) {
    if (act.scribbles === 'sweep') scribble(stage, 'flexkeep.sweep', act.data);
    else if (newest) {
      newest.past.isScribbledOver = true;
      scribble(stage, `flexkeep.engagement.${newest.sid}`, act.data);
    }
    return;
  }
  const { bystander } = stage;
  if (!newest || !bystander) return;
  newest.past.isMeddledWith = true;
  newest.orchestration.misname(stage.world, newest.sid, act.names, bystander);
};

/** Somebody does something, at once; what comes of it is still to happen. */
export const perform = (stage: Stage, act: Act): void => {
  const { world, watch } = stage;
  switch (act.by) {
    case 'customer':
      stage.write(act.writes);
      return;
    case 'agent':
      asAgent(stage, act.does);
      break;
    case 'supervisor':
      asSupervisor(stage, act.does);
      break;
    case 'scheduler':
      void world.send('/sweep', { dryRun: String(act.sweeps === 'dry') }).then(({ status, body }) => {
        if (status === 500) watch.broken.add('A sweep was answered 500');
        const sids = ((body.items ?? []) as { sid: string }[]).map(({ sid }) => sid);
        if (new Set(sids).size < sids.length) watch.broken.add('P14: a sweep reports an engagement twice');
      });
      break;
    case 'meddler':
      asMeddler(stage, act);
      break;
    case 'own': {
      const newest = watch.newest();
      newest?.orchestration.own?.perform(world, newest.sid, act.does);
      break;
    }
    case 'operator':
      if (act.does === 'remove-flow') removeFlow(stage.world);
      else addAddress(stage.world);
      break;
    case 'machine':
      world.skewMs = act.skewMs;
      break;
  }
  watch.see(true);
};

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

const asAgent = (stage: Stage, does: Extract<Act, { by: 'agent' }>['does']): boolean => {
  const { emulator, account } = stage.world;
  const taskSid = taskIn(stage, does === 'accept' ? 'reserved' : 'assigned');
  if (!taskSid) return false;
  switch (does) {
    case 'accept':
      return agent.accept(emulator, { taskSid }) !== undefined;
    case 'speak':
      return agent.say(emulator, { taskSid, body: 'How can I help?' }) !== undefined;
    case 'complete':
      return agent.complete(emulator, { taskSid }) !== undefined;
    case 'transfer':
      return agent.transfer(emulator, { taskSid }) !== undefined;
    case 'hidden-transfer':
      return agent.transfer(emulator, { taskSid, hidesChannel: true }) !== undefined;
    case 'leave': {
      // No one cleans up: an application completes the Task, by API.
      const task = { WorkspaceSid: account.workspaceSid, Sid: taskSid };
      ask(emulator, 'taskrouter.UpdateTask', task, { AssignmentStatus: 'completed' });
      return true;
    }
  }
};

const asSupervisor = (stage: Stage, does: Extract<Act, { by: 'supervisor' }>['does']): boolean => {
  const { emulator, account } = stage.world;
  if (does === 'mark') {
    const newest = stage.watch.newest();
    if (!newest || newest.sight.ended) return false;
    newest.orchestration.endAlone(stage.world, newest.sid);
    return true;
  }
  const waiting = taskIn(stage, 'pending', 'reserved');
  if (!waiting) return false;
  const task = { WorkspaceSid: account.workspaceSid, Sid: waiting };
  if (does === 'delete') ask(emulator, 'taskrouter.DeleteTask', task);
  else ask(emulator, 'taskrouter.UpdateTask', task, { AssignmentStatus: 'canceled' });
  return true;
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

/** Does what can be let be. Answers whether it could be done. */
const tryAct = (stage: Stage, act: Extract<Act, { does: string }>): boolean => {
  const { world, watch } = stage;
  switch (act.by) {
    case 'agent':
      return asAgent(stage, act.does);
    case 'supervisor':
      return asSupervisor(stage, act.does);
    case 'own': {
      const newest = watch.newest();
      return newest?.orchestration.own?.perform(world, newest.sid, act.does) === true;
    }
    case 'operator':
      if (act.does === 'remove-flow') removeFlow(world);
      else addAddress(world);
      return true;
  }
};

/** Something is done, at once; what comes of it is still to happen. */
export const perform = (stage: Stage, act: Act): void => {
  const { world, watch, deeds } = stage;
  switch (act.by) {
    case 'customer':
      stage.write(act.writes);
      return;
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
    case 'machine':
      world.skewMs = act.skewMs;
      break;
    default:
      deeds.count(`${act.by} ${act.does}`, tryAct(stage, act));
  }
  watch.see(true);
};

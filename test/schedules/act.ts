import * as agent from '../../emulator/people/agents';
import { ask } from '../../emulator/products/ask';
import { orchestrator } from '../../emulator/products/chat/actor';
import { markInactive } from '../../emulator/products/flex/close';
import type { Act } from './plan';
import type { Stage } from './stage';

type Row = Record<string, unknown>;

const taskIn = ({ world }: Stage, ...statuses: string[]): string | undefined => {
  const task = world.emulator.store
    .of<Row>('taskrouter.Task', world.account.workspaceSid)
    .find(({ assignment_status: status }) => statuses.includes(String(status)));
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
    const channelSid = stage.watch.newest()?.channelSid;
    if (channelSid) markInactive(emulator, channelSid, orchestrator);
    return;
  }
  const waiting = taskIn(stage, 'pending', 'reserved');
  const task = { WorkspaceSid: account.workspaceSid, Sid: waiting ?? '' };
  if (waiting && does === 'delete') ask(emulator, 'taskrouter.DeleteTask', task);
  else if (waiting) ask(emulator, 'taskrouter.UpdateTask', task, { AssignmentStatus: 'canceled' });
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
      void world.send('/sweep', { dryRun: String(act.sweeps === 'dry') });
      break;
    case 'machine':
      world.skewMs = act.skewMs;
      break;
  }
  watch.see(true);
};

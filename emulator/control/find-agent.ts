import { agentName, isTabOpen } from '../people/desk';
import type { TwilioWorld } from '../products/shared/world';
import type { WorkerRow } from '../products/taskrouter/rows';
import { tasks } from '../products/taskrouter/task';
import { workers } from '../products/taskrouter/workers';
import { option, pattern, text } from './parameter';
import { Refused } from './refusal';
import { type TaskState, taskState } from './state';

export const taskParameter = (help = 'Which Task. Default: the only one it can be.') =>
  option(pattern(help, 'WT12ab', /^WT[0-9a-f]{0,32}$/, 'a Task SID, or the beginning of one'));

export const workerParameter = (help: string) => option(text(help, 'Alice'));

/** @throws {Refused} where there is not exactly one that fits. */
const only = (found: TaskState[], none: Refused): TaskState => {
  const [task, ...others] = found;
  if (!task) throw none;
  if (others.length === 0) return task;
  const named = found.map(({ sid, name }) => `${sid} (${name ?? 'no name'})`).join(', ');
  throw new Refused('not-possible', `It could be any of ${found.length} Tasks.`, `Name one: ${named}`);
};

const startingWith = (world: TwilioWorld, start = ''): TaskState[] =>
  tasks
    .all(world)
    .filter(({ sid }) => sid.startsWith(start))
    .map((task) => taskState(world, task));

/** A Task that an agent has accepted. */
export const taskAtWork = (world: TwilioWorld, start?: string): TaskState => {
  const isAtWork = ({ reservation }: TaskState) => ['accepted', 'wrapping'].includes(reservation?.status ?? '');
  const what = start ? `No agent works on a Task ${start}.` : 'No agent works on a Task.';
  return only(startingWith(world, start).filter(isAtWork), new Refused('not-possible', what, 'First: accept'));
};

/** Why no agent is asked: no agent is available, none has been asked yet or none fits, or there is no Task. */
const remedyFor = (world: TwilioWorld): string => {
  const waiting = startingWith(world).find(({ status }) => status === 'pending');
  if (!waiting) return 'There is no Task that waits. With the bot of Flexkeep, a customer asks for one by: sms agent';
  const isAvailable = workers.all(world).some((one) => one.available);
  if (!isAvailable) return 'Every agent is offline. First: available';
  return `${waiting.sid} waits: let time go by (wait 1s), or see whether an agent of its TaskQueue is free: state`;
};

/** A Task that an agent is asked to take. */
export const taskOnOffer = (world: TwilioWorld, start?: string, worker?: WorkerRow): TaskState => {
  const isAsked = ({ reservation }: TaskState) =>
    reservation?.status === 'pending' && (worker === undefined || reservation.workerSid === worker.sid);
  const what = `${worker ? `${agentName(worker)} is not` : 'No agent is'} asked to take ${start ?? 'a Task'}.`;
  const found = startingWith(world, start).filter(isAsked);
  // Where none is named, whichever is the oldest.
  return only(start ? found : found.slice(0, 1), new Refused('not-possible', what, remedyFor(world)));
};

export const findWorker = (world: TwilioWorld, wanted: string | undefined): WorkerRow | undefined =>
  wanted === undefined ? undefined : workerNamed(world, wanted);

/** By name or SID. @throws {Refused} where there is none */
export const workerNamed = (world: TwilioWorld, wanted: string): WorkerRow => {
  const all = workers.all(world);
  const found = all.find(
    ({ sid, friendly_name: name }) => sid === wanted || name.toLowerCase() === wanted.toLowerCase(),
  );
  if (found) return found;
  const known = all.map(agentName).join(', ') || 'none';
  throw new Refused('not-found', `There is no agent ${wanted}.`, `There is: ${known}`);
};

/** With Flex UI closed, an agent can do nothing. */
export const requireTab = (world: TwilioWorld, workerSid: string | undefined): void => {
  const worker = workerSid === undefined ? undefined : findWorker(world, workerSid);
  if (!worker || isTabOpen(world, worker)) return;
  const name = agentName(worker);
  throw new Refused('not-possible', `${name} has closed Flex UI, so nothing happens.`, `First: open-tab ${name}`);
};

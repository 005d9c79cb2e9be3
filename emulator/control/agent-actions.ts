import * as agent from '../people/agents';
import { agentName, agentsOf, closeTab, openTab } from '../people/desk';
import { ask } from '../products/ask';
import { flexTokenFor } from '../products/flex/tokens';
import type { TwilioWorld } from '../products/shared/world';
import { activities } from '../products/taskrouter/activities';
import type { WorkerRow } from '../products/taskrouter/rows';
import { type Action, action } from './action';
import { findWorker, requireTab, taskAtWork, taskOnOffer, taskParameter, workerParameter } from './find-agent';
import { choice, option, optional, text, words } from './parameter';
import { Refused } from './refusal';
import type { Stage } from './stage';
import type { TaskState } from './state';

const offerParameters = {
  task: taskParameter('Which Task. Default: the one that was offered first.'),
  worker: workerParameter('Which agent. Default: the one who is asked.'),
};

const offered = ({ emulator }: Stage, given: { task: string | undefined; worker: string | undefined }) => {
  const worker = findWorker(emulator, given.worker);
  const task = taskOnOffer(emulator, given.task, worker);
  requireTab(emulator, task.reservation?.workerSid);
  return { task, offer: { taskSid: task.sid, ...(worker && { workerSid: worker.sid }) } };
};

const atWork = ({ emulator }: Stage, start: string | undefined): TaskState => {
  const task = taskAtWork(emulator, start);
  requireTab(emulator, task.reservation?.workerSid);
  return task;
};

const who = ({ reservation }: TaskState): string => reservation?.worker ?? 'The agent';

const accept = action('accept', {
  group: 'agent',
  help: 'An agent takes the Task that is offered, and joins its Chat Channel.',
  parameters: offerParameters,
  run(stage, given) {
    const { task, offer } = offered(stage, given);
    agent.accept(stage.emulator, offer);
    return `${who(task)} took ${task.sid}.`;
  },
});

const reject = action('reject', {
  group: 'agent',
  help: 'An agent turns the offered Task down; another agent is asked.',
  parameters: offerParameters,
  run(stage, given) {
    const { task, offer } = offered(stage, given);
    agent.reject(stage.emulator, offer);
    return `${who(task)} turned ${task.sid} down.`;
  },
});

const say = action('say', {
  group: 'agent',
  help: 'The agent writes to the customer.',
  parameters: { body: words(text('What the agent writes.', 'How can I help?')), task: taskParameter() },
  run(stage, { body, task: start }) {
    const task = atWork(stage, start);
    if (!agent.say(stage.emulator, { taskSid: task.sid, body })) {
      throw new Refused('not-possible', 'The Conversation is closed, for ever.', 'The Task can be ended by: complete');
    }
    return `${who(task)} wrote "${body}".`;
  },
});

const endChat = action('end-chat', {
  group: 'agent',
  help: 'The agent presses End Chat: Flex UI marks the channel INACTIVE and deletes the Proxy Session.',
  parameters: { task: taskParameter() },
  run(stage, { task: start }) {
    const task = atWork(stage, start);
    agent.endChat(stage.emulator, { taskSid: task.sid });
    return `${who(task)} ended the chat of ${task.sid}.`;
  },
});

const complete = action('complete', {
  group: 'agent',
  help: 'The agent completes the Task, after End Chat where that has not been yet.',
  parameters: { task: taskParameter() },
  run(stage, { task: start }) {
    const task = atWork(stage, start);
    agent.complete(stage.emulator, { taskSid: task.sid });
    return `${who(task)} completed ${task.sid}.`;
  },
});

const TRANSFERS = ['plugin', 'flex-ui'] as const;

const transfer = action('transfer', {
  group: 'agent',
  help: 'The chat goes to another agent: a second Task for the same channel, then the first one is completed.',
  parameters: {
    to: optional(text('To whom. Default: another agent.', 'Bob')),
    task: taskParameter(),
    by: option(choice('Of an Interaction: as a plugin does it, or Flex UI. Default: plugin.', TRANSFERS, 'flex-ui')),
  },
  run(stage, { to, task: start, by }) {
    const task = atWork(stage, start);
    const receiver = findWorker(stage.emulator, to);
    const target = receiver && { toWorker: receiver.sid };
    const second = agent.transfer(stage.emulator, { taskSid: task.sid, ...target, native: by === 'flex-ui' });
    return `${who(task)} passed ${task.sid} on: ${second?.sid ?? 'no Task'} replaces it.`;
  },
});

const tab = (name: string, help: string, move: typeof closeTab, done: string): Action =>
  action(name, {
    group: 'agent',
    help,
    parameters: { worker: optional(text('Which agent. Default: all of them.', 'Alice')) },
    run({ emulator }, { worker: wanted }) {
      const worker = findWorker(emulator, wanted);
      move(emulator, worker ? { workerSid: worker.sid } : {});
      return `${worker ? agentName(worker) : 'Every agent'} ${done}`;
    },
  });

/** Sets the Worker's activity to the first of the workspace that is, or is not, available. */
const moveTo = (world: TwilioWorld, worker: WorkerRow, available: boolean): void => {
  const { workspace_sid: WorkspaceSid, sid: Sid } = worker;
  const activity = activities.collection(world, WorkspaceSid).find((one) => one.available === available);
  if (!activity) {
    const what = `The workspace has no activity that is ${available ? '' : 'not '}available.`;
    throw new Refused('not-possible', what, 'Put things right by: reset');
  }
  ask(world, 'taskrouter.UpdateWorker', { WorkspaceSid, Sid }, { ActivitySid: activity.sid });
};

const activity = (name: string, help: string, available: boolean, done: string): Action =>
  action(name, {
    group: 'agent',
    help,
    parameters: { worker: optional(text('Which agent. Default: all of them.', 'Alice')) },
    run({ emulator }, { worker: wanted }) {
      const worker = findWorker(emulator, wanted);
      for (const one of worker ? [worker] : agentsOf(emulator)) moveTo(emulator, one, available);
      return `${worker ? agentName(worker) : 'Every agent'} ${done}`;
    },
  });

const token = action('token', {
  group: 'agent',
  help: 'A token of Flex UI, as a plugin sends it to a Function: the Function has it checked at iam.twilio.com.',
  parameters: { worker: optional(text('Which agent. Default: the first.', 'Alice')) },
  run({ emulator }, { worker: wanted }) {
    const worker = findWorker(emulator, wanted) ?? agentsOf(emulator)[0];
    if (!worker) throw new Refused('not-found', 'The account has no agent.', 'An account file names workers.');
    return `${agentName(worker)} has the token ${flexTokenFor(emulator, worker)}`;
  },
});

export const agentActions: Action[] = [
  ...[accept, reject, say, endChat, complete],
  tab('close-tab', 'The agent closes Flex UI without ending the chat: no clean-up runs.', closeTab, 'closed Flex UI.'),
  tab('open-tab', 'The agent opens Flex UI again.', openTab, 'has Flex UI open.'),
  activity('available', 'The agent can be asked again; one who let a Task pass is offline.', true, 'is available.'),
  activity('offline', 'The agent goes offline, and is asked for no Task any more.', false, 'is offline.'),
  transfer,
  token,
];

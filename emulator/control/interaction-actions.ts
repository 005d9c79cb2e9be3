import * as agent from '../people/agents';
import { sendToFlex } from '../people/studio';
import { interactionDefaults } from '../products/shared/options';
import type { TwilioWorld } from '../products/shared/world';
import { workflows } from '../products/taskrouter/workflows';
import { workspaces } from '../products/taskrouter/workspaces';
import { type Action, action } from './action';
import { findWorker, requireTab, taskAtWork, taskParameter } from './find-agent';
import { choice, duration, formatDuration, option, optional, pattern, text } from './parameter';
import { Refused } from './refusal';
import type { Stage } from './stage';
import { readState, type TaskState } from './state';

/** The Task of an Interaction that an agent works on. */
const atWork = ({ emulator }: Stage, start: string | undefined): { task: TaskState; who: string } => {
  const task = taskAtWork(emulator, start);
  requireTab(emulator, task.reservation?.workerSid);
  if (!task.interactionSid) {
    throw new Refused(
      'not-possible',
      `${task.sid} belongs to no Interaction.`,
      'For a Chat Channel: end-chat, transfer',
    );
  }
  return { task, who: task.reservation?.worker ?? 'The agent' };
};

const go = (name: string, help: string, move: typeof agent.leave, done: string): Action =>
  action(name, {
    group: 'agent',
    help,
    parameters: { task: taskParameter() },
    run(stage, { task: start }) {
      const { task, who } = atWork(stage, start);
      move(stage.emulator, { taskSid: task.sid });
      return `${who} ${done} ${task.conversationSid}.`;
    },
  });

/** @throws {Refused} where Pause has wrapped the Task up. */
const resume = (world: TwilioWorld, { taskSid }: { taskSid: string }) => {
  try {
    return agent.resume(world, { taskSid });
  } catch {
    throw new Refused(
      'not-possible',
      `${taskSid} is not paused.`,
      'First: option pauseKeepsTask true, and then: pause',
    );
  }
};

const invite = action('invite', {
  group: 'agent',
  help: 'Another agent is asked to join the Interaction.',
  parameters: { to: optional(text('Whom. Default: anyone in the queue.', 'Bob')), task: taskParameter() },
  run(stage, { to, task: start }) {
    const { task, who } = atWork(stage, start);
    const guest = findWorker(stage.emulator, to);
    const made = agent.invite(stage.emulator, { taskSid: task.sid, ...(guest && { toWorker: guest.sid }) });
    return `${who} invited ${to ?? 'the queue'}: ${made?.sid ?? 'no Task'} waits.`;
  },
});

/** The one Conversation that fits, or the one that is named. */
const conversationOf = ({ emulator }: Stage, start: string | undefined, fits: (sid: string) => boolean): string => {
  const found = readState(emulator).channels.filter(({ sid }) => sid.startsWith(start ?? 'CH') && fits(sid));
  const [one, ...others] = found;
  if (one && others.length === 0) return one.sid;
  if (!one) throw new Refused('not-found', 'There is no such Conversation.', 'See what there is: state');
  throw new Refused('not-possible', `It could be any of ${found.length}.`, `Name one: ${found.map(({ sid }) => sid)}`);
};

const conversationParameter = () =>
  option(
    pattern(
      'Which Conversation. Default: the only one it can be.',
      'CH12ab',
      /^CH[0-9a-f]{0,32}$/,
      'a SID, or its beginning',
    ),
  );

const unpark = action('unpark', {
  group: 'agent',
  help: 'The agent takes a parked Conversation from the list, and is asked to accept its new Task.',
  parameters: { conversation: conversationParameter() },
  run(stage, { conversation }) {
    const parked = readState(stage.emulator).channels.filter(({ webhooks }) =>
      webhooks.some((url) => url.endsWith('/unpark-interaction')),
    );
    const conversationSid = conversationOf(stage, conversation, (sid) => parked.some((one) => one.sid === sid));
    const task = agent.unpark(stage.emulator, { conversationSid });
    return `${conversationSid} was unparked: ${task?.sid ?? 'no Task'} waits.`;
  },
});

const toFlex = action('to-flex', {
  group: 'agent',
  help: "Studio's widget Send to Flex makes an Interaction for a Conversation.",
  parameters: { conversation: conversationParameter() },
  async run(stage, { conversation }) {
    const { emulator } = stage;
    const state = readState(emulator);
    const isFree = (sid: string) =>
      !state.tasks.some((task) => [task.channelSid, task.conversationSid].includes(sid)) &&
      !state.interactions.some((one) => one.conversationSid === sid);
    const conversationSid = conversationOf(stage, conversation, isFree);
    const workspaceSid = workspaces.collection(emulator).find(() => true)?.sid ?? '';
    const workflowSid = workflows.collection(emulator, workspaceSid).find(() => true)?.sid ?? '';
    const taskSid = sendToFlex(emulator, { conversationSid, workspaceSid, workflowSid });
    return `Studio sent ${conversationSid} to Flex: ${taskSid}.`;
  },
});

const FATES = ['usual', 'failed', 'dropped'] as const;

const interactions = action('interactions', {
  group: 'trouble',
  help: 'Says what becomes of Interactions that are created from now on, until: calm.',
  parameters: {
    fate: choice('usual, failed: the Channel fails; dropped: there is none. Either cancels the Task.', FATES, 'failed'),
    setup: option(duration('How long they take until then. Default: as long as ever.', '20s', 86_400_000)),
  },
  run({ emulator: { options } }, { fate, setup = interactionDefaults().interactionSetupMs }) {
    Object.assign(options, { interactionFate: fate, interactionSetupMs: setup });
    const end = { usual: 'come about', failed: 'fail', dropped: 'are dropped' }[fate];
    return `Interactions ${end} ${formatDuration(setup)} after they were accepted.`;
  },
});

/** What agents do with Tasks of Interactions, and what can go wrong with these. */
export const interactionActions: Action[] = [
  go(
    'leave',
    'The agent leaves: the Conversation stays open, and its next message is routed again.',
    agent.leave,
    'left',
  ),
  go('pause', 'The agent pauses: the Conversation stays open, for 14 days at most.', agent.pause, 'paused'),
  go('resume', 'The agent goes on with a paused Task, where it stayed assigned.', resume, 'resumed'),
  go('park', 'The agent parks the Interaction as a public sample does: any message wakes it.', agent.park, 'parked'),
  unpark,
  invite,
  toFlex,
  interactions,
];

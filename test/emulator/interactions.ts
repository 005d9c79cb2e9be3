import { createEmulator } from '../../emulator/emulator';
import { furnish } from '../../emulator/furnish';
import { sdkFor } from '../../emulator/network/sdk';
import * as agent from '../../emulator/people/agents';
import type { WorldOptions } from '../../emulator/products/shared/options';

/** ms until an Interaction is set up, where no option says otherwise. */
export const SETUP_MS = 500;

export const DAY_MS = 86_400_000;

/** An account with a Conversation that a customer, `carol`, is in, and a way to make Interactions for it. */
export const withConversation = async (options: Partial<WorldOptions> = {}) => {
  const emulator = createEmulator({ options });
  const account = furnish(emulator, { publicUrl: 'http://127.0.0.1:3000' });
  const sdk = sdkFor(emulator);
  const { sid: conversationSid } = await sdk.conversations.v1.conversations.create();
  const conversation = sdk.conversations.v1.conversations(conversationSid);
  await conversation.participants.create({ identity: 'carol' });
  const workspace = sdk.taskrouter.v1.workspaces(account.workspaceSid);
  const taskStatusOf = async (sid: string) => (await workspace.tasks(sid).fetch()).assignmentStatus;
  const create = async (attributes: object = { customerName: 'Carol' }) => {
    const made = await sdk.flexApi.v1.interaction.create({
      channel: { type: 'web', initiated_by: 'customer', properties: { media_channel_sid: conversationSid } },
      routing: {
        properties: {
          workspace_sid: account.workspaceSid,
          workflow_sid: account.workflowSid,
          task_channel_unique_name: 'chat',
          attributes,
        },
      },
    });
    const channel = sdk.flexApi.v1.interaction(made.sid).channels(made.channel.sid);
    const taskSid: string = made.routing.properties.sid;
    return {
      made,
      channel,
      taskSid,
      task: workspace.tasks(taskSid),
      taskStatus: () => taskStatusOf(taskSid),
      status: async () => (await channel.fetch()).status,
    };
  };
  return {
    emulator,
    account,
    sdk,
    conversation,
    conversationSid,
    workspace,
    create,
    taskStatusOf,
    state: async () => (await conversation.fetch()).state,
    members: async () => (await conversation.participants.list()).map(({ identity }) => identity),
    say: (body: string) => conversation.messages.create({ author: 'carol', body }),
    bob: account.workers[1]?.sid ?? '',
  };
};

/** The same with an Interaction that is set up: an agent is asked to take its Task. */
export const withInteraction = async (options: Partial<WorldOptions> = {}) => {
  const stage = await withConversation(options);
  const interaction = await stage.create();
  await stage.emulator.clock.advance(SETUP_MS);
  const both = async () => [await interaction.taskStatus(), await interaction.status()];
  /** The events that tell of the end of its Task, in order. */
  const endings = () =>
    stage.emulator.journal.entries
      .filter(({ detail }) => detail.taskSid === interaction.taskSid)
      .map(({ name }) => name)
      .filter((name) => /^task\.(wrapup|completed|canceled|deleted|system-deleted)$/.test(name));
  return { ...stage, ...interaction, both, endings };
};

/** The same with Alice at work on the Task. */
export const withAgent = async (options: Partial<WorldOptions> = {}) => {
  const stage = await withInteraction(options);
  agent.accept(stage.emulator);
  return stage;
};

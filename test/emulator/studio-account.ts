import type { Post, Reply } from '../../emulator/deliver/deliver';
import { createEmulator } from '../../emulator/emulator';
import { furnish } from '../../emulator/furnish';
import { sdkFor } from '../../emulator/network/sdk';

export const FUNCTION = 'https://functions-1234.twil.io/look-up';
export const CUSTOMER = '+15550101';

interface State {
  name: string;
  type: string;
  next?: Record<string, string>;
  properties?: object;
}

/** As Studio exports it. */
export const flowOf = (...states: State[]) => ({
  initial_state: 'Trigger',
  states: states.map(({ name, type, next = {}, properties = {} }) => ({
    ...{ name, type, properties },
    transitions: Object.entries(next).map(([event, to]) => ({ event, next: to })),
  })),
});

const EVENTS = ['incomingMessage', 'incomingConversationMessage', 'incomingRequest'];
/** By whatever the flow is triggered. */
export const trigger = (to: string): State => ({
  ...{ name: 'Trigger', type: 'trigger' },
  next: Object.fromEntries(EVENTS.map((event) => [event, to])),
});

/** Runs {@link FUNCTION}. */
export const look = (next: Record<string, string>, parameters: Record<string, string> = {}): State => ({
  ...{ name: 'look', type: 'run-function', next },
  properties: {
    url: FUNCTION,
    parameters: Object.entries(parameters).map(([key, value]) => ({ key, value })),
  },
});

/** A furnished account whose webhooks are answered by `replies`, with `{"ok":true}` where there is none. */
export const setUpStudio = async () => {
  const posts: (Post & { form: Record<string, string> })[] = [];
  const replies: (Reply | Error)[] = [];
  const emulator = createEmulator({
    async post(post) {
      posts.push({ ...post, form: Object.fromEntries(new URLSearchParams(post.body)) });
      const reply = replies.shift() ?? { status: 200, contentType: 'application/json', body: '{"ok":true}' };
      if (reply instanceof Error) throw reply;
      return reply;
    },
  });
  const account = furnish(emulator, { publicUrl: 'https://example.com' });
  const sdk = sdkFor(emulator);
  const toFlex = (attributes: string, more: object = {}): State => ({
    ...{ name: 'flex', type: 'send-to-flex' },
    properties: { workflow: account.workflowSid, channel: 'chat', attributes, ...more },
  });
  const publish = async (...states: State[]) =>
    (await sdk.studio.v2.flows.create({ friendlyName: 'Flow', status: 'published', definition: flowOf(...states) }))
      .sid;
  const settle = async () => {
    for (let n = 0; n < 4; n += 1) await emulator.clock.advance(1);
    await emulator.clock.advance(1000);
  };
  const executionsOf = async (flow: string) => sdk.studio.v2.flows(flow).executions.list();
  const pathOf = async (flow: string) => {
    const [execution] = await executionsOf(flow);
    const steps = (await execution?.steps().list()) ?? [];
    return steps.map(({ name, transitionedFrom, transitionedTo }) => `${transitionedFrom} ${name} ${transitionedTo}`);
  };
  const notes = () => emulator.journal.entries.flatMap(({ kind, name }) => (kind === 'note' ? [name] : []));
  const tasks = async () => sdk.taskrouter.v1.workspaces(account.workspaceSid).tasks.list();
  return { emulator, account, sdk, posts, replies, toFlex, publish, settle, executionsOf, pathOf, notes, tasks };
};

export type StudioAccount = Awaited<ReturnType<typeof setUpStudio>>;

import { sendMessageTo } from '../emulator/people/customers';
import { sendToFlex } from '../emulator/people/studio';
import { ask } from '../emulator/products/ask';
import { findChannel } from '../emulator/products/chat-store/channels';
import { attributesOf } from '../emulator/products/taskrouter/expression';
import type { TaskRow } from '../emulator/products/taskrouter/rows';
import { conversations } from './orchestrations/conversations';
import { createScene, type Scene } from './support/scene';
import { CUSTOMER } from './support/world';

const sid = (prefix: string) => prefix + '0a'.repeat(16);
const WORDS = 'Erika Mustermann, Heidestr. 17';

/** What happens is either a webhook of a message or an event of a Task. */
interface Row {
  name: string;
  /** Before it: the account is made odd. */
  given?: (scene: Scene) => unknown;
  /** A message of the customer that differs in these; `undefined`: absent. */
  message?: (scene: Scene) => Record<string, string | undefined>;
  /** An ended Task's attributes. */
  task?: (scene: Scene) => Record<string, unknown> | string;
  status: number;
  /** What the last line of the log says. */
  logs: object;
  /** Answers that the customer's phone shows in the end, beside the first one. */
  heard?: number;
}

const path = ({ account, sid: Sid }: Scene) => ({ ChatServiceSid: account.chatServiceSid, Sid });
const write = (scene: Scene, change: { Attributes?: string; State?: 'closed'; FriendlyName?: string }) =>
  ask(scene.emulator, 'conversations.UpdateServiceConversation', path(scene), change);

const IGNORED = (reason: string) => ({ outcome: 'ignored', reason });
const FOREIGN = { conversationSid: sid('CH'), flexInteractionSid: sid('KD'), flexInteractionChannelSid: sid('UO') };

/** Another customer has an Interaction, by Studio. */
const sendAnother = ({ emulator, account }: Scene): void => {
  const reception = sendMessageTo(emulator, { from: '+15550177', to: account.conversationsNumber, body: 'hi' });
  if (reception.outcome === 'lost') throw new Error(reception.reason);
  sendToFlex(emulator, { ...account, conversationSid: reception.channelSid });
};

const hookOf = (n: number) => ({ Target: 'studio', 'Configuration.FlowSid': `FW${String(n).repeat(32)}` }) as const;

/** Webhooks of other applications, beside those that are there. */
const addHooks = ({ emulator, account, sid: ConversationSid }: Scene, hooks: number): void => {
  const place = { ChatServiceSid: account.chatServiceSid, ConversationSid };
  for (let n = 0; n < hooks; n += 1)
    ask(emulator, 'conversations.CreateServiceConversationScopedWebhook', place, hookOf(n));
};

const ROWS: Row[] = [
  {
    name: 'a payload with the names of Chat and of Conversations at once',
    message: (scene) => ({ ChannelSid: scene.sid, InstanceSid: scene.account.chatServiceSid, From: CUSTOMER }),
    status: 200,
    logs: { outcome: 'answered' },
    heard: 1,
  },
  {
    name: 'a message of an orchestration that is off',
    given: ({ environment }) => Object.assign(environment, { ORCHESTRATIONS: 'flex-flow' }),
    message: () => ({}),
    status: 200,
    logs: { outcome: 'ignored' },
  },
  {
    name: 'an event of an orchestration that is off',
    given: ({ environment }) => Object.assign(environment, { ORCHESTRATIONS: 'flex-flow' }),
    task: ({ sid: conversationSid }) => ({ ...FOREIGN, conversationSid }),
    status: 204,
    logs: IGNORED('not-looked-after'),
  },
  {
    name: 'no author',
    message: () => ({ Author: '', ParticipantSid: undefined }),
    status: 400,
    logs: { outcome: 'refused' },
  },
  {
    name: 'an agent as the author',
    message: () => ({ Author: 'jane_40example_2Ecom', ParticipantSid: undefined }),
    status: 200,
    logs: IGNORED('not-the-customer'),
  },
  {
    name: 'Studio as the author',
    message: (scene) => ({ Author: scene.sid, ParticipantSid: undefined }),
    status: 200,
    logs: IGNORED('not-the-customer'),
  },
  {
    name: 'the bot as the author',
    message: () => ({ Author: 'bot', Attributes: '{"flexkeep":{"replyTo":null}}', ParticipantSid: undefined }),
    status: 200,
    logs: IGNORED('own-message'),
  },
  {
    name: 'media without a text',
    message: () => ({ Body: '', Media: '[{"Sid":"ME1","ContentType":"image/png"}]' }),
    status: 200,
    logs: { outcome: 'answered' },
    heard: 1,
  },
  ...['', 'null', '[]', '{broken', `{"channelSid":"${sid('UO')}"}`].map((Attributes) => ({
    name: `attributes ${JSON.stringify(Attributes)}`,
    // Twilio itself refuses some of them: they are what an older API may have left.
    given: (scene: Scene) => Object.assign(findChannel(scene.emulator, scene.sid) ?? {}, { attributes: Attributes }),
    message: () => ({}),
    status: 200,
    logs: { outcome: 'answered' },
    heard: 1,
  })),
  ...[
    { what: 'that do not exist', keys: { flexInteractionSid: sid('KD'), flexInteractionChannelSid: sid('UO') } },
    { what: 'that are text', keys: { flexInteractionSid: WORDS, flexInteractionChannelSid: WORDS } },
  ].map(({ what, keys }) => ({
    name: `a Task with an Interaction and a Channel ${what}, of a customer who is with the bot`,
    task: ({ sid: conversationSid }: Scene) => ({ conversationSid, name: WORDS, ...keys }),
    status: 204,
    logs: { action: 'clean', outcome: 'keep', reason: 'bot-phase' },
  })),
  {
    name: 'a Task with the Interaction of another customer',
    given: sendAnother,
    task({ emulator, account, sid: conversationSid }) {
      const [task] = emulator.store.of<TaskRow>('taskrouter.Task', account.workspaceSid).all();
      return { ...attributesOf(String(task?.attributes)), conversationSid };
    },
    status: 204,
    logs: { action: 'clean', outcome: 'keep', reason: 'bot-phase' },
  },
  {
    name: 'a Task with the Interaction of another Conversation, which does not exist',
    task: () => ({ ...FOREIGN, name: WORDS }),
    status: 204,
    logs: { action: 'clean', outcome: 'keep' },
  },
  {
    name: 'a Conversation that was closed',
    given: (scene) => write(scene, { State: 'closed' }),
    message: () => ({}),
    status: 200,
    logs: IGNORED('conversation-ended'),
  },
  {
    name: 'a participant who is gone',
    message: () => ({ ParticipantSid: sid('MB'), Author: 'another-user' }),
    status: 200,
    logs: IGNORED('not-the-customer'),
  },
  {
    name: 'a number whose + was lost',
    message: () => ({ Author: ` ${CUSTOMER.slice(1)}`, ParticipantSid: undefined }),
    status: 200,
    logs: IGNORED('not-the-customer'),
  },
  {
    name: 'a number whose prefix is doubled',
    message: () => ({ Author: `whatsapp:whatsapp:${CUSTOMER}`, ParticipantSid: undefined }),
    status: 200,
    logs: IGNORED('not-the-customer'),
  },
  {
    name: 'four webhooks of others beside the bot’s: as many as there may be',
    given: (scene) => addHooks(scene, 4),
    message: () => ({}),
    status: 200,
    logs: { outcome: 'answered' },
    heard: 1,
  },
  {
    name: 'a friendly name that is a phone number',
    given: (scene) => write(scene, { FriendlyName: CUSTOMER }),
    message: () => ({ Body: WORDS }),
    status: 200,
    logs: { outcome: 'answered' },
    heard: 1,
  },
];

/** What another application would miss. */
const others = ({ emulator, account, sid: own }: Scene): string =>
  JSON.stringify([
    emulator.store.of('taskrouter.Task', account.workspaceSid).all(),
    emulator.store
      .of<{ sid: string }>('chat.Channel', account.chatServiceSid)
      .all()
      .filter((row) => row.sid !== own),
    emulator.store.of<{ sid: string }>('chat.ChannelWebhook', `${account.chatServiceSid}/${own}`).all(),
    findChannel(emulator, own)?.state,
    findChannel(emulator, own)?.attributes,
  ]);

describe('what is odd on Conversations ends as it should, harms nothing, and leaves no personal data in the log', () => {
  it.each(ROWS)('$name', async ({ given, message, task, status, logs, heard = 0 }) => {
    const scene = await createScene({ orchestration: conversations });
    const told: Record<string, string>[] = [];
    const { deliverer } = scene.emulator;
    const { deliver } = deliverer;
    deliverer.deliver = (webhook) => {
      if (webhook.name === 'onMessageAdded') told.push({ ...webhook.params });
      deliver(webhook);
    };
    await scene.writes('hi');
    const first = scene.heard().length;
    await scene.emulator.clock.advance(1_000);
    given?.(scene);
    await scene.emulator.clock.advance(1_000);
    const before = others(scene);
    const from = scene.log.length;
    const changes = { MessageSid: sid('IM'), Index: '7', ...message?.(scene) };
    const params = Object.entries({ ...told[0], ...changes }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    const attributes = task?.(scene);
    const event = {
      EventType: 'task.completed',
      WorkspaceSid: scene.account.workspaceSid,
      TaskSid: sid('WT'),
      TaskAttributes: JSON.stringify(attributes ?? {}),
    };
    const answer = await (task
      ? scene.post('/taskrouter-events', event)
      : scene.post('/inbound', Object.fromEntries(params)));
    expect(answer.status).toBe(status);
    const lines = scene.log.slice(from);
    const last = lines.at(-1);
    expect(last === undefined ? undefined : JSON.parse(last)).toEqual(expect.objectContaining(logs));
    expect(lines.filter((line) => line.includes(CUSTOMER.slice(1)) || line.includes(WORDS))).toEqual([]);
    expect(scene.heard().length - first).toBe(heard);
    expect(others(scene)).toBe(before);
    scene.emulator.close();
  });
});

describe('five webhooks of others, so that the bot’s cannot be put back', () => {
  it.each(['dropped', 'failed'] as const)('a handover that is %s is made again all the same, once', async (fate) => {
    const scene = await createScene({ orchestration: conversations });
    await scene.writes('hi');
    scene.emulator.options.interactionFate = fate;
    // The bot's goes at the handover; then there are five.
    addHooks(scene, 4);
    scene.emulator.options.interactionCancelMs = 5_000;
    await scene.writes('agent');
    await scene.emulator.clock.advance(3_000);
    addHooks(scene, 5 - scene.webhooks().length);
    await scene.emulator.clock.advance(60_000);
    scene.emulator.options.interactionFate = 'usual';
    const swept = [await scene.sweep(), await scene.sweep()];
    expect(swept.map(({ status }) => status)).toEqual([200, 200]);
    await scene.emulator.clock.advance(60_000);
    expect(await scene.liveTasks()).toHaveLength(1);
    expect(scene.webhooks()).toHaveLength(5);
    const statuses = scene.emulator.journal.entries.flatMap(({ kind, status }) => (kind === 'webhook' ? [status] : []));
    expect(statuses).not.toContain(500);
    scene.emulator.close();
  });
});

describe('a page token of yesterday', () => {
  it('begins the list anew, and ends what is stale', async () => {
    const scene = await createScene({ orchestration: conversations });
    await scene.writes('hi');
    await scene.emulator.clock.advance(60 * 3_600_000);
    const at = { list: 'active', query: 'PageToken=PTyesterday', startedAt: scene.emulator.clock.now() };
    const data = { runs: [], cursor: at };
    const place = { ServiceSid: scene.account.syncServiceSid };
    ask(scene.emulator, 'sync.CreateDocument', place, { UniqueName: 'flexkeep.sweep', Data: data });
    for (let slices = 0; slices < 4 && !scene.isEnded(); slices += 1) await scene.sweep();
    expect(scene.isEnded()).toBe(true);
    scene.emulator.close();
  });
});

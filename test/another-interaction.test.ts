import * as agent from '../emulator/people/agents';
import { sendMessageTo } from '../emulator/people/customers';
import { sendToFlex } from '../emulator/people/studio';
import { findChannel } from '../emulator/products/chat-store/channels';
import type { InteractionChannelRow } from '../emulator/products/flex/interactions/rows';
import { attributesOf } from '../emulator/products/taskrouter/expression';
import type { TaskRow } from '../emulator/products/taskrouter/rows';
import { conversations } from './orchestrations/conversations';
import { createScene, HOUR, type Scene } from './support/scene';

const A_MOMENT = 3_000;

type Attributes = Record<string, unknown>;

/** Another customer, whom Studio sent to an agent: the attributes of their Task, and how they fare. */
const another = async (scene: Scene) => {
  const { emulator, account } = scene;
  emulator.deliverer.rules = [{ name: 'onMessageAdded', copies: 0 }];
  const reception = sendMessageTo(emulator, { from: '+15550177', to: account.conversationsNumber, body: 'hi' });
  if (reception.outcome === 'lost') throw new Error(reception.reason);
  const conversationSid = reception.channelSid;
  const taskSid = sendToFlex(emulator, { ...account, conversationSid });
  await emulator.clock.advance(scene.orchestration.arrivesMs);
  const task = emulator.store.of<TaskRow>('taskrouter.Task', account.workspaceSid).get(taskSid);
  const attributes: Attributes = attributesOf(String(task?.attributes));
  const { flexInteractionSid, flexInteractionChannelSid } = attributes;
  const channels = emulator.store.of<InteractionChannelRow>('flex.InteractionChannel', String(flexInteractionSid));
  return {
    taskSid,
    attributes,
    fares: () => [
      findChannel(emulator, conversationSid)?.state,
      channels.get(String(flexInteractionChannelSid))?.status,
    ],
  };
};

const sid = (prefix: string) => prefix + '0a'.repeat(16);

const tell = async (scene: Scene, EventType: string, attributes: Attributes) => {
  const of = { WorkspaceSid: scene.account.workspaceSid, TaskSid: sid('WT') };
  const answer = await scene.post('/taskrouter-events', {
    ...{ ...of, EventType },
    TaskAttributes: JSON.stringify(attributes),
  });
  await scene.emulator.clock.advance(A_MOMENT);
  return answer.status;
};

/** What is written by hand: a copy of all of it, or only what leads to the Channel. */
const HANDS: Record<string, (attributes: Attributes) => Attributes> = {
  'is a copy': (attributes) => attributes,
  'names the Interaction alone': ({ flexInteractionSid, flexInteractionChannelSid }) => ({
    ...{ flexInteractionSid, flexInteractionChannelSid },
  }),
};

describe.each(Object.entries(HANDS))('a Task made by hand that %s of another customer’s', (_, written) => {
  it.each([[['task.wrapup', 'task.completed']], [['task.completed']], [['task.canceled']]])(
    'leaves that customer alone at %j',
    async (events) => {
      const scene = await createScene({ orchestration: conversations });
      scene.emulator.deliverer.rules = [{ name: 'onMessageAdded', copies: 0 }];
      await scene.writes('hi');
      const other = await another(scene);
      for (const event of events) {
        const status = await tell(scene, event, { ...written(other.attributes), conversationSid: scene.sid });
        expect(status).toBe(204);
      }
      expect(other.fares()).toEqual(['active', 'active']);
      expect(scene.isEnded()).toBe(true);
      scene.emulator.close();
    },
  );

  it.each(['task.system-deleted', 'task.canceled'])('does not end whom an agent left, at %s', async (event) => {
    const scene = await createScene({ orchestration: conversations });
    await scene.writes('hi');
    await scene.writes('agent');
    await scene.emulator.clock.advance(scene.orchestration.arrivesMs);
    const desk = agent.accept(scene.emulator);
    const task = { taskSid: String(desk?.task.sid) };
    agent.leave(scene.emulator, task);
    await scene.emulator.clock.advance(A_MOMENT);
    agent.complete(scene.emulator, task);
    await scene.emulator.clock.advance(HOUR);
    const other = await another(scene);
    await tell(scene, event, { ...written(other.attributes), conversationSid: scene.sid });
    expect(scene.isEnded()).toBe(false);
    expect(other.fares()).toEqual(['active', 'active']);
    scene.emulator.close();
  });
});

it('the customer whose Task names both is freed with the Interaction', async () => {
  const scene = await createScene({ orchestration: conversations });
  const other = await another(scene);
  const { tasks } = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid);
  await tasks(other.taskSid).update({ assignmentStatus: 'canceled' });
  await scene.emulator.clock.advance(A_MOMENT);
  expect(other.fares()).toEqual(['closed', 'closed']);
  scene.emulator.close();
});

import { sendToFlex } from '../emulator/people/studio';
import { conversations } from './orchestrations/conversations';
import { flexFlow } from './orchestrations/flex-flow';
import { agent, createScene } from './support/scene';
import { workspaceOf } from './support/task';

describe.each([flexFlow, conversations])('a goodbye to the bot: $name', (orchestration) => {
  it('ends nothing while a Task that an application created has the customer', async () => {
    const scene = await createScene({ orchestration });
    await scene.writes('hi');
    const attributes = JSON.stringify(orchestration.reference(scene.sid));
    const { workflowSid } = scene.account;
    const { sid } = await workspaceOf(scene).tasks.create({ workflowSid, taskChannel: 'chat', attributes });
    await scene.writes('bye');
    await scene.emulator.clock.advance(6_000);
    expect(scene.isEnded()).toBe(false);
    await workspaceOf(scene).tasks(sid).update({ assignmentStatus: 'canceled' });
    await scene.writes('bye');
    await scene.emulator.clock.advance(6_000);
    expect(scene.isEnded()).toBe(true);
  });
});

it('leaves a Conversation to the agent whom a Studio Flow sent it to', async () => {
  const scene = await createScene({ orchestration: conversations });
  await scene.writes('hi');
  const taskSid = sendToFlex(scene.emulator, { ...scene.account, conversationSid: scene.sid });
  await scene.emulator.clock.advance(conversations.arrivesMs);
  agent.accept(scene.emulator, { taskSid });
  await scene.writes('bye');
  await scene.emulator.clock.advance(6_000);
  expect([scene.isEnded(), (await scene.liveTasks()).length]).toEqual([false, 1]);
});

import { ORCHESTRATIONS } from './orchestrations/all';
import { createScene, type Scene } from './support/scene';
import { addTask } from './support/task';

/** Then only a question by attribute tells, of which TaskRouter answers three a second. */
const hideAttributes = ({ emulator }: Scene, isHidden: boolean) => {
  emulator.options.listsShowTaskAttributes = !isHidden;
};

it.each(ORCHESTRATIONS)('on $name a handover whose question was refused asks again', async (orchestration) => {
  const scene = await createScene({ orchestration, options: { evaluateTasksPerSecond: 3 } });
  const { emulator, account, twilio } = scene;
  await scene.writes('hi');
  await addTask(scene, { channelSid: 'another customer', conversationSid: 'another customer' });
  emulator.faults.set([{ operation: orchestration.operations.createTask ?? '', fault: 'refused', times: 9 }]);
  await scene.writes('agent');
  await emulator.clock.advance(40_000);
  emulator.faults.set([]);
  expect(await scene.liveTasks()).toEqual([]);

  hideAttributes(scene, true);
  const { tasks } = twilio.taskrouter.v1.workspaces(account.workspaceSid);
  for (let i = 0; i < 3; i += 1) await tasks.list({ evaluateTaskAttributes: 'channelSid == "another customer"' });
  expect((await scene.sweep()).status).toBe(200);
  hideAttributes(scene, false);
  expect(await scene.liveTasks()).toHaveLength(1);
});

import type { Row } from '../emulator/core/store';
import { ORCHESTRATIONS } from './orchestrations/all';
import type { TestOrchestration } from './orchestrations/orchestration';
import { createScene } from './support/scene';

/** The customer asks for an agent; how it went before is what differs. */
const asks = async (orchestration: TestOrchestration, isRefusedFirst: boolean) => {
  const scene = await createScene({ orchestration });
  const { unhook: operation = '', createTask = '' } = orchestration.operations;
  await scene.writes('hi');
  if (isRefusedFirst) {
    scene.emulator.faults.set([{ operation: createTask, fault: 'refused', times: 9 }]);
    await scene.writes('agent');
    await scene.emulator.clock.advance(40_000);
  }
  scene.emulator.faults.set([{ operation, fault: 'timeout', times: 9 }]);
  await scene.writes('agent');
  await scene.emulator.clock.advance(10_000);
  return scene;
};

/** On Conversations no list shows later which Interaction is whose: an invocation that forgets it can hand over no more. */
describe.each(ORCHESTRATIONS)('on $name', (orchestration) => {
  it.each([
    ['the first attempt', false],
    ['an invocation that took over', true],
  ])('a Task of %s is remembered although the call that removes the bot’s webhook hangs', async (_, isRefusedFirst) => {
    const scene = await asks(orchestration, isRefusedFirst);
    const [taskSid] = await scene.liveTasks();
    expect(taskSid).toBeDefined();
    const documents = scene.emulator.store.of<Row>('sync.Document', scene.account.syncServiceSid);
    const { data } = documents.get(`flexkeep.engagement.${scene.sid}`) ?? {};
    expect(data).toMatchObject({ phase: 'handing-over', routing: { taskSid } });
    scene.emulator.faults.set([]);
    await scene.writes('hello?');
    expect(scene.webhooks()).toEqual([]);
    expect(await scene.liveTasks()).toHaveLength(1);
  });
});

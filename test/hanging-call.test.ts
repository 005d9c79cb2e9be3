import type { Row } from '../emulator/core/store';
import { ORCHESTRATIONS } from './orchestrations/all';
import { createScene } from './support/scene';

/** On Conversations no list shows later which Interaction is whose: who forgets it can hand over no more. */
it.each(ORCHESTRATIONS)(
  'a Task is remembered although the call that removes the bot’s webhook hangs, on $name',
  async (orchestration) => {
    const scene = await createScene({ orchestration });
    const { unhook: operation = '' } = orchestration.operations;
    await scene.writes('hi');
    scene.emulator.faults.set([{ operation, fault: 'timeout', times: 9 }]);
    await scene.writes('agent');
    await scene.emulator.clock.advance(10_000);
    const [taskSid] = await scene.liveTasks();
    expect(taskSid).toBeDefined();
    const documents = scene.emulator.store.of<Row>('sync.Document', scene.account.syncServiceSid);
    const { data } = documents.get(`flexkeep.engagement.${scene.sid}`) ?? {};
    expect(data).toMatchObject({ phase: 'handing-over', routing: { taskSid } });
    scene.emulator.faults.set([]);
    await scene.writes('hello?');
    expect(scene.webhooks()).toEqual([]);
    expect(await scene.liveTasks()).toHaveLength(1);
  },
);

import { ORCHESTRATIONS } from './orchestrations/all';
import { createScene } from './support/scene';

it.each(ORCHESTRATIONS)(
  'the bot’s webhook that no payload names, and no list showed at the handover, goes with the next message: $name',
  async (orchestration) => {
    const scene = await createScene({ orchestration, options: { conversationPayloadsLack: ['WebhookSid'] } });
    await scene.writes('hi');
    const { listHooks = '' } = orchestration.operations;
    scene.emulator.faults.set([{ operation: listHooks, fault: 'stale', ms: 60_000, times: 9 }]);
    const before = scene.webhooks();
    await scene.writes('agent');
    scene.emulator.faults.set([]);
    await scene.emulator.clock.advance(orchestration.arrivesMs);
    expect(await scene.liveTasks()).toHaveLength(1);
    if (scene.webhooks().length) await scene.writes('are you there?');
    expect([before.length, scene.webhooks().length]).toEqual([1, 0]);
    expect(scene.heard()).toHaveLength(2);
  },
);

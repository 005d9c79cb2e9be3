import { createScene, HOUR, type Scene, withAgent } from './support/scene';

const FAREWELL = expect.stringContaining('I have not heard from you for a while');

/** A customer who has said this to the bot, and then nothing for a while. */
const quiet = async (hours: number, { texts = ['hi'], longLived = false, idle = '' } = {}): Promise<Scene> => {
  const scene = await createScene({ longLived });
  if (idle) scene.environment.BOT_IDLE_HOURS = idle;
  for (const text of texts) await scene.writes(text);
  await scene.emulator.clock.advance(hours * HOUR);
  return scene;
};

describe('a customer who walked away from the bot', () => {
  it('gets a farewell, once, and is cleaned up when the minimum age is over', async () => {
    const scene = await quiet(24);
    expect((await scene.sweep()).body).toMatchObject({ stale: 0 });
    await scene.emulator.clock.advance(2 * HOUR);
    expect((await scene.sweep({ dryRun: 'true' })).body).toMatchObject({ items: [{ reason: 'customer-left' }] });
    expect(scene.heard()).toHaveLength(1);
    for (let times = 0; times < 2; times += 1) await scene.sweep();
    expect(scene.heard()).toEqual([expect.any(String), FAREWELL]);
    expect(scene.attributes()).toMatchObject({ status: 'INACTIVE' });
    expect(scene.carriers()).toEqual([]);
    expect(await scene.tasks()).toEqual([]);
  });

  it('is cleaned up earlier where BOT_IDLE_HOURS says so', async () => {
    const scene = await quiet(1, { idle: '1.5' });
    expect((await scene.sweep()).body).toMatchObject({ stale: 0 });
    await scene.emulator.clock.advance(HOUR);
    expect((await scene.sweep()).body).toMatchObject({ cleaned: 1, items: [{ reason: 'customer-left' }] });
    expect(scene.heard().at(-1)).toEqual(FAREWELL);
  });

  it('hears the farewell in the language of the dialogue', async () => {
    const scene = await quiet(26, { texts: ['deutsch'] });
    await scene.sweep();
    expect(scene.heard().at(-1)).toContain('Ich habe eine Weile nichts von Ihnen gehört');
  });

  it('and writes again meets the bot: in a new conversation, or in the one that lives on', async () => {
    for (const longLived of [false, true]) {
      const scene = await quiet(26, { longLived });
      const before = scene.sid;
      await scene.sweep();
      await scene.writes('hi');
      expect(scene.sid === before).toBe(longLived);
      expect(scene.heard().at(-1)).toContain('What would you like?');
      expect(await scene.webhooks()).toHaveLength(1);
    }
  });

  it('and whose session could not be ended is not lost: the next message is answered, or the next sweep ends it', async () => {
    for (const writesAgain of [false, true]) {
      const scene = await quiet(26);
      scene.emulator.faults.set([{ operation: 'proxy.DeleteSession', fault: 'server-error', times: 12 }]);
      expect((await scene.sweep()).body).toMatchObject({ cleaned: 0, failed: 1 });
      expect(scene.heard().at(-1)).toEqual(FAREWELL);
      expect([scene.attributes().status, scene.carriers()]).toEqual(['ACTIVE', [scene.carrierSid]]);
      scene.emulator.faults.set([]);
      if (writesAgain) {
        await scene.writes('hi');
        expect(scene.heard().at(-1)).toContain('What would you like?');
      } else {
        expect((await scene.sweep()).body).toMatchObject({ cleaned: 1, items: [{ reason: 'clean-up-unfinished' }] });
        expect([scene.attributes().status, scene.carriers()]).toEqual(['INACTIVE', []]);
      }
    }
  });

  it('is not one who has an agent, however early BOT_IDLE_HOURS is', async () => {
    const scene = await withAgent();
    scene.environment.BOT_IDLE_HOURS = '1';
    await scene.emulator.clock.advance(5 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({ stale: 0 });
    expect(scene.heard().join()).not.toContain('I have not heard');
  });
});

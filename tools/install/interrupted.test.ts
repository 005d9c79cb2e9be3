import { ask } from '../../emulator/products/ask';
import { cutAt } from '../../test/install/network-trouble';
import { type SetupScene, setScene } from '../../test/install/scene';
import { resourcesOf } from '../../test/install/snapshot';
import { LEASE_S } from '../engine/journal';

const LEGACY = 'https://ops.example.com/events';

/** Somebody else has the callback, one flow leads elsewhere, and one of the file's is not there yet. */
const setBusyScene = (): SetupScene => {
  const scene = setScene();
  scene.setCallback(LEGACY, 'task.created,task.completed');
  ask(scene.emulator, 'flex.DeleteFlexFlow', { Sid: scene.account.flows.web });
  ask(scene.emulator, 'flex.UpdateFlexFlow', { Sid: scene.account.flows.sms }, { LongLived: true });
  return scene;
};

/** An account's resources without what is another one each time: SIDs, domains, secrets, times. */
const shapeOf = ({ emulator }: SetupScene): string[] =>
  Object.entries(resourcesOf(emulator))
    .map((entry) =>
      JSON.stringify(entry)
        .replace(/\b[A-Z]{2}[0-9a-f]{32}\b/g, 'SID')
        .replace(/flexkeep-\d{4}/g, 'flexkeep-N')
        .replace(/made-up-secret-\d+/g, 'secret')
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'date')
        .replace(/"revision":"\d+"/g, '"revision":""')
        .replace(/"(age|dueAt)":\d+/g, '"$1":0'),
    )
    .sort();

const without = (some: string[], others: string[]): string[] => some.filter((one) => !others.includes(one));

/** An account and a checkout at one moment. */
const save = (scene: SetupScene) => {
  const state = scene.emulator.snapshot();
  const env = scene.env();
  return () => {
    scene.emulator.restore(state);
    scene.emulator.journal.clear();
    scene.write('.env', env);
  };
};

/** Runs it with a network that goes down at the nth write; answers what was hit, if anything was. */
const interrupt = async (scene: SetupScene, tool: 'setup' | 'remove', nth: number, when: 'before' | 'after') => {
  const cut = cutAt(nth, when);
  scene.network = cut.network;
  const code = await scene.run(tool, '--yes');
  delete scene.network;
  const isOver = /Self-test|is removed/.test(scene.told);
  if (cut.hit && !isOver)
    expect([cut.hit, code, scene.talked]).toEqual([cut.hit, 1, expect.stringContaining('no answer from Twilio')]);
  return cut.hit;
};

/** A lease that could not be given back has ended. */
const waitForLease = (scene: SetupScene) => scene.emulator.clock.advance(LEASE_S * 1000 + 1);

describe.each(['before', 'after'] as const)('where the connection is lost %s a write takes effect', (when) => {
  it('setup says so; the next run completes it with nothing doubled or lost; remove puts back what there is', async () => {
    const scene = setBusyScene();
    const before = resourcesOf(scene.emulator);
    scene.write('.env', '');
    const restore = save(scene);
    expect(await scene.run('setup', '--yes')).toBe(0);
    const expected = shapeOf(scene);

    let hits = 0;
    for (; ; hits += 1) {
      restore();
      const hit = await interrupt(scene, 'setup', hits, when);
      if (!hit) break;
      const again = save(scene);

      expect([hit, await scene.run('setup', '--yes'), scene.talked]).toEqual([hit, 0, expect.anything()]);
      await waitForLease(scene);
      const shape = shapeOf(scene);
      const difference = { lost: without(expected, shape), extra: without(shape, expected), count: shape.length };
      expect([hit, difference]).toEqual([hit, { lost: [], extra: [], count: expected.length }]);

      again();
      expect([hit, await scene.run('remove', '--yes'), scene.talked]).toEqual([hit, 0, expect.anything()]);
      await waitForLease(scene);
      expect([hit, resourcesOf(scene.emulator)]).toEqual([hit, before]);
    }
    expect(hits).toBeGreaterThan(20);
  });

  it('remove says so, and the next run completes it', async () => {
    const scene = setBusyScene();
    const before = resourcesOf(scene.emulator);
    expect(await scene.run('setup', '--yes')).toBe(0);
    const restore = save(scene);
    let hits = 0;
    for (; ; hits += 1) {
      restore();
      const hit = await interrupt(scene, 'remove', hits, when);
      if (!hit) break;
      expect([hit, await scene.run('remove', '--yes'), scene.talked]).toEqual([hit, 0, expect.anything()]);
      await waitForLease(scene);
      expect([hit, resourcesOf(scene.emulator)]).toEqual([hit, before]);
    }
    expect(hits).toBeGreaterThan(10);
  });
});

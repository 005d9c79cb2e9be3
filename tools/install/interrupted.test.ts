import { ask } from '../../emulator/wire/ask';
import { LEASE_S } from './lease';
import { cutAt } from './network-trouble';
import { type Scene, setScene } from './scene';
import { resourcesOf } from './snapshot';

/** Some hundred runs each. */
jest.setTimeout(60_000);

const LEGACY = 'https://ops.example.com/events';

/** Somebody else has the callback, one flow leads elsewhere, and one of the file's is not there yet. */
const setBusyScene = (): Scene => {
  const scene = setScene();
  scene.setCallback(LEGACY, 'task.created,task.completed');
  ask(scene.emulator, 'flex.DeleteFlexFlow', { Sid: scene.account.flows.web });
  ask(scene.emulator, 'flex.UpdateFlexFlow', { Sid: scene.account.flows.sms }, { LongLived: true });
  return scene;
};

/** An account's resources without what is another one each time: SIDs, domains, secrets, times. */
const shapeOf = ({ emulator }: Scene): string[] =>
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

describe.each(['before', 'after'] as const)('where the connection is lost %s a write takes effect', (when) => {
  it('setup says so, and the next run completes it: nothing is doubled, nothing lost', async () => {
    const untroubled = setBusyScene();
    expect(await untroubled.run('setup', '--yes')).toBe(0);
    const expected = shapeOf(untroubled);

    const hits: string[] = [];
    for (let nth = 0; ; nth += 1) {
      const scene = setBusyScene();
      const cut = cutAt(nth, when);
      scene.network = cut.network;
      const code = await scene.run('setup', '--yes');
      delete scene.network;
      if (!cut.hit) break;
      hits.push(cut.hit);
      const isOver = scene.told.includes('Self-test');
      if (!isOver) expect([cut.hit, code, scene.talked]).toEqual([cut.hit, 1, expect.stringMatching(/no answer from/)]);
      expect([cut.hit, await scene.run('setup', '--yes'), scene.talked]).toEqual([cut.hit, 0, expect.anything()]);
      await scene.emulator.clock.advance(LEASE_S * 1000 + 1);
      const shape = shapeOf(scene);
      const difference = { lost: without(expected, shape), extra: without(shape, expected), count: shape.length };
      expect([cut.hit, difference]).toEqual([cut.hit, { lost: [], extra: [], count: expected.length }]);
    }
    expect(hits.length).toBeGreaterThan(20);
  });

  it('remove puts back what a setup that broke off has made', async () => {
    for (let nth = 0; ; nth += 1) {
      const scene = setBusyScene();
      const before = resourcesOf(scene.emulator);
      const cut = cutAt(nth, when);
      scene.network = cut.network;
      await scene.run('setup', '--yes');
      delete scene.network;
      if (!cut.hit) break;
      expect([cut.hit, await scene.run('remove', '--yes'), scene.talked]).toEqual([cut.hit, 0, expect.anything()]);
      await scene.emulator.clock.advance(LEASE_S * 1000 + 1);
      expect([cut.hit, resourcesOf(scene.emulator)]).toEqual([cut.hit, before]);
    }
  });

  it('remove says so, and the next run completes it', async () => {
    const scene = setBusyScene();
    const before = resourcesOf(scene.emulator);
    expect(await scene.run('setup', '--yes')).toBe(0);
    const installed = { state: scene.emulator.snapshot(), env: scene.env() };
    const hits: string[] = [];
    for (let nth = 0; ; nth += 1) {
      scene.emulator.restore(installed.state);
      scene.write('.env', installed.env);
      const cut = cutAt(nth, when);
      scene.network = cut.network;
      await scene.run('remove', '--yes');
      delete scene.network;
      if (!cut.hit) break;
      hits.push(cut.hit);
      expect([cut.hit, await scene.run('remove', '--yes'), scene.talked]).toEqual([cut.hit, 0, expect.anything()]);
      await scene.emulator.clock.advance(LEASE_S * 1000 + 1);
      expect([cut.hit, resourcesOf(scene.emulator)]).toEqual([cut.hit, before]);
    }
    expect(hits.length).toBeGreaterThan(10);
  });
});

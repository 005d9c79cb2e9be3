import type { Transport } from '../emulator/wire/message';
import { JOBS, LATER_MS } from './support/jobs';
import type { Scene } from './support/scene';

/** Kills the first invocation at its `nth` Twilio call: before it takes effect, or after, with the answer unseen. */
const killAt = (scene: Scene, nth: number, when: 'before' | 'after'): { reached: boolean } => {
  const state = { reached: false };
  let first = true;
  scene.around = (run) => {
    if (!first) return run(scene.emulator.api);
    first = false;
    let calls = 0;
    const dead = new Promise<never>(() => undefined);
    const transport: Transport = async (request) => {
      calls += 1;
      if (calls < nth) return scene.emulator.api(request);
      if (calls === nth && when === 'after') await scene.emulator.api(request);
      state.reached = true;
      return dead;
    };
    return run(transport);
  };
  return state;
};

describe.each(JOBS)('$name, killed at each of its calls, before and after it took effect', (job) => {
  it.each(Object.entries(job.rescue))('is made good by %s', async (_, rescue) => {
    let points = 0;
    for (let nth = 1; nth <= job.calls; nth += 1) {
      for (const when of ['before', 'after'] as const) {
        const scene = await job.before();
        const killed = killAt(scene, nth, when);
        await job.act(scene);
        await scene.emulator.clock.advance(LATER_MS);
        delete scene.around;
        await rescue(scene);
        await scene.emulator.clock.advance(LATER_MS);
        await job.after(scene);
        if (killed.reached) points += 1;
        scene.emulator.close();
      }
    }
    // Every call was a point, so the list of them is whole.
    expect(points).toBe(2 * job.calls);
  });
});

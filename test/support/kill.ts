import type { Transport } from '../../emulator/wire/message';
import type { Scene } from './scene';

/**
 * Kills the next invocation at its `nth` Twilio call: before it takes effect, or after, with the answer unseen. Those
 * that come later live.
 */
export const killAt = (scene: Scene, nth: number, when: 'before' | 'after'): { reached: boolean } => {
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

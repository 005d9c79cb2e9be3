import { perform } from '../../emulator/control/perform';
import type { Stack } from '../../emulator/stack';
import type { System } from '../support/system';

const CTRL_C = '\u0003';

/** What the keys do, in one line. */
export const KEYS = 'o opens the page, r resets the account, q stops everything.';

/**
 * Single keys while the embedded Twilio runs. Returns what ends that.
 *
 * @param stop ends all of it
 */
export const listenToKeys = (system: System, stack: Stack, stop: () => void): (() => void) => {
  const { talk } = system.terminal;
  const open = async () => {
    if (!(await system.openPage(stack.consoleUrl))) talk(`No browser can be opened from here: ${stack.consoleUrl}`);
  };
  const reset = async () => talk((await perform(stack.stage, 'reset', {})).did);
  const actions: Record<string, () => unknown> = { o: open, r: reset, q: stop, [CTRL_C]: stop };
  return system.onKey?.((key) => void actions[key.toLowerCase()]?.()) ?? (() => undefined);
};

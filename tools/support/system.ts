import { findStack, type StackAddress } from '../../emulator/stack-file';
import type { Variables } from './environment';
import { systemRuntime } from './runtime';
import { readTarget, type TargetFlags } from './target';
import { openTerminal, type Terminal } from './terminal';

/** Everything outside the commands; a test gives its own. */
export interface System {
  cwd: string;
  terminal: Terminal;
  /** The process' own variables. */
  environment: Variables;
  /** The variables of the account that the flags name. */
  variables(flags: TargetFlags): Variables;
  /** The embedded Twilio that runs for this checkout, if one does. */
  stack(): Promise<StackAddress | undefined>;
  /** Epoch ms. */
  now(): number;
  pause(ms: number): Promise<void>;
  /** In [0, 1). */
  random(): number;
  /** Calls `stop` at the first Ctrl-C. Returns what ends that. */
  onInterrupt(stop: () => void): () => void;
}

/**
 * The composition root of the commands: nothing else in `tools/` takes anything from the process.
 *
 * @param program what a person types in front of a command's name; default: `npm run`
 */
export const openSystem = (process: NodeJS.Process, program?: string): System => {
  const cwd = process.cwd();
  const environment = process.env;
  return {
    ...{ cwd, environment },
    terminal: openTerminal(process, Boolean(environment.NO_COLOR), program),
    variables: (flags) => readTarget(cwd, environment, flags),
    stack: () => findStack(cwd),
    now: systemRuntime.now,
    pause: systemRuntime.sleep,
    random: systemRuntime.random,
    onInterrupt(stop) {
      process.once('SIGINT', stop);
      return () => process.off('SIGINT', stop);
    },
  };
};

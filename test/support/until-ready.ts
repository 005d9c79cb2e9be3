import { setTimeout as pause } from 'node:timers/promises';
import { findStack, type StackAddress } from '../../emulator/stack-file';

/** ms between two looks for the file that `npm start` writes when all of it runs. */
const LOOK_MS = 200;

/** The stack that runs in a directory, as soon as it is ready. @param ended of the process that starts it @throws if it ended */
export const untilReady = async (cwd: string, ended: Promise<unknown>): Promise<StackAddress> => {
  const isOver = ended.then((code) => {
    throw new Error(`npm start ended with ${code}`);
  });
  for (;;) {
    const stack = await Promise.race([findStack(cwd), isOver]);
    if (stack) return stack;
    await Promise.race([pause(LOOK_MS), isOver]);
  }
};

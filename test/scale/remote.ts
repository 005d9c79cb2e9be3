import { fork } from 'node:child_process';
import type { Emulator } from '../../emulator/emulator';
import { inProcessClient } from '../../emulator/network/in-process';
import type { Done, Downward, Upward, Work } from './messages';

/** The Functions' process, seen from the embedded Twilio's. */
export interface Remote {
  /** One at a time. Moves time, from one thing that falls due to the next, whenever all is waiting for time. */
  perform(work: Work): Promise<Done>;
  close(): void;
}

type Unsent<T> = T extends unknown ? Omit<T, 'id' | 'now'> : never;

/**
 * So that what a forced collection leaves is what the work keeps, and the same in every run: no thread and no collection
 * under way that takes something else to be alive, and no compiled code that comes and goes.
 */
const V8_FLAGS = ['--expose-gc', '--single-threaded', '--no-incremental-marking', '--no-flush-bytecode'];

/** @param file what `child.ts` was compiled to */
export const startRemote = (emulator: Emulator, file: string): Remote => {
  const { clock } = emulator;
  const child = fork(file, [], { execArgv: V8_FLAGS, serialization: 'advanced' });
  const client = inProcessClient(emulator.api, clock);
  let sent = 0;
  let current: { resolve(done: Done): void; reject(error: Error): void } | undefined;

  const tell = (message: Unsent<Downward>) => {
    child.send({ ...message, id: ++sent, now: clock.now() });
  };
  const end = (how: (work: NonNullable<typeof current>) => void) => {
    const work = current;
    current = undefined;
    if (work) how(work);
  };
  const fail = (why: string) => end(({ reject }) => reject(new Error(`The Functions' process: ${why}`)));

  /** Everybody waits for time: `after` is the newest message, and all that it led to is here. */
  const moveOn = async (after: number) => {
    await clock.settle();
    while (current && sent === after) {
      const due = clock.next();
      if (due === undefined) return fail('it waits for nothing that could still come');
      await clock.advance(due - clock.now());
    }
  };

  child.on('message', (message: Upward) => {
    if (message.kind === 'idle') {
      if (message.after === sent) moveOn(sent).catch((error: Error) => fail(String(error.stack)));
    } else if (message.kind === 'call') {
      client.request(message.request).then(
        (response) => tell({ kind: 'answered', to: message.id, response }),
        (error: Error & { code?: string }) =>
          tell({ kind: 'failed', to: message.id, message: error.message, ...(error.code ? { code: error.code } : {}) }),
      );
    } else if (message.kind === 'sleep') clock.setTimeout(() => tell({ kind: 'woken', to: message.id }), message.ms);
    else if (message.kind === 'done') end(({ resolve }) => resolve(message.done));
    else fail(`it crashed: ${message.why}`);
  });
  child.on('exit', (code, signal) => fail(`it ended with ${code ?? signal}`));

  return {
    perform: (work) =>
      new Promise((resolve, reject) => {
        current = { resolve, reject };
        tell({ kind: 'work', work });
      }),
    close() {
      child.removeAllListeners('exit');
      child.kill();
    },
  };
};

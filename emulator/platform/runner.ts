import { invokeOver } from './forward';
import type { Invoke } from './message';
import { responseTo } from './refusal';
import { startTwilioRun, type TwilioRun, type TwilioRunOptions } from './twilio-run';

/** A twilio-run that may crash, after which another one takes its place. */
interface Runner {
  invoke: Invoke;
  /** Kills it, and the Functions that it runs, in the middle of whatever they do. Resolves when the next one listens. */
  crash(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when it has ended for another reason than a {@link crash}. */
  ended: Promise<void>;
}

type Running = TwilioRun & { invoke: Invoke };

/**
 * @throws {PortTaken}
 * @throws {TwilioRunFailed}
 * @fidelity platform.process-model
 */
export const startRunner = async (options: TwilioRunOptions): Promise<Runner> => {
  let current: Running | undefined;
  let over: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    over = resolve;
  });
  const boot = async (): Promise<void> => {
    const run = await startTwilioRun(options);
    const running = { ...run, invoke: invokeOver(run.port) };
    current = running;
    void run.ended.then(() => {
      if (current === running) over();
    });
  };
  const restart = async (): Promise<void> => {
    const dead = current;
    current = undefined;
    await dead?.kill();
    await boot();
  };

  let ready = boot();
  await ready;
  return {
    ended,
    invoke: async (request, signal) => current?.invoke(request, signal) ?? responseTo('broken-off'),
    crash() {
      ready = ready.then(restart);
      return ready;
    },
    async stop() {
      await ready.catch(() => undefined);
      await current?.stop();
    },
  };
};

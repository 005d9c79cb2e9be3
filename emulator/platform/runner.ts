import { invokeOver } from './forward';
import type { Invoke } from './message';
import { responseTo } from './refusal';
import { startTwilioRun, type TwilioRun, type TwilioRunOptions } from './twilio-run';

/** A twilio-run that may crash, after which another one takes its place. */
interface Runner {
  invoke: Invoke;
  /** Kills it, and the Functions that it runs, in the middle of whatever they do. Resolves when the next one listens. */
  crash(): Promise<void>;
  /** Another one with the code as it is now takes its place; requests under way are answered by the old one. */
  renew(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when it has ended for another reason than a {@link crash} or {@link renew}. */
  ended: Promise<void>;
}

/** `busy`: requests under way. */
type Running = TwilioRun & { invoke: Invoke; busy: Set<Promise<unknown>> };

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
    const running = { ...run, invoke: invokeOver(run.port), busy: new Set<Promise<unknown>>() };
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
  const renew = async (): Promise<void> => {
    const old = current;
    // A debugger's port is free only when the old one has ended.
    if (options.inspect) return restart();
    await boot();
    await Promise.allSettled(old?.busy ?? []);
    await old?.stop();
  };
  const enter = async (...call: Parameters<Invoke>): ReturnType<Invoke> => {
    const running = current;
    if (!running) return responseTo('broken-off');
    const answer = running.invoke(...call);
    running.busy.add(answer);
    return answer.finally(() => running.busy.delete(answer));
  };

  let ready = boot();
  await ready;
  return {
    ended,
    invoke: enter,
    crash() {
      ready = ready.then(restart);
      return ready;
    },
    renew() {
      ready = ready.then(renew);
      return ready;
    },
    async stop() {
      await ready.catch(() => undefined);
      await current?.stop();
    },
  };
};

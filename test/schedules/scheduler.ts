import type { Emulator } from '../../emulator/emulator';
import type { Transport } from '../../emulator/wire/message';

/** Something that waits to be let on: an API call before it takes effect, or its answer on the way back. */
interface Gate {
  invocation: number;
  open(): void;
}

export interface Scheduler {
  /** Wraps one invocation of a Function: its Twilio calls go through a transport that waits for its turn. */
  invocation<T>(run: (transport: Transport) => Promise<T>): Promise<T>;
  /** Lets one thing happen. `false`: nothing is left to happen before `until` (epoch ms). */
  step(until: number): Promise<boolean>;
  /** From now on everything happens in its natural order, and nobody is killed. */
  calm(): void;
  readonly kills: number;
}

export interface SchedulerOptions {
  emulator: Emulator;
  /** In [0, 1) */
  random(): number;
  /** The chance of a kill at each step. */
  killChance: number;
}

/** https://www.twilio.com/docs/serverless/functions-assets/faq */
const KILL_MS = 10_000;

/**
 * Decides, from a seed, the order of everything that could happen side by side: which call takes effect next, whose
 * answer arrives next, when time moves on, who is killed. A killed invocation does nothing more, but what it had
 * already sent may still take effect.
 */
export const createScheduler = ({ emulator, random, killChance }: SchedulerOptions): Scheduler => {
  const dead = new Set<number>();
  const running = new Set<number>();
  let gates: Gate[] = [];
  let invocations = 0;
  let kills = 0;
  let wild = true;

  const wait = (invocation: number): Promise<void> | undefined => {
    if (dead.has(invocation)) return new Promise(() => undefined);
    if (!wild) return undefined;
    return new Promise((open) => void gates.push({ invocation, open }));
  };
  const scheduled =
    (invocation: number): Transport =>
    async (request) => {
      await wait(invocation);
      const answer = await emulator.api(request);
      await wait(invocation);
      return answer;
    };

  const kill = (invocation: number) => {
    if (!running.has(invocation)) return;
    running.delete(invocation);
    dead.add(invocation);
    kills += 1;
    // Of what it had sent, some takes effect, and some never arrived.
    gates = gates.filter((gate) => gate.invocation !== invocation || random() < 0.5);
  };

  return {
    get kills() {
      return kills;
    },
    calm() {
      wild = false;
      for (const { open } of gates.splice(0)) open();
    },
    invocation(run) {
      const id = ++invocations;
      running.add(id);
      const end = emulator.clock.setTimeout(() => kill(id), KILL_MS);
      const work = run(scheduled(id));
      const ended = () => {
        running.delete(id);
        emulator.clock.clearTimeout(end);
      };
      work.then(ended, ended);
      return work;
    },
    async step(until) {
      const { clock } = emulator;
      await clock.settle();
      const living = [...running];
      if (wild && living.length && random() < killChance) {
        kill(living[Math.floor(random() * living.length)] ?? 0);
        return true;
      }
      // Time moves when nothing else can, and now and then although something could.
      if (gates.length && random() > 0.05) {
        const [gate] = gates.splice(Math.floor(random() * gates.length), 1);
        gate?.open();
        return true;
      }
      const next = clock.next();
      if (next === undefined || next > until) return false;
      await clock.advance(Math.max(0, next - clock.now()));
      return true;
    },
  };
};

import type { Emulator } from '../../emulator/emulator';
import type { ApiRequest, ApiResponse, Transport } from '../../emulator/wire/message';
import type { Cut } from './plan';

/** Something that waits to be let on: an API call before it takes effect, or its answer on the way back. */
interface Gate {
  invocation: Invocation;
  /** A request takes effect even if whoever sent it is dead by then; an answer finds nobody. */
  carries: 'request' | 'answer';
  open(): void;
}

/** One run of a Function. */
export interface Invocation {
  /** From 1. */
  readonly number: number;
  /** `/sweep` */
  readonly path: string;
  /** Epoch ms by Twilio's clock. */
  readonly startedAt: number;
}

/** A call of an invocation that has just taken effect, or has failed. */
export interface Effect {
  invocation: Invocation;
  request: ApiRequest;
  /** What the caller is shown; absent where the connection broke. */
  answer: ApiResponse | undefined;
  /** Epoch ms by Twilio's clock at which the call was made. */
  sentAt: number;
  /** Which of all calls it was, counted from 1, and how many had been made when it took effect. */
  number: number;
  made: number;
}

export interface Scheduler {
  /** Wraps one invocation of a Function: its Twilio calls go through a transport that waits for its turn. */
  invocation<T>(run: (transport: Transport) => Promise<T>, path: string): Promise<T>;
  /** Lets one thing happen. `false`: nothing is left to happen before `until` (epoch ms). */
  step(until: number): Promise<boolean>;
  /** From now on everything happens in its natural order, and nobody is killed. */
  calm(): void;
  readonly kills: number;
}

interface SchedulerOptions {
  emulator: Emulator;
  /** In [0, 1) */
  random(): number;
  /** The chance of a kill at each step. */
  killChance: number;
  cut?: Cut | undefined;
  onEffect(effect: Effect): void;
  /** Told when the call is over for its caller. */
  onAnswer?(invocation: Invocation): void;
  onKill?(invocation: Invocation): void;
}

/** https://www.twilio.com/docs/serverless/functions-assets/faq */
const KILL_MS = 10_000;
/** How much later what a dead invocation had sent may take effect. */
const LATEST_EFFECT_MS = 15_000;

/**
 * Decides, from a seed, the order of everything that could happen side by side: which call takes effect next, whose
 * answer arrives next, when time moves on, who is killed. A killed invocation does nothing more, but what it had
 * already sent may still take effect. One thing happens at a time, so all of it can be watched.
 */
export const createScheduler = ({
  emulator,
  random,
  killChance,
  cut,
  onEffect,
  onAnswer,
  onKill,
}: SchedulerOptions): Scheduler => {
  const { clock, api } = emulator;
  const effects = new WeakMap<ApiRequest, (answer: ApiResponse | undefined) => void>();
  api.hooks.effect = (request, answer) => effects.get(request)?.(answer);
  const running = new Set<Invocation>();
  const dead = new Set<Invocation>();
  let gates: Gate[] = [];
  let kills = 0;
  let invocations = 0;
  let made = 0;
  let wild = true;

  const pass = (invocation: Invocation, carries: Gate['carries']): Promise<void> => {
    if (dead.has(invocation)) return new Promise(() => undefined);
    return new Promise((open) => void gates.push({ invocation, carries, open }));
  };
  const scheduled = (invocation: Invocation): Transport => {
    let calls = 0;
    return async (request) => {
      calls += 1;
      made += 1;
      const number = made;
      const sentAt = clock.now();
      const isCut = cut?.invocation === invocation.number && cut.call === calls;
      if (isCut && cut.when === 'before') kill(invocation);
      await pass(invocation, 'request');
      const tell = (answer: ApiResponse | undefined) => {
        // Told at the effect, or at the end of a call that has none.
        if (effects.delete(request)) onEffect({ invocation, request, answer, sentAt, number, made });
      };
      effects.set(request, tell);
      let answer: ApiResponse | undefined;
      try {
        answer = await api(request);
      } finally {
        tell(answer);
        onAnswer?.(invocation);
      }
      if (isCut) kill(invocation);
      await pass(invocation, 'answer');
      return answer;
    };
  };

  /** Of what it had sent, some never arrives, some takes effect, and some does so much later. */
  const kill = (invocation: Invocation) => {
    if (!running.delete(invocation)) return;
    dead.add(invocation);
    kills += 1;
    onKill?.(invocation);
    const left = gates.filter((gate) => gate.invocation === invocation && gate.carries === 'request');
    gates = gates.filter((gate) => gate.invocation !== invocation);
    for (const gate of left) {
      const fate = random();
      if (fate < 0.4) gates.push(gate);
      else if (fate < 0.7) clock.setTimeout(gate.open, Math.floor(random() * LATEST_EFFECT_MS));
    }
  };

  return {
    get kills() {
      return kills;
    },
    calm() {
      wild = false;
    },
    invocation(run, path) {
      invocations += 1;
      const invocation = { number: invocations, path, startedAt: clock.now() };
      running.add(invocation);
      const end = clock.setTimeout(() => kill(invocation), KILL_MS);
      const work = run(scheduled(invocation));
      const ended = () => {
        running.delete(invocation);
        clock.clearTimeout(end);
      };
      work.then(ended, ended);
      // What a dead invocation comes to reaches no caller.
      return work.finally(() => (dead.has(invocation) ? new Promise<never>(() => undefined) : undefined));
    },
    async step(until) {
      await clock.settle();
      const living = [...running];
      if (wild && living.length && random() < killChance) {
        const victim = living[Math.floor(random() * living.length)];
        if (victim) kill(victim);
        return true;
      }
      // Time moves when nothing else can, and now and then although something could.
      if (gates.length && (!wild || random() > 0.05)) {
        const [gate] = gates.splice(wild ? Math.floor(random() * gates.length) : 0, 1);
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

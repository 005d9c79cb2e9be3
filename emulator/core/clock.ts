import { createTimerQueue } from './timer-queue';

/** Epoch milliseconds, and callbacks at a later one. Nothing else in the emulator knows what time it is. */
export interface Clock {
  now(): number;
  setTimeout(run: () => void, ms: number): Timer;
  clearTimeout(timer: Timer | undefined): void;
}

export interface Timer {
  readonly at: number;
  readonly run: () => void;
}

export interface EmulatorClock extends Clock {
  /** Moves time by `ms`, running what falls due on the way, each at its own time, in order. */
  advance(ms: number): Promise<void>;
  /** Resolves when nothing that was started is still under way. Moves no time. */
  settle(): Promise<void>;
  /** Names work that {@link settle} has to wait for (an HTTP delivery, say). */
  track<T>(work: Promise<T>): Promise<T>;
  /** Epoch ms at which something falls due next, if anything does. */
  next(): number | undefined;
  /** Forgets all timers and sets the time. */
  reset(now: number): void;
  close(): void;
}

export interface ClockOptions {
  /** Epoch ms at which a still clock starts. Ignored where time flows. */
  start?: number;
  /** `true`: time flows as it does outside, and {@link EmulatorClock.advance} jumps. `false`: only tests move it. */
  flowing?: boolean;
  /** In still time: what {@link EmulatorClock.settle} waits for besides, such as Functions that do real work. */
  settled?: () => Promise<void>;
}

/** The last second that was written: what happens in one second shares its text. */
let last = { second: Number.NaN, text: '' };

/** As Twilio writes dates: ISO 8601, UTC, whole seconds. @fidelity api.dates-and-sids */
export const isoSeconds = (ms: number): string => {
  const second = Math.floor(ms / 1000);
  if (second !== last.second) last = { second, text: new Date(second * 1000).toISOString().replace('.000Z', 'Z') };
  return last.text;
};

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** https://nodejs.org/api/timers.html: a longer delay would overflow and fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export const createClock = (options: ClockOptions = {}): EmulatorClock => {
  const { start = Date.UTC(2026, 0, 5, 9), flowing = false, settled } = options;
  const timers = createTimerQueue<Timer>();
  const pending = new Set<Promise<unknown>>();
  let offset = flowing ? 0 : start;
  let armed: NodeJS.Timeout | undefined;

  const now = () => (flowing ? Date.now() : 0) + offset;
  const fire = (timer: Timer) => {
    timers.remove(timer);
    timer.run();
  };
  const arm = () => {
    if (!flowing) return;
    clearTimeout(armed);
    const first = timers.next(Number.POSITIVE_INFINITY);
    if (!first) return;
    armed = setTimeout(
      () => {
        for (let due = timers.next(now()); due; due = timers.next(now())) fire(due);
        arm();
      },
      Math.min(LONGEST_TIMEOUT_MS, Math.max(0, first.at - now())),
    );
  };
  const settle = async () => {
    // A turn of the event loop drains every promise that waits for nothing outside; two let one wake another.
    await nextTurn();
    await nextTurn();
    if (!flowing) await settled?.();
    // In still time a pending delivery may wait for time itself, so it is not waited for.
    while (flowing) {
      // What is due by now has happened, also where the event loop has not come to it yet.
      const due = timers.next(now());
      if (due) fire(due);
      else if (pending.size) await Promise.allSettled(pending);
      else break;
      await nextTurn();
    }
  };
  const track = <T>(work: Promise<T>): Promise<T> => {
    const done = () => pending.delete(work);
    pending.add(work);
    work.then(done, done);
    return work;
  };

  return {
    now,
    next: () => timers.next(Number.POSITIVE_INFINITY)?.at,
    settle,
    track,
    setTimeout(run, ms) {
      const timer = { at: now() + Math.max(0, ms), run };
      timers.add(timer);
      arm();
      return timer;
    },
    clearTimeout(timer) {
      if (!timer) return;
      timers.remove(timer);
      arm();
    },
    async advance(ms) {
      const target = now() + ms;
      await settle();
      for (let due = timers.next(target); due; due = timers.next(target)) {
        offset += Math.max(0, due.at - now());
        fire(due);
        await settle();
      }
      offset += Math.max(0, target - now());
      arm();
    },
    reset(at) {
      timers.clear();
      offset += at - now();
    },
    close() {
      clearTimeout(armed);
      timers.clear();
    },
  };
};

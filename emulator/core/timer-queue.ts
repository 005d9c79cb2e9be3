/** Something due at a time. Of two due at the same time, the one that was added first comes first. */
interface Due {
  readonly at: number;
}

interface TimerQueue<T extends Due> {
  add(timer: T): void;
  remove(timer: T): void;
  /** The next one, if it is due by then; it stays in the queue. */
  next(until: number): T | undefined;
  clear(): void;
}

/** A binary heap. A big account plans tens of thousands of things, which a search for each next one would not carry. */
export const createTimerQueue = <T extends Due>(): TimerQueue<T> => {
  const live = new Map<T, number>();
  let heap: { timer: T; order: number }[] = [];
  let added = 0;

  const before = (a: number, b: number): boolean => {
    const [one, other] = [heap[a], heap[b]];
    if (!one || !other) return one !== undefined;
    return one.timer.at === other.timer.at ? one.order < other.order : one.timer.at < other.timer.at;
  };
  const swap = (a: number, b: number) => {
    const [one, other] = [heap[a], heap[b]];
    if (one && other) [heap[a], heap[b]] = [other, one];
  };
  const rise = (at: number) => {
    const parent = (at - 1) >> 1;
    if (at === 0 || before(parent, at)) return;
    swap(at, parent);
    rise(parent);
  };
  const sink = (at: number) => {
    const left = 2 * at + 1;
    const child = before(left + 1, left) ? left + 1 : left;
    if (child >= heap.length || before(at, child)) return;
    swap(at, child);
    sink(child);
  };
  const drop = () => {
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    sink(0);
  };

  return {
    add(timer) {
      live.set(timer, added);
      heap.push({ timer, order: added++ });
      rise(heap.length - 1);
    },
    remove: (timer) => void live.delete(timer),
    next(until) {
      // What was removed is thrown away when it comes up.
      while (heap[0] && live.get(heap[0].timer) !== heap[0].order) drop();
      const first = heap[0]?.timer;
      return first && first.at <= until ? first : undefined;
    },
    clear() {
      live.clear();
      heap = [];
    },
  };
};

import type { Terminal } from './terminal';

/** A counter with an estimate, for work that takes longer than a few seconds. */
interface Progress {
  /** @param remark behind the counter: what came of it so far. */
  show(done: number, remark?: string): void;
  /** Clears the line on a terminal. */
  end(): void;
}

interface ProgressOptions {
  total: number;
  /** What is counted, in the plural. */
  unit: string;
  terminal: Pick<Terminal, 'talk' | 'bar'>;
  /** Epoch ms. */
  now(): number;
}

/** ms between two lines: a bar is written over, in a log each one stays. */
const EVERY_MS = { bar: 200, log: 10_000 };

const MINUTE_MS = 60_000;

const left = (ms: number): string =>
  ms < MINUTE_MS ? `about ${Math.ceil(ms / 1000)} s left` : `about ${Math.ceil(ms / MINUTE_MS)} min left`;

const number = (value: number): string => value.toLocaleString('en-US');

/** @example const progress = createProgress({ total: 30_000, unit: 'schedules', terminal, now: Date.now }); */
export const createProgress = ({ total, unit, terminal, now }: ProgressOptions): Progress => {
  const { bar } = terminal;
  const startedAt = now();
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    show(done, remark = '') {
      const at = now();
      if (at - shownAt < (bar ? EVERY_MS.bar : EVERY_MS.log)) return;
      shownAt = at;
      const words = [
        `${number(done)} of ${number(total)} ${unit}`,
        ...(remark ? [remark] : []),
        ...(done && done < total ? [left(((at - startedAt) / done) * (total - done))] : []),
      ];
      (bar?.show ?? terminal.talk)(words.join(', '));
    },
    end: () => bar?.clear(),
  };
};

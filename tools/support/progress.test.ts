import { createProgress } from './progress';

const setUp = (isTerminal: boolean) => {
  const written: string[] = [];
  let time = 0;
  const talk = (text: string) => void written.push(text);
  const bar = { show: (text: string) => talk(`bar ${text}`), clear: () => talk('clear') };
  const terminal = { talk, ...(isTerminal ? { bar } : {}) };
  const progress = createProgress({ total: 30_000, unit: 'schedules', terminal, now: () => time });
  return {
    written,
    progress,
    later(ms: number) {
      time += ms;
      return progress;
    },
  };
};

describe('a counter of long work', () => {
  it('says at once how much there is, then how long it takes still, with what came of it', () => {
    const { later, written } = setUp(false);
    later(0).show(0);
    later(30_000).show(1_000, '3 broke a promise');
    later(1_700_000).show(29_000);
    later(20_000).show(30_000);
    expect(written).toEqual([
      '0 of 30,000 schedules',
      '1,000 of 30,000 schedules, 3 broke a promise, about 15 min left',
      '29,000 of 30,000 schedules, about 60 s left',
      '30,000 of 30,000 schedules',
    ]);
  });

  it('writes a line over on a terminal, and few lines into a log', () => {
    const terminal = setUp(true);
    const log = setUp(false);
    for (let done = 1; done <= 100; done += 1) {
      terminal.later(100).show(done);
      log.later(100).show(done);
    }
    terminal.progress.end();
    log.progress.end();
    expect(terminal.written).toHaveLength(51);
    expect(terminal.written.slice(-2)).toEqual(['bar 99 of 30,000 schedules, about 50 min left', 'clear']);
    expect(log.written).toHaveLength(1);
  });
});

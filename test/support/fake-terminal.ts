import pc from 'picocolors';
import type { Terminal } from '../../tools/support/terminal';

/** A terminal for tests: it has no colours, and remembers what was printed. */
export interface FakeTerminal extends Terminal {
  told: string;
  talked: string;
}

export const fakeTerminal = (): FakeTerminal => {
  const terminal: FakeTerminal = {
    told: '',
    talked: '',
    tell: (text) => {
      terminal.told += `${text}\n`;
    },
    talk: (text) => {
      terminal.talked += `${text}\n`;
    },
    colors: pc.createColors(false),
    talkColors: pc.createColors(false),
    ask: () => Promise.resolve(undefined),
    close: () => undefined,
  };
  return terminal;
};

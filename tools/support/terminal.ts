import { createInterface, type Interface } from 'node:readline';
import type { Command } from 'commander';
import pc from 'picocolors';
import { inOneLine } from '../engine/mask';
import { asTyped } from './command-line';
import { Complaint } from './complaint';

type Colors = ReturnType<typeof pc.createColors>;

/** Results go to standard output, talk to standard error: what is piped on holds results only. */
export interface Terminal {
  tell(text: string): void;
  talk(text: string): void;
  /** For `tell`. */
  colors: Colors;
  /** For `talk`. */
  talkColors: Colors;
  /** The next line of standard input; `undefined` where there is none. */
  ask(question: string): Promise<string | undefined>;
  /** A line of `talk` that is written over again and again; absent where `talk` goes to no terminal. */
  bar?: { show(text: string): void; clear(): void };
  close(): void;
  /** What a person types in front of a command's name. Absent: `npm run`. */
  program?: string;
  /** Takes what a command line is made of, in the place of running it: completion, and tests of documents. */
  describe?(program: Command): void;
}

/** Back to the line's beginning, and clear it: https://en.wikipedia.org/wiki/ANSI_escape_code#CSI */
const AGAIN = '\r\u001b[K';

/** Lines, tabs and colours are a command's own; whatever else controls a terminal came with a text from elsewhere. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the terminal's colours begin with one
const FOREIGN = /(\u001b\[[\d;]*m|[\n\t]|\r(?=\n))|[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

const printable = (text: string): string => text.replace(FOREIGN, (one, own?: string) => own ?? inOneLine(one));

/** Colours where `stream` is a terminal and NO_COLOR is not set: https://no-color.org */
const colorsFor = (stream: { isTTY?: boolean }, isOff: boolean): Colors =>
  pc.createColors(stream.isTTY === true && !isOff);

export const openTerminal = (
  streams: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>,
  noColor: boolean,
  program = 'npm run',
): Terminal => {
  let reader: Interface | undefined;
  let lines: AsyncIterator<string> | undefined;
  const { stdin, stdout, stderr } = streams;
  const bar = { show: (text: string) => void stderr.write(AGAIN + text), clear: () => void stderr.write(AGAIN) };
  return {
    ...(stderr.isTTY ? { bar } : {}),
    program,
    tell: (text) => void stdout.write(`${printable(asTyped(program, text))}\n`),
    talk: (text) => void stderr.write(`${printable(asTyped(program, text))}\n`),
    colors: colorsFor(stdout, noColor),
    talkColors: colorsFor(stderr, noColor),
    async ask(question) {
      stderr.write(printable(question));
      // One reader for all questions: a second one would miss what the first has read ahead.
      reader ??= createInterface({ input: stdin });
      lines ??= reader[Symbol.asyncIterator]();
      const { value, done } = await lines.next();
      if (!stdin.isTTY) stderr.write('\n');
      return done ? undefined : String(value);
    },
    close: () => reader?.close(),
  };
};

/** `1 line`, `2 lines` */
export const counted = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : nouns}`;

/** Lines with a title beside the first of them. */
export const titled = (title: string, lines: readonly string[], width: number): string[] =>
  lines.map((line, i) => `  ${(i ? '' : title).padEnd(width)}${line}`);

export const warn = ({ talk, talkColors }: Terminal, text: string): void =>
  talk(`${talkColors.yellow('Warning:')} ${text}`);

export const notApproved = (): Complaint => new Complaint('Not approved. Nothing was changed.', [], 'stopped');

/** "Only 'yes' will be accepted to approve.", as terraform has it. */
export const confirm = async (terminal: Terminal, question: string): Promise<boolean> => {
  const answer = await terminal.ask(`\n${question}\n  Only "yes" will do: `);
  return answer?.trim() === 'yes';
};

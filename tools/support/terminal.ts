import { createInterface, type Interface } from 'node:readline';
import pc from 'picocolors';

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
  close(): void;
}

/** Colours where `stream` is a terminal and nobody asked for none: https://no-color.org */
const colorsFor = (stream: { isTTY?: boolean }, isOff: boolean): Colors =>
  pc.createColors(stream.isTTY === true && !isOff);

export const openTerminal = (
  streams: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>,
  noColor: boolean,
): Terminal => {
  let reader: Interface | undefined;
  let lines: AsyncIterator<string> | undefined;
  const { stdin, stdout, stderr } = streams;
  return {
    tell: (text) => void stdout.write(`${text}\n`),
    talk: (text) => void stderr.write(`${text}\n`),
    colors: colorsFor(stdout, noColor),
    talkColors: colorsFor(stderr, noColor),
    async ask(question) {
      stderr.write(question);
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

/** "Only 'yes' will be accepted to approve.", as terraform has it. */
export const confirm = async (terminal: Terminal, question: string): Promise<boolean> => {
  const answer = await terminal.ask(`\n${question}\n  Only "yes" will do: `);
  return answer?.trim() === 'yes';
};

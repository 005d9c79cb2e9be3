import { type Command, InvalidArgumentError } from 'commander';
import { type CliCommand, createCommand } from '../support/command';
import type { System } from '../support/system';
import type { Terminal } from '../support/terminal';

/** One thing that was measured, against what it may be at most. */
export interface Line {
  what: string;
  measured: string;
  budget: string;
  kept: boolean;
}

/** Prints them under a title; answers whether all are kept. */
export const showBudgets = (print: (line: string) => unknown, title: string, lines: Line[]): boolean => {
  const width = Math.max(...lines.map(({ what }) => what.length));
  print(`\n${title}`);
  for (const { what, measured, budget, kept } of lines) {
    print(`  ${what.padEnd(width)}  ${measured.padStart(26)}   ${budget.padEnd(30)} ${kept ? 'kept' : 'NOT KEPT'}`);
  }
  return lines.every(({ kept }) => kept);
};

/** What a proof tells: lines for people, and the same as data for a program. */
export interface Report extends Terminal, Pick<System, 'now'> {
  /** Becomes part of the JSON. */
  put(data: object): void;
}

/**
 * A proof as a command. With `--json` its lines go to standard error, and standard output has one JSON object in the end:
 * what was put, and whether all was kept.
 *
 * @param prove resolves with the exit code: 0 where all was kept
 */
export const createProof = <Options extends object, Args extends unknown[] = []>(
  name: string,
  define: (program: Command) => Command,
  prove: (report: Report, options: Options, ...args: Args) => Promise<number>,
): CliCommand =>
  createCommand(`proof -- ${name}`, (program, act, { terminal, now }) =>
    define(program)
      .option('--json', 'print the result as JSON')
      .action(
        act(async ({ json, ...options }: Options & { json?: boolean }, ...args: Args) => {
          const data: Record<string, unknown> = {};
          const put = (more: object): void => void Object.assign(data, more);
          const report = { ...terminal, ...(json ? { tell: terminal.talk } : {}), now, put };
          // reason: TypeScript does not see that what is left of both is the first
          const code = await prove(report, options as Options, ...args);
          if (json) terminal.tell(JSON.stringify({ kept: code === 0, ...data }, null, 2));
          return code;
        }),
      ),
  );

/** For a command line. */
export const whole = (text: string): number => {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number is needed.');
};

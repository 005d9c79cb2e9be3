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

import type { ReportItem } from '../../src/sweep/report';
import { commandLine, type GivenFlags } from '../support/command-line';
import type { Terminal } from '../support/terminal';
import type { Total } from './follow';

const number = (count: number): string => count.toLocaleString('en-US');

const countsOf = ({ dryRun, scanned, stale, cleaned, failed, slices }: Total): string =>
  [
    `${number(scanned)} looked at`,
    `${number(stale)} stale`,
    ...(dryRun ? [] : [`${number(cleaned)} cleaned up`]),
    ...(failed ? [`${number(failed)} failed`] : []),
    `slice ${number(slices)}`,
  ].join(', ');

/** What is done so far. How large an account is, is known with its last page only: no part of a whole is shown. */
export const lineOf = (total: Total): string => `${countsOf(total)}${total.done ? '; done' : ''}`;

const ROW: (keyof ReportItem)[] = ['sid', 'sessionSid', 'reason', 'action'];
const HEAD = ['conversation', 'session', 'reason', 'action'];

/** One line per engagement, and the totals. */
export const tableOf = (total: Total, colors: Terminal['colors']): string => {
  const rows = total.items.map((item) => [
    ...ROW.map((name) => String(item[name] ?? '–')),
    item.failedWith === undefined ? '' : `failed: ${item.failedWith || 'no answer'}`,
  ]);
  const widths = HEAD.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  const skipped = Object.entries(total.skippedFor).map(([reason, count]) => `${number(count)} ${reason}`);
  const { dryRun, scanned, stale, cleaned, left } = total;
  return [
    ...(rows.length ? [colors.bold(line(HEAD)), ...rows.map(line), ''] : []),
    `${number(scanned)} looked at; ${number(stale)} stale${dryRun ? '' : `; ${number(cleaned)} cleaned up`}${
      left.length ? `; ${colors.red(`${number(left.length)} could not be cleaned up`)}` : ''
    }.`,
    ...(skipped.length ? [`Left alone: ${skipped.join(', ')}.`] : []),
  ].join('\n');
};

/** In words, what to do next. */
export const adviceOf = ({ dryRun, stale, stopped, left }: Total, given: GivenFlags): string => {
  if (stopped)
    return 'Most of it failed, so the rest was not tried. Look at the log of /sweep before you run it again.';
  if (dryRun && stale) {
    return `Nothing was changed. To clean up all of this: ${commandLine(given, 'sweep', '--apply')}`;
  }
  if (left.length) return 'What failed is tried again by the next sweep.';
  return stale ? 'Done.' : 'Nothing is stale.';
};

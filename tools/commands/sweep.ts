import type { ReportItem } from '../../src/sweep/report';
import { createCommand } from '../support/command';
import { commandLine, type GivenFlags } from '../support/command-line';
import { Complaint } from '../support/complaint';
import { readAuthToken, requireAccountForm } from '../support/credentials';
import type { System } from '../support/system';
import { findSite, placeText, type SiteFlags, siteOptions, type TargetWorld } from '../support/target';
import type { Terminal } from '../support/terminal';
import { askForSlice, follow, type Total } from '../sweep/follow';

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
const lineOf = (total: Total): string => `${countsOf(total)}${total.done ? '; done' : ''}`;

const ROW: (keyof ReportItem)[] = ['sid', 'sessionSid', 'reason', 'action'];
const HEAD = ['conversation', 'session', 'reason', 'action'];

/** One line per engagement, and the totals. */
const tableOf = (total: Total, colors: Terminal['colors']): string => {
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
const adviceOf = ({ dryRun, stale, stopped, left }: Total, given: GivenFlags): string => {
  if (stopped)
    return 'Most of it failed, so the rest was not tried. Look at the log of /sweep before you run it again.';
  if (dryRun && stale) {
    return `Nothing was changed. To clean up all of this: ${commandLine(given, 'sweep', '--apply')}`;
  }
  if (left.length) return 'What failed is tried again by the next sweep.';
  return stale ? 'Done.' : 'Nothing is stale.';
};

export type SweepWorld = TargetWorld & Pick<System, 'terminal' | 'request' | 'pause' | 'random'>;

interface Options extends SiteFlags {
  apply?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

const OK = 0;
const ERROR = 1;
const STALE = 2;

const HELP = `
AUTH_TOKEN, from the environment or .env, signs the request. HTTP_PROXY is honoured.
Where no account is named at all, the embedded Twilio that runs for this checkout is swept.
Exit codes: 0 nothing is stale, or all of it was cleaned up; 1 error, or something is left; 2 (dry run) something is stale.
More: docs/sweeping.md`;

const sweep = async (world: SweepWorld, { apply, dryRun, json, ...named }: Options): Promise<number> => {
  if (apply && dryRun) throw new Complaint('--apply and --dry-run exclude each other.');
  const { terminal } = world;
  const { bar } = terminal;
  const site = await findSite(world, named);
  const { origin, variables, flags } = site;
  requireAccountForm(variables);
  const authToken = readAuthToken(variables);
  terminal.talk(`${apply ? 'A sweep' : 'A dry run of the sweep'} at ${placeText(site)} …`);
  const talk = (line: string) => {
    bar?.clear();
    terminal.talk(line);
  };
  const total = await follow(
    (params) => askForSlice({ ...world, talk }, { origin, authToken, through: variables }, params),
    !apply,
    (sofar) => (bar?.show ?? terminal.talk)(`  ${lineOf(sofar)}`),
  ).finally(() => bar?.clear());
  terminal.tell(json ? JSON.stringify(total, null, 2) : tableOf(total, terminal.colors));
  terminal.talk(adviceOf(total, flags));
  if (total.stopped || total.left.length) return ERROR;
  return total.dryRun && total.stale ? STALE : OK;
};

export const sweepCommand = createCommand('sweep', (program, act, world: SweepWorld) =>
  siteOptions(program)
    .description(
      'Sweeps from the first slice to the last, and shows what was found. A dry run unless --apply is given.',
    )
    .option('--apply', 'clean up what is stale')
    .option('--dry-run', 'change nothing (the default)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action(act((options: Options) => sweep(world, options))),
);

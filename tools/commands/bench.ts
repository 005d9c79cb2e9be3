import { join } from 'node:path';
import { type ColdStart, measureColdStart } from '../../test/budgets/cold';
import { countConversationCalls } from '../../test/budgets/conversations';
import type { CallCount } from '../../test/budgets/count';
import { countFlexFlowCalls } from '../../test/budgets/flex-flow';
import { type Load, measureLoad } from '../../test/budgets/load';
import { build, MOST_BYTES } from '../build';
import { type Line, showBudgets } from '../proof/report';
import { createCommand } from '../support/command';
import type { Terminal } from '../support/terminal';

const LOAD_MS = 10;
const COLD_MS = 15;
/** Of what the same calls take by themselves, on a machine that is slower than that. */
const COLD_PART = 1 / 6;
/** On a machine where compiling alone takes that long, what a Function does beside it is what can be judged. */
const LOAD_OF_COMPILE = 1.2;

const mostLoad = ({ compileMs }: Load): number => Math.max(LOAD_MS, LOAD_OF_COMPILE * compileMs);
const mostCold = ({ plainMs }: ColdStart): number => Math.max(COLD_MS, COLD_PART * plainMs);
const isQuick = (load: Load): boolean => load.ms - load.emptyMs <= mostLoad(load);
const isQuickWhenCold = (cold: ColdStart): boolean => cold.ms - cold.plainMs <= mostCold(cold);

const callLines = (counts: CallCount[]): Line[] =>
  counts.map(({ job, total, sequential, budget, did, isDone }) => ({
    what: `${job}: ${did}`,
    measured: `${total}, ${sequential} in sequence`,
    budget: `at most ${budget.total}${budget.sequential === undefined ? '' : `, ${budget.sequential} in sequence`}`,
    kept: isDone && total <= budget.total && sequential <= (budget.sequential ?? sequential),
  }));

/** Exit code: 0 if every budget is kept. */
const measure = async ({ tell }: Terminal, { json }: { json?: boolean }): Promise<number> => {
  const tables: { title: string; lines: Line[] }[] = [];
  const table = (title: string, lines: Line[]) => {
    tables.push({ title, lines });
    return showBudgets(json ? () => undefined : tell, title, lines);
  };
  const bundles = await build();
  const calls = [
    table('Twilio calls per job, on Conversations', callLines(await countConversationCalls())),
    table('Twilio calls per job, on Flex Flows', callLines(await countFlexFlowCalls())),
  ].every(Boolean);
  const bytes = table(
    'Size of a Function',
    bundles.map(({ file, bytes: size }) => ({
      what: file,
      measured: `${(size / 1024).toFixed(1)} KB`,
      budget: `at most ${MOST_BYTES / 1024} KB`,
      kept: size <= MOST_BYTES,
    })),
  );
  const files = bundles.map(({ file }) => join(process.cwd(), 'dist', file));
  const loads = await measureLoad(files, isQuick);
  const load = table(
    `Load time over an empty Function (${loads[0]?.emptyMs.toFixed(1)} ms, in the same run)`,
    loads.map((one) => ({
      what: one.file.replace(/^.*dist\//, ''),
      measured: `${(one.ms - one.emptyMs).toFixed(1)} ms`,
      budget: `at most ${mostLoad(one).toFixed(1)} ms (compiling: ${one.compileMs.toFixed(1)})`,
      kept: isQuick(one),
    })),
  );
  const start = await measureColdStart(join(process.cwd(), 'dist/functions/inbound.protected.js'), isQuickWhenCold);
  const cold = table('Cold start, in ms of CPU', [
    {
      what: `a first turn, over a Function that makes the same calls (${start.plainMs.toFixed(0)} ms, in the same run)`,
      measured: `${(start.ms - start.plainMs).toFixed(1)} ms`,
      budget: `at most ${mostCold(start).toFixed(1)} ms`,
      kept: isQuickWhenCold(start),
    },
  ]);
  if (json) tell(JSON.stringify(tables, null, 2));
  return calls && bytes && load && cold ? 0 : 1;
};

export const benchCommand = createCommand('bench', (program, act, { terminal }) =>
  program
    .description('Counts the Twilio calls of each job, and weighs the bundles, against the budgets.')
    .option('--json', 'print the result as JSON')
    .action(act((options: { json?: boolean }) => measure(terminal, options))),
);

import { InvalidArgumentError, Option } from 'commander';
import { ORCHESTRATIONS, type OrchestrationName } from '../../src/platform/settings';
import type { Figures, Way } from '../../test/scale/figures';
import { countStraightforward, measureOther, measureSweep, type Terms } from '../../test/scale/measure';
import { tableOf } from '../../test/scale/show';
import { judge } from '../../test/scale/verdict';
import { compile } from '../../test/support/compile';
import { FIRST_SIZES } from './first-figures';
import { createProof, type Report, showBudgets } from './report';

interface Options {
  orchestration: OrchestrationName[];
  straightforward: number;
  stale: number[];
  past?: number;
  medianMs: number;
  p99Ms?: number;
  deep?: true;
}

const percent = (text: string, before: number[] = []): number[] => {
  const value = Number(text);
  if (!/^\d{1,2}$/.test(text) || value < 1 || value > 50) throw new InvalidArgumentError('1 to 50 are needed.');
  // The default is not added to.
  return [...(before.length === 2 && before[0] === 1 && before[1] === 5 ? [] : before), value];
};

const SIZES = [1_000, 10_000, 100_000];
/** Of a smaller account not even the pages are full, so that nothing could be said of how it grows. */
const SMALLEST = 1_000;
const LARGEST = 1_000_000;

const whole = (text: string): number => {
  const value = Number(text.replaceAll(',', ''));
  if (/^[\d,]+$/.test(text) && value <= LARGEST) return value;
  throw new InvalidArgumentError(`A whole number up to ${LARGEST} is needed.`);
};

const size = (text: string, before: number[] = []): number[] => {
  const value = whole(text);
  if (value < SMALLEST) throw new InvalidArgumentError(`At least ${SMALLEST} channels are needed.`);
  return [...before, value];
};

/** Exit code: 1 where a sweep does not keep what it promises of accounts of any size. */
const measureAll = async ({ tell, talk, put }: Report, options: Options, given: number[]): Promise<number> => {
  const sizes = given.length ? given : SIZES;
  const { file, remove } = await compile('test/scale/child.ts');
  const figures: Figures[] = [];
  const measure = async (orchestration: OrchestrationName, size: number, stalePercent: number) => {
    const { medianMs, p99Ms = medianMs, past = size } = options;
    const terms: Terms = { orchestration, size, stalePercent, past, medianMs, p99Ms, isMixed: true };
    const named = (way: Way) => talk(`${orchestration}: ${size} open, ${past} past, ${stalePercent} % stale: ${way} …`);
    named('sweep');
    figures.push(await measureSweep(terms, file));
    // All lists of the other one are read by every sweep; and nothing else sweeps it.
    if (orchestration !== 'flex-flow') return;
    if (options.deep) {
      named('deep sweep');
      figures.push(await measureSweep(terms, file, true));
    }
    const isRun = size <= options.straightforward;
    for (const way of isRun ? (['sessions first', 'straightforward'] as const) : []) {
      named(way);
      figures.push(await measureOther(way, terms, file));
    }
    if (!isRun) figures.push(countStraightforward(terms));
  };
  try {
    for (const orchestration of options.orchestration) {
      for (const size of sizes) for (const stale of options.stale) await measure(orchestration, size, stale);
    }
  } finally {
    await remove();
  }
  for (const line of tableOf(figures)) tell(line);
  for (const line of ['', ...FIRST_SIZES]) tell(line);
  const lines = judge(figures);
  put({ figures, lines });
  return showBudgets(tell, 'What a sweep promises of accounts of any size', lines) ? 0 : 1;
};

export const scaleCommand = createProof(
  'scale',
  (program) =>
    program
      .description(
        [
          'Sweeps large accounts on the embedded Twilio, slice after slice, and compares with two other ways: the',
          'straightforward one, three calls per channel, and one that starts from the sessions. Each open channel has a',
          'Proxy Session; as many as are stale look stale but have a live Task; one in 49 is long-lived, one in 11 has a',
          'ledger. Conversations are swept as well: one in 49 is inactive, who has a Task has an Interaction. A deep sweep, which also lists INACTIVE channels, is due once in 24 hours, and measured with --deep.',
          "Twilio's limits are on.\n\nCalls are those that Twilio did not refuse (429).\n\nPeak memory is what is alive at",
          "most in the Functions' own process, over what was alive before the first slice, right after a collection that is",
          'forced at each page that arrives, at some of the other answers, and at the end. What lives only while a page is',
          'being read is not in it: one page in every account.',
        ].join(' '),
      )
      .argument('[sizes...]', `channels; default: ${SIZES.join(' ')}`, size)
      .addOption(
        new Option('--orchestration <names...>', 'whose accounts').choices(ORCHESTRATIONS).default(ORCHESTRATIONS),
      )
      .option(
        '--straightforward <number>',
        'run that way up to so many channels; beyond, its calls are counted',
        whole,
        10_000,
      )
      .option('--stale <percent...>', 'of a hundred open ones, so many are stale', percent, [1, 5])
      .option('--past <number>', 'INACTIVE channels beside the open ones; default: as many as these', whole)
      .option('--median-ms <number>', 'ms that half of the calls take at most', whole, 150)
      .option('--p99-ms <number>', 'ms that 99 of 100 calls take at most; default: every call takes the median', whole)
      .option('--deep', 'a deep sweep, too'),
  measureAll,
);

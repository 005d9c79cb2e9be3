import { InvalidArgumentError } from 'commander';
import type { Figures } from '../../test/scale/figures';
import { countStraightforward, LATENCY_MS, measureStraightforward, measureSweep } from '../../test/scale/measure';
import { tableOf } from '../../test/scale/show';
import { judge } from '../../test/scale/verdict';
import { compile } from '../../test/support/compile';
import { type CliCommand, runCommandLine } from '../support/command';
import type { Terminal } from '../support/terminal';
import { showBudgets } from './budgets';

interface Options {
  straightforward: number;
}

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
const measureAll = async ({ tell, talk }: Terminal, { straightforward }: Options, sizes: number[]): Promise<number> => {
  const { file, remove } = await compile('test/scale/child.ts');
  const figures: Figures[] = [];
  try {
    for (const channels of sizes) {
      talk(`${channels} channels: a sweep …`);
      figures.push(await measureSweep(channels, file));
      if (channels <= straightforward) talk(`${channels} channels: the straightforward way …`);
      figures.push(
        channels <= straightforward ? await measureStraightforward(channels, file) : countStraightforward(channels),
      );
    }
  } finally {
    await remove();
  }
  for (const line of tableOf(figures)) tell(line);
  return showBudgets(tell, 'What a sweep promises of accounts of any size', judge(figures)) ? 0 : 1;
};

export const scaleCommand: CliCommand = ({ terminal }, args) =>
  runCommandLine(
    {
      usage: 'proof -- scale',
      define: (program, act) =>
        program
          .description(
            [
              'Sweeps large accounts on the embedded Twilio, slice after slice, and compares with the straightforward way: three',
              'calls per channel. Each channel has a Proxy Session; one in twenty is stale, and one in twenty looks stale but has',
              `a live Task. Every call takes ${LATENCY_MS} ms of virtual time, and Twilio's limits are on.\n\nCalls are those`,
              'that Twilio did not refuse (429). No engagement has a ledger here: where the bot has been, their pages, one for a',
              "hundred, come on top.\n\nPeak memory is what is alive at most in the Functions' own process, over what was alive",
              'before the first slice, right after a collection that is forced at each page that arrives, at some of the other',
              'answers, and at the end. What lives only while a page is being read is not in it: one page in every account.',
            ].join(' '),
          )
          .argument('[sizes...]', `channels; default: ${SIZES.join(' ')}`, size)
          .option(
            '--straightforward <number>',
            'run that way up to so many channels; beyond, its calls are counted',
            whole,
            10_000,
          )

          .action(
            act((options: Options, sizes: number[]) => measureAll(terminal, options, sizes.length ? sizes : SIZES)),
          ),
    },
    terminal,
    args,
  );

import { ORCHESTRATIONS } from '../../test/orchestrations/all';
import { IN_TIME_MS, measureRate, type RateFigures, type RateOptions } from '../../test/rate/measure';
import { FIRST_RATES } from './first-figures';
import { createProof, type Line, type Report, showBudgets, whole } from './report';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** Each line says of how many it speaks, and is not kept where there were none. */
const linesOf = (figures: RateFigures): Line[] => {
  const { customers, ended, slices } = figures;
  const none = (what: string, count: number, of: number): Line => ({
    what,
    measured: `${count} of ${of}`,
    budget: 'none',
    kept: of > 0 && count === 0,
  });
  return [
    none(`customers without a Task after ${seconds(IN_TIME_MS)}`, figures.late + figures.without, customers),
    none('customers with two Tasks', figures.doubled, customers),
    none('customers who were told that it takes longer', figures.told, customers),
    none(`ended Tasks that were not cleaned up after ${seconds(IN_TIME_MS)}`, figures.lateCleanUps, ended),
    none('ended Tasks that were never cleaned up', figures.missed, ended),
    none('slices of the sweep that were lost', figures.lostSlices, slices),
  ];
};

const describe = (figures: RateFigures): string[] => [
  `${figures.customers} customers asked for an agent, ${figures.handovers} a second; the slowest Task took ${seconds(figures.slowestHandoverMs)}.`,
  `${figures.ended} Tasks ended, ${figures.endings} a second; the slowest clean-up took ${seconds(figures.slowestCleanUpMs)}.`,
  `${figures.calls} Twilio calls, ${figures.questions} of them questions by attribute, of which Twilio refused ${figures.refused}.`,
  `${figures.tooMany} webhooks were refused because 30 invocations were running.`,
];

/** Exit code: 1 where a customer or an ended Task had to wait for too long. */
const measure = async ({ tell, talk, put }: Report, options: RateOptions): Promise<number> => {
  const found: { figures: RateFigures; lines: Line[] }[] = [];
  let isKept = true;
  for (const orchestration of ORCHESTRATIONS) {
    talk(`${orchestration.name}: ${options.seconds} s of virtual time …`);
    const figures = await measureRate(options, orchestration);
    const lines = linesOf(figures);
    found.push({ figures, lines });
    tell(`\n${orchestration.name}`);
    for (const line of describe(figures)) tell(line);
    isKept = showBudgets(tell, `With ${orchestration.name}, and a sweep beside them`, lines) && isKept;
  }
  for (const line of ['', ...FIRST_RATES]) tell(line);
  put(found);
  return isKept ? 0 : 1;
};

export const rateCommand = createProof(
  'rate',
  (program) =>
    program
      .description(
        [
          'Customers who ask for an agent and Tasks that end, so many a second, with a sweep beside them, on the',
          'embedded Twilio in virtual time. Its limits are on: three questions by attribute a second, 30 invocations',
          'at once, 10 s each. Webhooks come again as Twilio sends them again: Chat up to three times, TaskRouter',
          'once, after a broken connection.',
        ].join('\n'),
      )
      .option('--handovers <number>', 'customers a second who ask for an agent', whole, 10)
      .option('--endings <number>', 'Tasks a second that end', whole, 20)
      .option('--seconds <number>', 'for so long', whole, 60)
      .option('--tasks <number>', 'live Tasks at the beginning', whole, 620)
      .option('--median-ms <number>', 'ms that half of the calls take at most', whole, 100)
      .option('--p99-ms <number>', 'ms that 99 of 100 calls take at most', whole, 400),
  measure,
);

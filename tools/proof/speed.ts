import { measureSpeed } from '../../test/speed/measure';
import { createProof, type Report, showBudgets } from './report';

const line = (what: string, value: number, most: number, unit: string, digits = 0) => ({
  what,
  measured: `${value.toFixed(digits)} ${unit}`,
  budget: `at most ${most} ${unit}`,
  kept: value <= most,
});

/** Exit code: 0 if every goal is reached. */
const measure = async ({ tell, talk, put }: Report): Promise<number> => {
  talk('A minute or two …');
  const one = await measureSpeed();
  const count = (number: number) => number.toLocaleString('en-US');
  const lines = [
    line('until it stands, in a process of its own', one.startMs, 2_000, 'ms'),
    line(`a request, of ${count(one.requests)}`, one.requestMs, 2, 'ms', 2),
    line(`${count(one.channels)} customers of a Flex Flow, until they are there`, one.channelsMs, 60_000, 'ms'),
    // Each is a dozen records, of some 6 KB together.
    line(`${count(one.channels)} customers of a Flex Flow, in memory`, one.channelsMb, 1_024, 'MB'),
    line(`a day with ${count(one.tasks)} live Tasks`, one.dayMs, 5_000, 'ms'),
  ];
  put({ figures: one, lines });
  return showBudgets(tell, 'The embedded Twilio, in CPU time', lines) ? 0 : 1;
};

export const speedCommand = createProof(
  'speed',
  (program) => program.description('How quick the embedded Twilio is on this machine, and what it takes of it.'),
  measure,
);

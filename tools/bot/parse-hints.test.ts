import { FILE } from '../../test/support/bot-script';
import { parseScript } from './parse-script';

const problemsOf = (file: object): string => {
  try {
    parseScript(file);
    return '';
  } catch (error) {
    return String(error);
  }
};

const withStep = (extra: unknown) => ({ ...FILE, steps: { ...FILE.steps, extra } });
const withChoice = (choice: unknown) => withStep({ say: 'x', choices: [choice] });

describe('a script', () => {
  it.each([
    [withStep({ says: 'x', end: 'close' }), 'steps.extra.says is not known: did you mean say?'],
    [withStep({ say: 'x', goto: 'bye' }), 'steps.extra.goto is not known: did you mean goTo?'],
    [withStep({ say: 'x', choice: [], end: 'close' }), 'steps.extra.choice is not known: did you mean choices?'],
    [withChoice({ label: 'x', keyword: ['y'], goTo: 'bye' }), 'keyword is not known: did you mean keywords?'],
    [{ ...FILE, hours: { ...FILE.hours, week: { monday: [] } } }, 'hours.week.monday is not known: did you mean mon?'],
    [{ ...FILE, greeting: 'hi' }, 'greeting is not known (known: $schema, identity, languages, start,'],
    [{ ...FILE, start: 'meny' }, 'start must name a step: did you mean menu?'],
    [withStep({ say: 'x', ask: 'orders', goTo: 'bye' }), 'steps.extra.ask must name a slot: did you mean order?'],
    [
      withStep({ say: 'x', ask: 'colour', goTo: 'bye' }),
      'ask must name a slot (known: name, email, order, topic, story)',
    ],
  ])('names what may have been meant: %#', (file, problem) => {
    expect(problemsOf(file)).toContain(problem);
  });
});

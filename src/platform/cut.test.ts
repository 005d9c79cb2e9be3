import { cut } from './cut';

it.each([
  ['short', 5, 'short'],
  ['longer', 5, 'longe'],
  ['ab👍', 4, 'ab👍'],
  ['ab👍', 3, 'ab'],
  ['', 0, ''],
])('%j is cut after %i to %j', (text, longest, beginning) => {
  expect(cut(text, longest)).toBe(beginning);
});

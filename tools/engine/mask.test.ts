import { masked, mayHoldSecret, shown } from './mask';

test.each([
  ['https://a.example/hook', 'https://a.example/hook', false],
  ['https://user:word@a.example/hook', 'https://…@a.example/hook', true],
  ['https://:word@a.example/hook', 'https://…@a.example/hook', true],
  ['https://a.example/?key=hush&empty=&x=1', 'https://a.example/?key=…&empty=&x=…', true],
  ['https://a.example/?hush', 'https://a.example/?…', true],
  ['https://a.example/#rc=2', 'https://a.example/#…', true],
  ['https://a.example/?', 'https://a.example/', false],
  ['not a URL, and hush', 'what is not a URL', false],
])('%s is printed as %s', (address, expected, isSecret) => {
  expect([masked(address), mayHoldSecret(address)]).toEqual([expected, isSecret]);
});

test('a value is printed as it is, but for an address', () => {
  expect([undefined, 3, true, 'text', 'https://u:p@a.example/'].map(shown)).toEqual([
    ...['(none)', '3', 'true', '"text"', '"https://…@a.example/"'],
  ]);
});

import { readEnvironmentName } from '../support/command-line';

test.each(['dev', 'prod', 'production', 'Stage-2', 'a', 'abcdefghijklmnop'])(
  '"%s" can be a part of a domain',
  (name) => {
    expect(readEnvironmentName(name)).toBe(name);
  },
);

test.each(['', 'Not_Ok!', '-dev', 'dev-', 'a b', 'abcdefghijklmnopq', 'dev.x'])('"%s" cannot', (name) => {
  expect(() => readEnvironmentName(name)).toThrow('letters, digits and hyphens, at most 16');
});

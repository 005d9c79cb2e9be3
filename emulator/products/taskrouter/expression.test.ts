import { matches } from './expression';

const scope = {
  language: 'en',
  skills: ['support', 'billing'],
  rating: 5.1,
  vip: true,
  object: { array: ['a', 'b'], attr: 'bar' },
  activity_name: 'High Value Tasks',
  toString: 1,
};

describe('an expression', () => {
  test.each([
    ['1 == 1', true],
    ['1==1', true],
    ['0 != 1', true],
    ['"apple" != "orange"', true],
    ["language == 'en'", true],
    ['language == "fr"', false],
    ['language IN ["en", "es"]', true],
    ["activity_name in ['Generally Available', 'High Value Tasks']", true],
    ['language NOT IN ["en"]', false],
    ['"en" IN ["en"]', true],
    ["skills HAS 'support'", true],
    ["skills HAS 'sales'", false],
    ["'support' IN skills", true],
    ["(skills HAS 'support') AND (language HAS 'en')", false],
    ["activity_name contains 'Value'", true],
    ['rating > 5', true],
    ['rating >= 5.1 AND rating < 5.2', true],
    ['rating > "5"', false],
    ['vip == true', true],
    ['NOT vip == true', false],
    ['NOT (language == "fr") AND vip == true', true],
    ['language == "fr" OR rating <= 6 AND vip == false', false],
    ['(language == "fr" OR rating <= 6) AND vip == true', true],
    ['object.attr == "bar"', true],
    ['object.array[0] == "a"', true],
    ['object.attr.deeper == null', true],
    ['missing == "x"', false],
    ['missing == null', true],
    ['missing > 1', false],
    ['object.constructor == null', true],
    ['toString == 1', true],
    ['constructor == null', true],
  ])('%s is %s', (expression, expected) => {
    expect(matches(expression, scope)).toBe(expected);
  });

  test.each([
    '',
    'language ==',
    '== 1',
    '(1 == 1',
    '1 == 1)',
    'a == 1 b',
    'a LIKE 1',
    'a == "x',
    'a IN ["x"',
    'a NOT 1',
    '#',
  ])('%p is refused', (expression) => {
    expect(() => matches(expression, scope)).toThrow(expect.objectContaining({ status: 400, code: 20001 }));
  });
});

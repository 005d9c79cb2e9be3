import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const WORDS = readFileSync('assets/console-words.js', 'utf8');

/** Runs the page's own module, which only a browser or a process of its own loads. */
const withWords = (expression: string): unknown => {
  const code = `${WORDS}\nprocess.stdout.write(JSON.stringify(${expression}));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' }));
};

it('the console page counts names that every object has', () => {
  const counts = '{ constructor: 2, ["__proto__"]: 1, toString: 1 }';
  expect(withWords(`Object.entries(addCounts({ sms: 1 }, ${counts}))`)).toEqual([
    ['sms', 1],
    ['constructor', 2],
    ['__proto__', 1],
    ['toString', 1],
  ]);
  expect(withWords('wordFor(REASONS, "constructor")')).toBe('constructor');
  expect(withWords('wordFor(REASONS, "held")')).toBe('held open');
});

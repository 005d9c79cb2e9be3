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

it('the list of the console page is searched, sorted, and written as CSV in which nothing is a formula', () => {
  const row = (sid: string, channelType: string, lastInteractionAt: string) =>
    `{ item: { sid: '${sid}', reason: 'task-lost', action: 'close' }, detail: { sid: '${sid}', channelType: '${channelType}', lastInteractionAt: '${lastInteractionAt}' } }`;
  const rows = `[${row('CH2', 'sms', '2026-01-02')}, ${row('CH1', '=cmd,"x"', '2026-01-03')}, ${row('CH3', 'web', '2026-01-01')}]`;
  expect(withWords(`${rows}.filter((row) => matches(row, 'TASK sms')).map(({ item }) => item.sid)`)).toEqual(['CH2']);
  const order = (name: string) => withWords(`${rows}.sort(ORDERS.${name}).map(({ item }) => item.sid)`);
  expect([order('oldest'), order('newest'), order('reason'), order('channel')]).toEqual([
    ['CH3', 'CH2', 'CH1'],
    ['CH1', 'CH2', 'CH3'],
    ['CH3', 'CH2', 'CH1'],
    ['CH1', 'CH2', 'CH3'],
  ]);
  expect(withWords(`toCsv(${rows}.slice(1, 2))`)).toBe(
    'sid,orchestration,sessionSid,channelType,reason,action,lastInteractionAt,heldUntil\r\n' +
      `CH1,,,"'=cmd,""x""",task-lost,close,2026-01-03,\r\n`,
  );
});
